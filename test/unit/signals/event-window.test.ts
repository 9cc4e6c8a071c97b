import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { groupsOn } from "../../../src/domain/catalog.ts";
import { addWindows, emptyWindow, type WindowCounts } from "../../../src/domain/event-window.ts";
import type { TelemetryEvent } from "../../../src/domain/telemetry.ts";
import { windowOf } from "../../../src/signals/event-window.ts";
import type { AccessPlace } from "../../../src/signals/geography.ts";
import { shippedCatalog, shippedThresholds } from "../../helpers/shipped-catalog.ts";

const AT = "2026-11-24T23:30:00.000Z";
const about = { instanceId: "i", decisionId: null };
const events = {
  login: (isAdmin: boolean) => ({ type: "login", data: { ip: "1.1.1.1", userAgent: null, timezone: null, isAdmin } }),
  usage: (acceleratorHours: number, utilisation: number | null) => ({
    type: "usage",
    data: { ...about, acceleratorHours, utilisation },
  }),
  egress: (bytes: number) => ({ type: "egress", data: { ...about, bytes, destination: { country: null, ip: null } } }),
};

function counted(event: { type: string; data: unknown }, place: Partial<AccessPlace> = {}): Partial<WindowCounts> | null {
  const window = windowOf(
    { id: "e", tenant: "t", at: AT, ...event } as TelemetryEvent,
    { country: null, region: null, networks: [], ...place },
    { isInGroup: groupsOn(shippedCatalog, "2026-11-24"), thresholds: shippedThresholds.behaviour },
  );
  if (window === null) return null;
  const empty = emptyWindow as unknown as Record<string, unknown>;
  return Object.fromEntries(
    Object.entries(window).filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(empty[name])),
  );
}

describe("what an event adds to its day", () => {
  test("a log-in, by its place; an administrator's by its hour too", () => {
    expect(counted(events.login(false), { country: "CA" })).toEqual({ logins: 1, countries: ["CA"] });
    const adminHours = Array.from({ length: 24 }, (_, hour) => (hour === 23 ? 1 : 0));
    expect(counted(events.login(true), { country: "CN", networks: ["vpn"] })).toEqual({
      ...{ logins: 1, countries: ["CN"], adminLogins: 1, adminPlaced: 1, adminD5: 1, adminConcealed: 1, adminHours },
    });
    expect(counted(events.login(true))).toEqual({ logins: 1, adminLogins: 1, adminHours });
  });

  test("a log-in from an embargoed country or region, whoever it is", () => {
    const embargoed = { embargoedLogins: 1, lastEmbargoedAt: AT };
    expect(counted(events.login(false), { country: "IR" })).toMatchObject(embargoed);
    expect(counted(events.login(false), { country: "UA", region: "UA-43" })).toMatchObject(embargoed);
    expect(counted(events.login(false), { country: "UA" })).not.toMatchObject(embargoed);
  });

  test("usage, and that at full load; utilisation that nobody told is no sign of it", () => {
    expect(counted(events.usage(8, 0.71))).toEqual({ usageHours: 8, loadedHours: 8, firstLoadedAt: AT });
    expect(counted(events.usage(8, 0.7))).toEqual({ usageHours: 8 });
    expect(counted(events.usage(8, null))).toEqual({ usageHours: 8 });
  });

  test("data that leaves, and that to Macau or D:5; a stop; nothing of the rest", () => {
    expect(counted(events.egress(9), { country: "MO" })).toEqual({ egressBytes: 9, egressD5Bytes: 9 });
    expect(counted(events.egress(9), { country: "CA" })).toEqual({ egressBytes: 9 });
    expect(counted({ type: "instance.stopped", data: about })).toEqual({ stops: 1 });
    expect(counted({ type: "instance.started", data: about })).toBeNull();
    expect(counted({ type: "payment.changed", data: {} })).toBeNull();
  });
});

test("windows come to the same in whatever order they are added", () => {
  const arbitrary: fc.Arbitrary<WindowCounts> = fc
    .record({
      ...{ admin: fc.nat(3), hour: fc.nat(23), countries: fc.subarray(["CA", "CN", "DE"]) },
      at: fc.option(fc.constantFrom("2026-11-24T01:00:00.000Z", AT), { nil: null }),
      usage: fc.nat(100),
    })
    .map(({ admin, hour, countries, at, usage }) => ({
      ...emptyWindow,
      ...{ logins: admin, adminLogins: admin, countries, usageHours: usage, lastEmbargoedAt: at, firstLoadedAt: at },
      adminHours: emptyWindow.adminHours.map((_, i) => (i === hour ? admin : 0)),
    }));
  fc.assert(
    fc.property(fc.array(arbitrary, { minLength: 1, maxLength: 6 }), (windows) => {
      const sum = (all: WindowCounts[]) => all.reduce(addWindows, emptyWindow);
      expect(sum(windows.toReversed())).toEqual(sum(windows));
    }),
  );
});
