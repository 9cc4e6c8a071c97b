import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Decision } from "../../src/domain/decision.ts";
import type { RecordedEvents, StoredEvent } from "../../src/domain/telemetry.ts";
import type { ExposureReport } from "../../src/domain/tenant.ts";
import { type Api, createApi } from "../helpers/api.ts";
import { anEvent, daysAgo, hoursAgo, sendEvents } from "../helpers/events.ts";
import { anInstanceRequest, aSignup } from "../helpers/requests.ts";
import { openTestServer, type TestServer } from "../helpers/test-server.ts";

const HOUR_OF_L4 = 3600 * 121e12;

describe("events", () => {
  let server: TestServer;
  let operator: Api;
  let auditor: Api;

  beforeAll(async () => {
    server = await openTestServer();
    operator = createApi(server.url, await server.keyFor("service"));
    auditor = createApi(server.url, await server.keyFor("auditor"));
  });
  afterAll(() => server?.close());

  const signUp = async (): Promise<Decision["tenant"]> => (await operator.post<Decision>("/v1/tenants", aSignup())).body.tenant;
  const request = async (tenant: { externalId: string }, changes: Record<string, unknown> = {}): Promise<Decision> =>
    (await operator.post<Decision>("/v1/instance-requests", anInstanceRequest(tenant.externalId, changes))).body;
  const exposureOf = async ({ id }: { id: string }) =>
    (await operator.get<ExposureReport>(`/v1/tenants/${id}/exposure`)).body.tenant;
  const l4Hours = async (tenant: { id: string }) => (await exposureOf(tenant)).operations / HOUR_OF_L4;

  describe("a batch", () => {
    it("is taken whole, and an event that is sent again is counted once, in the same batch too", async () => {
      const { externalId } = await signUp();
      const login = anEvent(externalId, "login", { ip: "24.48.0.1" });
      const first = await sendEvents(
        operator,
        login,
        login,
        anEvent(externalId, "usage", { instanceId: "i", acceleratorHours: 1 }),
      );
      expect([first.status, first.body]).toEqual([200, { accepted: 2, duplicates: 1, rejected: [] }]);
      const again = await sendEvents(operator, { ...login, at: new Date().toISOString() });
      expect([again.status, again.body]).toEqual([200, { accepted: 0, duplicates: 1, rejected: [] }]);
    });

    it("may be the bare list", async () => {
      const { id } = await signUp();
      const sent = await operator.post<RecordedEvents>("/v1/events", [anEvent(id, "login", { ip: "24.48.0.1" })]);
      expect([sent.status, sent.body.accepted]).toEqual([200, 1]);
      const bad = await operator.post<{ errors: unknown[] }>("/v1/events", [anEvent("nobody", "login", { ip: "24.48.0.1" })]);
      expect([bad.status, bad.body.errors]).toEqual([422, [{ pointer: "/0/tenant", message: "there is no such tenant" }]]);
    });

    it("keeps what fits when something does not, and says what and why", async () => {
      const { externalId } = await signUp();
      const sent = await sendEvents(
        operator,
        anEvent(externalId, "login", { ip: "24.48.0.1" }),
        anEvent(externalId, "login", { ip: "24.48.0.300" }),
        anEvent(externalId, "login", { ip: "24.48.0.1", isAdmn: true }),
        anEvent(externalId, "reboot", {}),
        anEvent("nobody", "login", { ip: "24.48.0.1" }),
        anEvent(externalId, "instance.started", { accelerators: 8 }),
        anEvent(externalId, "login", { ip: "24.48.0.1" }, hoursAgo(-2)),
        anEvent(externalId, "login", { ip: "24.48.0.1" }, daysAgo(1000)),
        { tenant: externalId, type: "login", at: "yesterday", data: { ip: "24.48.0.1" } },
      );
      expect([sent.status, sent.body.accepted, sent.body.duplicates]).toEqual([207, 1, 0]);
      expect(sent.body.rejected.map(({ pointer, message }) => [pointer, message])).toEqual([
        ["/events/1/data/ip", "must be an IPv4 or IPv6 address"],
        ["/events/2/data/isAdmn", "unknown field"],
        ["/events/3/type", expect.any(String)],
        ["/events/4/tenant", "there is no such tenant"],
        ["/events/5/data/instanceId", "name the instance, the decision, or both"],
        ["/events/6/at", "lies in the future"],
        ["/events/7/at", "lies too far in the past"],
        ["/events/8/id", "is required"],
        ["/events/8/at", "must be an RFC 3339 time or a date"],
      ]);
    });

    it("is refused when nothing of it fits, or when it is no batch", async () => {
      const { externalId } = await signUp();
      expect((await sendEvents(operator, anEvent(externalId, "login", {}))).status).toBe(422);
      for (const body of [{ events: [] }, { event: [] }, [], "x", { events: Array.from({ length: 1001 }, () => ({})) }]) {
        expect((await operator.post("/v1/events", body)).status).toBe(422);
      }
    });

    it("of a thousand events fits into one call", async () => {
      const { externalId } = await signUp();
      const events = Array.from({ length: 1000 }, (_, i) =>
        anEvent(externalId, "login", { ip: "24.48.0.1", userAgent: "x".repeat(300) }, hoursAgo(i / 10)),
      );
      expect((await sendEvents(operator, ...events)).body).toEqual({ accepted: 1000, duplicates: 0, rejected: [] });
      const card = { bin: "450003", country: "CA", fingerprint: "fp-events" };
      const bank = { country: "CA", bic: "ROYCCAT2", accountHash: "account-events" };
      const crypto = { asset: "XMR", network: "monero", address: null };
      const payment = { method: "card", payerName: "Maplegrove Robotics Inc.", payerCountry: "CA", card, bank, crypto };
      const payments = Array.from({ length: 1000 }, (_, i) => anEvent(externalId, "payment.changed", payment, hoursAgo(i / 10)));
      expect(await sendEvents(operator, ...payments)).toMatchObject({ status: 200, body: { accepted: 1000, rejected: [] } });
    });

    it("is known by its key, and by its events without one", async () => {
      const { externalId } = await signUp();
      const events = { events: [anEvent(externalId, "login", { ip: "24.48.0.1" })] };
      const headers = { "idempotency-key": "events-1" };
      await operator.post("/v1/events", events, headers);
      const again = await operator.post<RecordedEvents>("/v1/events", events, headers);
      expect([again.headers.get("idempotent-replayed"), again.body.accepted]).toEqual(["true", 1]);
      expect((await operator.post<RecordedEvents>("/v1/events", events)).body).toMatchObject({ accepted: 0, duplicates: 1 });
    });
  });

  it("are read back by those who may, newest first and page by page, and stand nowhere in the clear", async () => {
    const { id, externalId } = await signUp();
    const events = [3, 1, 2].map((hours) => anEvent(externalId, "login", { ip: "24.48.0.77", isAdmin: true }, hoursAgo(hours)));
    await sendEvents(
      operator,
      ...events,
      anEvent(externalId, "egress", { bytes: 5, destination: { country: "CN" } }, hoursAgo(4)),
    );
    type Page = { items: StoredEvent[]; nextCursor: string | null };
    const { body: first } = await auditor.get<Page>(`/v1/tenants/${id}/events?limit=2`);
    const { body: second } = await auditor.get<Page>(`/v1/tenants/${id}/events?limit=2&cursor=${first.nextCursor}`);
    expect([...first.items, ...second.items].map((event) => event.id)).toEqual(
      [events[1], events[2], events[0]].map((event) => event?.["id"]).concat(second.items.at(-1)?.id),
    );
    expect(first.items[0]).toMatchObject({ type: "login", country: "CA", data: { ip: "24.48.0.77", isAdmin: true } });
    expect(second.nextCursor).toBeNull();
    expect((await auditor.get<Page>(`/v1/tenants/${id}/events?type=egress`)).body.items).toMatchObject([{ country: "CN" }]);
    const { body: log } = await auditor.get<{ items: unknown[] }>("/v1/audit?limit=100");
    expect(JSON.stringify(log)).toContain("events.recorded");
    expect(JSON.stringify(log)).not.toContain("24.48.0.77");
  });

  describe("exposure", () => {
    const started = (tenant: { externalId: string }, data: Record<string, unknown>, at = new Date()) =>
      anEvent(tenant.externalId, "instance.started", data, at);
    const stopped = (tenant: { externalId: string }, data: Record<string, unknown>, at = new Date()) =>
      anEvent(tenant.externalId, "instance.stopped", data, at);

    it("gives back the hours of an instance that is stopped early", async () => {
      const tenant = await signUp();
      const { id: decisionId } = await request(tenant);
      expect(await exposureOf(tenant)).toMatchObject({ accelerators: 2 });
      expect(await l4Hours(tenant)).toBeCloseTo(48);
      await sendEvents(operator, started(tenant, { decisionId, instanceId: "i-1", accelerators: 1 }, hoursAgo(-0.1)));
      expect(await l4Hours(tenant)).toBeCloseTo(48);
      await sendEvents(operator, stopped(tenant, { decisionId, instanceId: "i-1" }, hoursAgo(-0.15)));
      expect((await exposureOf(tenant)).accelerators).toBe(1);
      expect(await l4Hours(tenant)).toBeCloseTo(24.05);
    });

    it("counts what was metered in place of the bound, and the rest of the hours while it runs", async () => {
      const tenant = await signUp();
      const { id: decisionId } = await request(tenant);
      await sendEvents(
        operator,
        started(tenant, { decisionId, instanceId: "i-1", accelerators: 2 }),
        anEvent(tenant.externalId, "usage", { instanceId: "i-1", acceleratorHours: 20, utilisation: 0.5 }),
      );
      expect(await l4Hours(tenant)).toBeCloseTo(10 + 28);
      await sendEvents(operator, anEvent(tenant.externalId, "usage", { decisionId, acceleratorHours: 8, utilisation: 0 }));
      expect(await l4Hours(tenant)).toBeCloseTo(10 + 20);
      await sendEvents(operator, stopped(tenant, { instanceId: "i-1" }));
      expect(await exposureOf(tenant)).toMatchObject({ accelerators: 0 });
      expect(await l4Hours(tenant)).toBeCloseTo(10);
    });

    it("is the same in whatever order events come, one by one or together", async () => {
      const outcomes = [];
      for (const order of [[0, 1, 2, 3], [3, 2, 1, 0], [2, 0, 3, 1], null]) {
        const tenant = await signUp();
        const { id: decisionId } = await request(tenant);
        const at = Date.now();
        const about = { decisionId, instanceId: "i-1" };
        const events = [
          started(tenant, { ...about, accelerators: 2 }, new Date(at)),
          stopped(tenant, about, new Date(at + 60_000)),
          started(tenant, about, new Date(at + 120_000)),
          anEvent(tenant.externalId, "usage", { instanceId: "i-1", acceleratorHours: 10, utilisation: 0.25 }, new Date(at)),
        ];
        if (order) for (const i of order) await sendEvents(operator, events[i] as Record<string, unknown>);
        else await sendEvents(operator, ...events);
        const { accelerators, operations } = await exposureOf(tenant);
        outcomes.push([accelerators, operations.toPrecision(9)]);
      }
      expect(new Set(outcomes.map(String)).size).toBe(1);
    });

    it("counts an instance that no permit covers, until an event names its permit", async () => {
      const tenant = await signUp();
      await sendEvents(operator, started(tenant, { instanceId: "wild", accelerators: 16, accelerator: "L4" }));
      expect(await exposureOf(tenant)).toMatchObject({ accelerators: 16, rateFlops: 16 * 121e12 });
      expect(await l4Hours(tenant)).toBeCloseTo(16 * 90 * 24);
      const { id: decisionId } = await request(tenant, { instances: 16 });
      expect((await exposureOf(tenant)).accelerators).toBe(32);
      await sendEvents(operator, started(tenant, { instanceId: "wild", decisionId, accelerators: 16 }));
      expect((await exposureOf(tenant)).accelerators).toBe(16);
      expect(await l4Hours(tenant)).toBeCloseTo(16 * 24, 0);
    });

    it("counts an instance that names the permit of somebody else as one that no permit covers", async () => {
      const [tenant, other] = [await signUp(), await signUp()];
      const { id: decisionId } = await request(other, { instances: 16 });
      await sendEvents(operator, started(tenant, { instanceId: "lent", decisionId, accelerators: 16, accelerator: "L4" }));
      expect((await exposureOf(tenant)).accelerators).toBe(16);
      expect((await exposureOf(other)).accelerators).toBe(16);
    });

    it("takes an instance that names no permit for the oldest that has room", async () => {
      const tenant = await signUp();
      await request(tenant);
      await request(tenant, { instances: 4 });
      await sendEvents(
        operator,
        started(tenant, { instanceId: "i-1", accelerators: 4 }),
        started(tenant, { instanceId: "i-2", accelerators: 2 }),
      );
      expect((await exposureOf(tenant)).accelerators).toBe(6);
      await sendEvents(operator, stopped(tenant, { instanceId: "i-1" }), stopped(tenant, { instanceId: "i-2" }));
      expect((await exposureOf(tenant)).accelerators).toBe(0);
    });

    it("decides the next request on what was given back", async () => {
      const tenant = await signUp();
      const intendedUse = {
        summary: "protein folding",
        trainsModels: true,
        expectedAcceleratorHours: 300_000,
        endUsers: [{ name: "Maplegrove Robotics Inc.", country: "CA" }],
      };
      const ask = { accelerator: "nvidia-h100-sxm", acceleratorsPerInstance: 8, instances: 35, durationHours: 1000, intendedUse };
      const { id: decisionId, outcome } = await request(tenant, ask);
      expect(outcome).toBe("allow");
      expect((await request(tenant, ask)).reasons.map(({ rule }) => rule)).toContain("compute.operations_tier");
      await sendEvents(
        operator,
        started(tenant, { decisionId, accelerators: 280 }),
        stopped(tenant, { decisionId }, hoursAgo(-0.01)),
      );
      expect((await request(tenant, ask)).outcome).toBe("allow");
    });
  });
});
