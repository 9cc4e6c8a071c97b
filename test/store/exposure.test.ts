import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Decision } from "../../src/domain/decision.ts";
import type { Facts } from "../../src/domain/facts.ts";
import { countGrant } from "../../src/domain/grant-count.ts";
import { runsOf } from "../../src/domain/instance-runs.ts";
import type { LinkReport } from "../../src/domain/link.ts";
import type { ExposureReport } from "../../src/domain/tenant.ts";
import { type Api, createApi } from "../helpers/api.ts";
import { anEvent, hoursAgo, sendEvents } from "../helpers/events.ts";
import { anInstanceRequest, aSignup } from "../helpers/requests.ts";
import { openTwoServers, type TwoServers } from "../helpers/two-servers.ts";

const H100 = { accelerator: "nvidia-h100-sxm", acceleratorsPerInstance: 8 };
const random = (count: number) => Math.floor(Math.random() * count);
const withCard = (fingerprint: string) =>
  aSignup({
    payment: { method: "card", payerName: null, payerCountry: "CA", card: { bin: "450003", country: "CA", fingerprint } },
  });

describe("exposure on two servers", () => {
  let servers: TwoServers;
  let apis: [Api, Api];
  let auditor: Api;
  let senior: Api;

  beforeAll(async () => {
    servers = await openTwoServers();
    const key = await servers.first.keyFor("service");
    apis = [createApi(servers.first.url, key), createApi(servers.second.url, key)];
    auditor = createApi(servers.first.url, await servers.first.keyFor("auditor"));
    senior = createApi(servers.second.url, await servers.first.keyFor("senior"));
  });
  afterAll(() => servers?.close());

  const any = () => apis[random(2)] as Api;
  const signUp = async (body = aSignup()): Promise<Decision["tenant"]> =>
    (await any().post<Decision>("/v1/tenants", body)).body.tenant;
  const ask = async (tenant: { externalId: string }, changes: Record<string, unknown>): Promise<Decision> => {
    const { status, body } = await any().post<Decision>("/v1/instance-requests", anInstanceRequest(tenant.externalId, changes));
    expect(status, JSON.stringify(body)).toBe(201);
    return body;
  };
  /** What must hold whatever happened: each row is the sum of its tenant's grants, each grant is what its events say. */
  async function expectSumsRight(): Promise<void> {
    const { rows: sums } =
      await servers.pool.query(`select e.tenant_id, e.accelerators, e.operations, s.accelerators as "sumOfAccelerators",
        s.operations as "sumOfOperations"
      from exposure e left join lateral (select coalesce(sum(held_accelerators), 0) as accelerators,
        coalesce(sum(counted_operations * share_within_year(runs_from, ends_at, e.as_of)), 0) as operations
        from grants g where g.tenant_id = e.tenant_id) s on true`);
    for (const row of sums) {
      expect(row.accelerators).toBe(row.sumOfAccelerators);
      expect(Math.abs(row.operations - row.sumOfOperations)).toBeLessThanOrEqual(1e-9 * Math.max(row.operations, 1));
    }
    const { rows: grants } = await servers.pool.query("select * from grants where is_permitted");
    const { rows: told } = await servers.pool.query(
      "select * from events where type in ('instance.started', 'instance.stopped', 'usage')",
    );
    const reporting = new Set(told.filter((event) => event.type === "instance.started").map((event) => event.tenant_id));
    for (const grant of grants) {
      const own = told.filter((event) => event.decision_id === grant.decision_id);
      const instances = [...Map.groupBy(own, (event) => event.instance_id).values()].map((events) => {
        const usage = events.filter((event) => event.type === "usage");
        const marks = events.filter((event) => event.type !== "usage");
        return {
          ...runsOf(
            marks.map((event) => ({ type: event.type === "instance.started" ? "start" : "stop", at: event.at.getTime() })),
          ),
          accelerators: Math.max(...marks.map((event) => event.accelerators ?? 0)) || null,
          meteredHours: usage.reduce((sum, event) => sum + event.hours, 0),
          busyHours: usage.reduce((sum, event) => sum + event.hours * (event.utilisation ?? 1), 0),
        };
      });
      const terms = {
        ...{
          accelerators: grant.accelerators,
          rateFlops: grant.rate_flops,
          hours: grant.hours,
          cutAt: grant.cut_at?.getTime() ?? null,
        },
        ...{ grantedAt: grant.granted_at.getTime(), usableUntil: grant.usable_until.getTime() },
      };
      const counting = { now: Date.now(), graceMs: 3_600_000, givesBackUnused: reporting.has(grant.tenant_id) };
      const right = countGrant(terms, instances, counting);
      expect([grant.decision_id, grant.held_accelerators]).toEqual([grant.decision_id, right.accelerators]);
      expect(Math.abs(grant.counted_operations - right.operations)).toBeLessThanOrEqual(1e-9 * Math.max(right.operations, 1));
    }
  }

  it("a hundred requests at once that together pass a tier are decided as if one came after the other", async () => {
    const tenants = [
      await signUp(withCard("tier-card")),
      await signUp(withCard("tier-card")),
      await signUp(withCard("tier-card")),
    ];
    const decisions = await Promise.all(
      Array.from({ length: 100 }, () =>
        ask(tenants[random(3)] as Decision["tenant"], { ...H100, instances: 1 + random(12), durationHours: 10 + random(90) }),
      ),
    );
    const granted = [];
    for (const { id, outcome } of decisions) {
      const { body } = await auditor.get<{ facts: Facts }>(`/v1/decisions/${id}/facts`);
      const { exposure, compute, linkage } = body.facts;
      expect(linkage.linkedTenants).toBe(2);
      if (outcome === "allow")
        granted.push({ before: exposure.groupOperations - compute.operations, after: exposure.groupOperations });
      // Every sum that was decided on lies between two grants: none was decided on a sum that never was.
    }
    granted.sort((a, b) => a.after - b.after);
    let sum = 0;
    for (const { before, after } of granted) {
      expect(before / (sum || 1)).toBeCloseTo(sum === 0 ? 0 : 1, 9);
      sum = after;
    }
    expect(granted.length).toBeGreaterThan(3);
    expect(granted.length).toBeLessThan(100);
    const { body } = await any().get<ExposureReport>(`/v1/tenants/${tenants[0]?.id}/exposure`);
    expect(body.group.operations / sum).toBeCloseTo(1, 9);
    await expectSumsRight();
  });

  it("a permit that expires unused gives back, of a tenant whose instances are reported, and not of others", async () => {
    const [silent, reporting] = [await signUp(), await signUp()];
    for (const tenant of [silent, reporting]) await ask(tenant, { instances: 4 });
    const used = await ask(reporting, { instances: 1 });
    await sendEvents(any(), anEvent(reporting.externalId, "instance.started", { decisionId: used.id, accelerators: 1 }));
    await servers.settled();
    const held = async (tenant: { id: string }) =>
      (await any().get<ExposureReport>(`/v1/tenants/${tenant.id}/exposure`)).body.tenant.accelerators;
    expect([await held(silent), await held(reporting)]).toEqual([4, 5]);
    await servers.pool.query(
      "update grants set usable_until = now() - interval '2 hours', due_at = now() where tenant_id = any($1)",
      [[silent.id, reporting.id]],
    );
    await servers.settled();
    expect([await held(silent), await held(reporting)]).toEqual([4, 1]);
    await expectSumsRight();
  });

  it("every sum is that of its grants after grants, starts, stops, usage, joins, splits and expiry in any order", async () => {
    const tenants = await Promise.all(Array.from({ length: 8 }, (_, i) => signUp(withCard(`sum-${i % 4}`))));
    const granted: { tenant: Decision["tenant"]; id: string; accelerators: number }[] = [];
    const pick = <T>(items: T[]) => items[random(items.length)] as T;

    const steps: (() => Promise<unknown>)[] = [
      async () => {
        const tenant = pick(tenants);
        const instances = 1 + random(4);
        const decision = await ask(tenant, { instances, durationHours: 1 + random(48) });
        if (decision.outcome === "allow") granted.push({ tenant, id: decision.id, accelerators: instances });
      },
      async () => {
        if (granted.length === 0) return;
        const { tenant, id } = pick(granted);
        const about = { decisionId: id, instanceId: `${id}-${random(3)}` };
        const type = pick(["instance.started", "instance.stopped", "usage"]);
        const data =
          type === "usage"
            ? { ...about, acceleratorHours: random(20), utilisation: Math.random() }
            : { ...about, ...(type === "instance.started" && { accelerators: 1 }) };
        await sendEvents(any(), anEvent(tenant.externalId, type, data, hoursAgo(random(100) / 100)));
      },
      async () => {
        if (granted.length === 0 || random(4) > 0) return;
        await servers.pool.query(
          "update grants set usable_until = now() - interval '3 hours', due_at = now() where decision_id = $1",
          [pick(granted).id],
        );
      },
      async () => {
        if (random(5) === 0) tenants.push(await signUp(withCard(`sum-${random(4)}`)));
      },
      async () => {
        if (random(4) > 0) return;
        const { body } = await any().get<LinkReport>(`/v1/tenants/${pick(tenants).id}/links`);
        const key = pick([...body.links, ...body.dismissed]);
        const action = key?.isDismissed ? "reinstate" : "dismiss";
        if (key) await senior.post(`/v1/links/${key.keyId}/${action}`, { rationale: "x" });
      },
    ];
    for (let round = 0; round < 30; round++) await Promise.all(Array.from({ length: 8 }, () => pick(steps)()));
    await servers.settled();
    expect(granted.length).toBeGreaterThan(10);
    await expectSumsRight();
    const { rows: strays } = await servers.pool.query(
      "select t.id from tenants t join exposure e on e.tenant_id = t.id where e.group_id <> t.group_id",
    );
    expect(strays).toEqual([]);
  });
});
