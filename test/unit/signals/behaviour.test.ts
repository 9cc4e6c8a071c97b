import { describe, expect, test } from "vitest";
import { emptyWindow, type WindowCounts } from "../../../src/domain/event-window.ts";
import { type BehaviourSources, type DayWindow, gatherBehaviour, quietBehaviour } from "../../../src/signals/behaviour.ts";
import { isNightIn, isNightInMacau, offsetOfNight } from "../../../src/signals/sleep-cycle.ts";
import { factProblems } from "../../helpers/fact-problems.ts";
import { shippedThresholds } from "../../helpers/shipped-catalog.ts";

const DAY = 86_400_000;
const NOW = Date.parse("2026-11-24T12:00:00Z");
const at = (daysBefore: number) => NOW - daysBefore * DAY;
const iso = (time: number) => new Date(time).toISOString();

const aDay = (daysBefore: number, counts: Partial<WindowCounts>): DayWindow => ({
  ...emptyWindow,
  day: iso(at(daysBefore)).slice(0, 10),
  ...counts,
});

const behaviourFrom = (changes: Partial<BehaviourSources>) =>
  gatherBehaviour(
    {
      windows: [],
      instances: [],
      reportsInstances: false,
      payers: 1,
      changes: [],
      createdAt: at(10),
      clearedAt: at(10),
      acceptedAt: null,
      declaredCountries: ["CA"],
      ...changes,
    },
    { thresholds: shippedThresholds.behaviour, now: NOW },
  );

/** Log-ins in each of these hours, so many. */
const inHours = (hours: number[], each: number) => Array.from({ length: 24 }, (_, hour) => (hours.includes(hour) ? each : 0));
const span = (from: number, to: number) => Array.from({ length: (to - from + 24) % 24 }, (_, i) => (from + i) % 24);

test("of a tenant without events nothing is known", () => {
  const facts = behaviourFrom({});
  expect(facts).toEqual({ ...quietBehaviour, payers: 1 });
  expect(factProblems({ behaviour: facts }, ["behaviour"])).toEqual([]);
});

describe("log-ins", () => {
  test("count within thirty days, administrators by themselves, shares of those whose place is known", () => {
    const windows = [
      aDay(40, { logins: 9, adminLogins: 9, adminPlaced: 9, adminD5: 9, countries: ["CN"] }),
      aDay(3, { logins: 20, adminLogins: 10, adminPlaced: 8, adminD5: 2, adminConcealed: 5, countries: ["CA", "CN"] }),
      aDay(1, { logins: 2, countries: ["FR"] }),
    ];
    expect(behaviourFrom({ windows })).toMatchObject({
      adminLogins: 10,
      adminD5Percent: 25,
      adminConcealedPercent: 50,
      loginCountries: ["CA", "CN", "FR"],
    });
  });

  test("shares are unknown where nobody's place is, or nobody logs in", () => {
    const facts = behaviourFrom({ windows: [aDay(1, { logins: 3, adminLogins: 3 })] });
    expect(facts).not.toHaveProperty("adminD5Percent");
    expect(facts.adminConcealedPercent).toBe(0);
    expect(behaviourFrom({ windows: [aDay(1, { logins: 3 })] })).not.toHaveProperty("adminConcealedPercent");
  });

  test("from an embargoed place count until a person approved what was found, and again after that", () => {
    const windows = [
      aDay(2, { embargoedLogins: 1, lastEmbargoedAt: iso(at(2)) }),
      aDay(1, { embargoedLogins: 2, lastEmbargoedAt: iso(at(1)) }),
    ];
    expect(behaviourFrom({ windows }).embargoedLogins).toBe(3);
    expect(behaviourFrom({ windows, acceptedAt: at(1.5) }).embargoedLogins).toBe(2);
    expect(behaviourFrom({ windows, acceptedAt: at(0.5) }).embargoedLogins).toBe(0);
  });
});

describe("the hours without administrators", () => {
  // Nine to nine in Beijing is one to thirteen by UTC.
  const beijing = inHours(span(1, 13), 5);
  const night = (adminHours: number[], declaredCountries: string[]) => {
    const adminLogins = adminHours.reduce((sum, count) => sum + count, 0);
    const { nightFitsD5, nightFitsDeclared } = behaviourFrom({
      windows: [aDay(1, { adminLogins, adminHours })],
      declaredCountries,
    });
    return [nightFitsD5, nightFitsDeclared];
  };

  test("are night in Macau for who works by its clock, and in a declared country that shares it", () => {
    expect(night(beijing, ["CA"])).toEqual([true, false]);
    expect(night(beijing, ["CA", "SG"])).toEqual([true, true]);
    expect(night(beijing, ["AU"])).toEqual([true, true]);
    expect(night(inHours(span(13, 1), 5), ["CA"])).toEqual([false, true]);
    expect(night(inHours(span(8, 18), 5), ["DE"])).toEqual([false, true]);
  });

  test("show nothing where there are few log-ins, or some at every hour", () => {
    expect(night(inHours(span(1, 13), 1), ["CA"])).toEqual([undefined, undefined]);
    expect(night(inHours(span(0, 24), 5), ["CA"])).toEqual([undefined, undefined]);
    expect(night(new Array(24).fill(5), ["CA"])).toEqual([undefined, undefined]);
  });

  test("a few log-ins in the night do not hide it", () => {
    expect(night([...beijing.slice(0, 18), 2, ...beijing.slice(19)], ["CA"])).toEqual([true, false]);
  });

  test("the offset is that of the middle of the quiet hours", () => {
    expect(offsetOfNight(beijing, 0)).toBe(7);
    expect(isNightInMacau(7)).toBe(true);
    expect(isNightIn("PH", 7)).toBe(true);
    expect(isNightIn("CA", 7)).toBe(false);
    expect(isNightIn("ZZ", 7)).toBe(false);
    expect(offsetOfNight(new Array(24).fill(0), 0)).toBeNull();
  });
});

describe("load", () => {
  const day = (loadedHours: number) => aDay(3, { usageHours: 400, loadedHours, firstLoadedAt: iso(at(3)), adminHours: [] });

  test("hours at full load, as if all that ran at once had run them, and how soon they came", () => {
    const instances = [
      { accelerators: 200, from: at(5), until: null },
      { accelerators: 100, from: at(4), until: at(2) },
      { accelerators: 100, from: at(2), until: at(1) },
      { accelerators: 900, from: at(90), until: at(80) },
    ];
    expect(behaviourFrom({ windows: [day(30_000)], instances, reportsInstances: true })).toMatchObject({
      fullLoadAccelerators: 300,
      fullLoadHours: 100,
      daysToFullLoad: 7,
    });
  });

  test("where no instance is reported, usage tells how many ran", () => {
    expect(
      behaviourFrom({ windows: [aDay(1, { usageHours: 24 * 16, loadedHours: 24 * 16, firstLoadedAt: iso(at(1)) })] }),
    ).toMatchObject({
      fullLoadAccelerators: 16,
      fullLoadHours: 24,
    });
  });

  test("usage that was never at full load has no first day", () => {
    expect(behaviourFrom({ windows: [aDay(1, { usageHours: 99 })] })).not.toHaveProperty("daysToFullLoad");
  });
});

describe("data that leaves", () => {
  const left = (daysBefore: number, gigabytes: number, stops = 0) => aDay(daysBefore, { egressD5Bytes: gigabytes * 1e9, stops });

  test("is summed over two days, the worst counts", () => {
    expect(behaviourFrom({ windows: [left(9, 60), left(8, 50), left(3, 70)] }).egressD5Gigabytes).toBe(110);
    expect(behaviourFrom({ windows: [left(9, 60), left(7, 50)] }).egressD5Gigabytes).toBe(60);
    expect(behaviourFrom({ windows: [left(40, 500)] }).egressD5Gigabytes).toBe(0);
  });

  test("near the end of a job, or not; unknown where instances are not reported", () => {
    const reportsInstances = true;
    expect(behaviourFrom({ windows: [left(9, 60), left(8, 0, 1)], reportsInstances }).egressNearJobEnd).toBe(true);
    expect(behaviourFrom({ windows: [left(9, 60), left(3, 0, 1)], reportsInstances }).egressNearJobEnd).toBe(false);
    expect(behaviourFrom({ windows: [left(9, 60)] })).not.toHaveProperty("egressNearJobEnd");
  });
});

describe("changes", () => {
  const changed = (daysBefore: number, parts: string[], more: Partial<BehaviourSources["changes"][number]> = {}) => ({
    ...{ at: at(daysBefore), source: "profile" as const, changed: parts, isReported: true },
    ...more,
  });
  const driftOf = (changes: Partial<BehaviourSources>) => behaviourFrom(changes).changedAfterApproval;

  test("count when they come soon after the tenant was cleared", () => {
    const changes = [changed(5, ["payment", "owners"]), changed(2, ["owners"])];
    expect(driftOf({ changes, clearedAt: at(20) })).toEqual(["owners", "payment"]);
    expect(driftOf({ changes, clearedAt: at(100) })).toEqual([]);
    expect(driftOf({ changes, clearedAt: at(3) })).toEqual(["owners"]);
    expect(driftOf({ changes, clearedAt: null })).toEqual([]);
    expect(driftOf({ changes, clearedAt: at(20), acceptedAt: at(1) })).toEqual([]);
  });

  test("of owners that the tenant did not tell of by itself", () => {
    const event = changed(5, ["owners"], { source: "event", isReported: false });
    const isUnreported = (...changes: BehaviourSources["changes"]) => behaviourFrom({ changes }).ownersChangedUnreported;
    expect(isUnreported(event)).toBe(true);
    expect(isUnreported({ ...event, isReported: true })).toBe(false);
    expect(isUnreported({ ...event, changed: ["payment"] })).toBe(false);
    expect(isUnreported(event, changed(10, ["owners"]))).toBe(false);
    expect(isUnreported(event, changed(1, ["owners"]))).toBe(false);
    expect(isUnreported(event, changed(40, ["owners"]))).toBe(true);
    expect(isUnreported(event, changed(1, ["payment"]))).toBe(true);
  });
});
