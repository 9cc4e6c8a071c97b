import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Decision } from "../../src/domain/decision.ts";
import type { CaseSummary } from "../../src/domain/review-case.ts";
import { type Api, createApi, ifMatch } from "../helpers/api.ts";
import { anEvent, daysAgo, hoursAgo, sendEvents, until } from "../helpers/events.ts";
import { anInstanceRequest, aSignup } from "../helpers/requests.ts";
import { openTwoServers, type TwoServers } from "../helpers/two-servers.ts";

const CHINA = "1.80.0.1";
const IRAN = "2.144.0.1";
const CANADA = "24.48.0.1";

describe("monitoring", () => {
  let servers: TwoServers;
  let operator: Api;
  let senior: Api;
  let seniorToo: Api;

  beforeAll(async () => {
    servers = await openTwoServers();
    const { first, second } = servers;
    operator = createApi(first.url, await first.keyFor("service"));
    senior = createApi(second.url, await first.keyFor("senior"));
    seniorToo = createApi(first.url, await first.keyFor("senior", "another"));
  });
  afterAll(() => servers?.close());

  const signUp = async (changes: Record<string, unknown> = {}): Promise<Decision["tenant"]> =>
    (await operator.post<Decision>("/v1/tenants", aSignup(changes))).body.tenant;
  const request = async (tenant: { externalId: string }, changes: Record<string, unknown> = {}): Promise<Decision> =>
    (await operator.post<Decision>("/v1/instance-requests", anInstanceRequest(tenant.externalId, changes))).body;
  const rulesOf = (decision: Decision) => decision.reasons.map(({ rule }) => rule);
  const casesOf = async ({ id }: { id: string }): Promise<CaseSummary[]> => {
    const { body } = await senior.get<{ items: CaseSummary[] }>("/v1/cases?kind=monitoring&limit=200");
    return body.items.filter((one) => one.tenant.id === id);
  };
  const caseOf = async (tenant: { id: string }): Promise<CaseSummary> => {
    const [found] = await until(
      () => casesOf(tenant),
      (found) => found.length > 0,
    );
    if (!found) throw new Error("no case was opened");
    return found;
  };
  const logins = (tenant: { externalId: string }, ip: string, count: number, changes: Record<string, unknown> = {}) =>
    Array.from({ length: count }, (_, i) =>
      anEvent(tenant.externalId, "login", { ip, isAdmin: true, ...changes }, hoursAgo(i / 10)),
    );

  async function approve(found: CaseSummary): Promise<void> {
    const claimed = await senior.post<CaseSummary>(`/v1/cases/${found.id}/claim`, {}, ifMatch(found));
    const verdict = { verdict: "approve", reasonCode: "explained", rationale: "A trip." };
    const said = await senior.post<CaseSummary>(`/v1/cases/${found.id}/verdict`, verdict, ifMatch(claimed.body));
    expect(said.status, JSON.stringify(said.body)).toBe(200);
    if (said.body.state !== "pending_approval") return;
    const second = await seniorToo.post(`/v1/cases/${found.id}/confirm`, { agree: true, rationale: "Yes." }, ifMatch(said.body));
    expect(second.status).toBe(200);
  }

  it("opens one case for a cause, not one an event, with its evidence; and none for quiet tenants", async () => {
    const [tenant, quiet] = [await signUp(), await signUp()];
    await sendEvents(operator, ...logins(quiet, CANADA, 20), ...logins(quiet, CHINA, 2));
    await sendEvents(operator, ...logins(tenant, CANADA, 8), ...logins(tenant, CHINA, 2));
    const found = await caseOf(tenant);
    await sendEvents(operator, ...logins(tenant, CHINA, 3));
    await servers.settled();
    expect(await casesOf(tenant)).toHaveLength(1);
    expect(await casesOf(quiet)).toEqual([]);
    expect(found.rules).toContain("behaviour.d5_admin_share");
    // What was found counts at the next request too, by its points.
    const asked = await request(tenant);
    expect(asked.reasons.find(({ rule }) => rule === "behaviour.d5_admin_share")).toMatchObject({
      points: 15,
      effect: null,
      evidence: expect.arrayContaining([
        { path: "behaviour.adminD5Percent", value: 38.5 },
        { path: "behaviour.loginCountries", value: ["CA", "CN"] },
      ]),
    });
    expect(rulesOf(await request(quiet))).not.toContain("behaviour.d5_admin_share");
  });

  it("a log-in from an embargoed place denies what is asked for until a person has approved", async () => {
    const tenant = await signUp();
    await sendEvents(operator, ...logins(tenant, IRAN, 1, { isAdmin: false }));
    const found = await caseOf(tenant);
    expect(found.rules).toContain("geography.embargoed_access");
    expect(await request(tenant)).toMatchObject({ outcome: "deny" });
    await approve(found);
    await servers.settled();
    expect(await request(tenant)).toMatchObject({ outcome: "allow" });
    await sendEvents(operator, ...logins(tenant, CANADA, 1));
    await servers.settled();
    expect(await casesOf(tenant)).toHaveLength(1);
    // Not so a log-in after that.
    await sendEvents(operator, anEvent(tenant.externalId, "login", { ip: IRAN }, new Date(Date.now() + 1000)));
    await servers.settled();
    expect(await request(tenant)).toMatchObject({ outcome: "deny" });
  });

  it("what has passed out of its window is forgotten, though no event comes any more", async () => {
    const [tenant, traveller] = [await signUp(), await signUp()];
    await sendEvents(operator, ...logins(traveller, IRAN, 1));
    await caseOf(traveller);
    // As it was kept while the window still held such a log-in; the tenant's own events tell of none.
    await servers.pool.query(
      `insert into tenant_behaviour (tenant_id, behaviour, synchronised, as_of)
       select $1, behaviour, synchronised, now() - interval '25 hours' from tenant_behaviour where tenant_id = $2`,
      [tenant.id, traveller.id],
    );
    const wasRead = async () =>
      (
        await servers.pool.query("select 1 from tenant_behaviour where tenant_id = $1 and as_of > now() - interval '1 hour'", [
          tenant.id,
        ])
      ).rowCount;
    expect(await until(wasRead, (count) => count === 1)).toBe(1);
    expect(await request(tenant)).toMatchObject({ outcome: "allow" });
  });

  it("a large cluster at full load soon after the sign-up", async () => {
    const tenant = await signUp();
    const usage = (acceleratorHours: number, utilisation: number) =>
      anEvent(tenant.externalId, "usage", { instanceId: "i-1", acceleratorHours, utilisation });
    await sendEvents(
      operator,
      anEvent(tenant.externalId, "instance.started", { instanceId: "i-1", accelerators: 264 }),
      usage(264 * 73, 0.6),
    );
    await servers.settled();
    const before = await casesOf(tenant);
    expect(before.flatMap(({ rules }) => rules)).not.toContain("behaviour.rapid_full_load");
    await sendEvents(operator, usage(264 * 73, 0.95));
    const rules = await until(
      async () => (await casesOf(tenant)).flatMap((one) => one.rules),
      (all) => all.includes("behaviour.rapid_full_load"),
    );
    expect(rules).toContain("behaviour.rapid_full_load");
  });

  it("data of the size of weights that leaves for D:5", async () => {
    const [tenant, other] = [await signUp(), await signUp()];
    const egress = (to: typeof tenant, gigabytes: number, destination: Record<string, unknown>) =>
      anEvent(to.externalId, "egress", { bytes: gigabytes * 1e9, destination });
    await sendEvents(
      operator,
      egress(tenant, 60, { country: "CN" }),
      egress(tenant, 41, { ip: CHINA }),
      egress(other, 900, { country: "CA" }),
      egress(other, 99, { country: "CN" }),
    );
    expect((await caseOf(tenant)).rules).toContain("behaviour.checkpoint_egress");
    await servers.settled();
    expect(await casesOf(other)).toEqual([]);
  });

  it("many payers, and a change of owners that nobody told of", async () => {
    const tenant = await signUp();
    const paid = (payerName: string, at = new Date()) =>
      anEvent(tenant.externalId, "payment.changed", { method: "card", payerName }, at);
    // The tenant pays itself: that is the first. A payer of long ago does not count.
    await sendEvents(operator, paid("Old Payer Ltd", daysAgo(70)), paid("Second Payer Ltd"), paid("SECOND PAYER, LTD"));
    await servers.settled();
    expect(rulesOf(await request(tenant))).not.toContain("payment.many_payers");
    await sendEvents(operator, paid("Third Payer Ltd"));
    await servers.settled();
    expect((await caseOf(tenant)).rules).toContain("payment.many_payers");
    expect(rulesOf(await request(tenant))).toContain("payment.many_payers");

    const changing = await signUp();
    await sendEvents(operator, anEvent(changing.externalId, "owners.changed", {}));
    expect((await caseOf(changing)).rules).toContain("behaviour.profile_drift");
    const evidenceOf = async (tenant: { externalId: string }) =>
      (await request(tenant)).reasons.find(({ rule }) => rule === "behaviour.profile_drift");
    expect(await evidenceOf(changing)).toMatchObject({
      points: 12,
      evidence: [
        { path: "behaviour.changedAfterApproval", value: ["owners"] },
        { path: "behaviour.ownersChangedUnreported", value: true },
      ],
    });
    const honest = await signUp();
    await sendEvents(operator, anEvent(honest.externalId, "owners.changed", { reportedByTenant: true }));
    await servers.settled();
    expect(await evidenceOf(honest)).toMatchObject({ points: 6 });
  });

  it("another way to pay soon after the sign-up is no case by itself", async () => {
    const tenant = await signUp();
    await sendEvents(operator, anEvent(tenant.externalId, "payment.changed", { method: "invoice", payerName: "Maplegrove" }));
    await servers.settled();
    expect(await casesOf(tenant)).toEqual([]);
  });

  it("an answer that changes after a refusal", async () => {
    const tenant = await signUp();
    const use = (summary: string) => ({
      summary,
      trainsModels: false,
      endUsers: [{ name: "Maplegrove", country: "CA" }],
      resells: false,
    });
    const denied = await request(tenant, { connection: { ip: IRAN }, intendedUse: use("weapons research") });
    expect(denied.outcome).toBe("deny");
    expect(rulesOf(await request(tenant, { intendedUse: use("weapons  Research") }))).not.toContain("enduse.undeclared");
    const changed = await request(tenant, { intendedUse: use("cat pictures") });
    expect(changed.reasons.find(({ rule }) => rule === "enduse.undeclared")).toMatchObject({ effect: "review" });
  });

  it("linked tenants that start and stop together", async () => {
    const payment = { method: "card", payerCountry: "CA", card: { bin: "450003", country: "CA", fingerprint: "together" } };
    const [a, b, c] = [await signUp({ payment }), await signUp({ payment }), await signUp({ payment })];
    const marks = (tenant: typeof a, minutes: number) =>
      [20, 16, 12].flatMap((hour, i) => [
        anEvent(tenant.externalId, "instance.started", { instanceId: `i-${i}`, accelerators: 8 }, hoursAgo(hour - minutes / 60)),
        anEvent(tenant.externalId, "instance.stopped", { instanceId: `i-${i}` }, hoursAgo(hour - 2 - minutes / 60)),
      ]);
    await sendEvents(operator, ...marks(a, 0), ...marks(c, 60));
    await servers.settled();
    expect(rulesOf(await request(a))).not.toContain("linkage.synchronised");
    await sendEvents(operator, ...marks(b, 3));
    expect((await caseOf(b)).rules).toContain("linkage.synchronised");
    expect((await request(b)).reasons.find(({ rule }) => rule === "linkage.synchronised")).toMatchObject({
      evidence: expect.arrayContaining([{ path: "linkage.synchronisedTenants", value: 1 }]),
    });
  });
});
