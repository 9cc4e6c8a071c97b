import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Decision } from "../../src/domain/decision.ts";
import type { CaseDetail, CaseSummary } from "../../src/domain/review-case.ts";
import type { TenantDetail } from "../../src/domain/tenant.ts";
import { verifyPermit } from "../../src/tokens/verify-permit.ts";
import { type Api, createApi, ifMatch } from "../helpers/api.ts";
import { aHeldSignup, anInstanceRequest, aSignup } from "../helpers/requests.ts";
import { openTestServer, type TestServer } from "../helpers/test-server.ts";

const approval = { verdict: "approve", reasonCode: "documents_verified", rationale: "Checked with the customer." };
const rejection = { verdict: "reject", reasonCode: "end_use", rationale: "The end user is not who was named." };

describe("the review queue", () => {
  let server: TestServer;
  let operator: Api;
  let analyst: Api;
  let senior: Api;
  let auditor: Api;

  beforeAll(async () => {
    server = await openTestServer();
    operator = createApi(server.url, await server.keyFor("service"));
    analyst = createApi(server.url, await server.keyFor("analyst"));
    senior = createApi(server.url, await server.keyFor("senior"));
    auditor = createApi(server.url, await server.keyFor("auditor"));
  });
  afterAll(() => server?.close());

  const hold = async (): Promise<Decision> => {
    const { status, body } = await operator.post<Decision>("/v1/tenants", aHeldSignup());
    expect([status, body.outcome]).toEqual([201, "review"]);
    return body;
  };
  const caseOf = async ({ caseId }: Decision) => (await analyst.get<CaseDetail>(`/v1/cases/${caseId}`)).body;

  async function decide(decision: Decision, verdict: object): Promise<CaseSummary> {
    const path = `/v1/cases/${decision.caseId}`;
    const claimed = await analyst.post<CaseSummary>(`${path}/claim`, {}, ifMatch(await caseOf(decision)));
    const said = await analyst.post<CaseSummary>(`${path}/verdict`, verdict, ifMatch(claimed.body));
    if (said.body.state !== "pending_approval") return said.body;
    return (await senior.post<CaseSummary>(`${path}/confirm`, { agree: true, rationale: "Agreed." }, ifMatch(said.body))).body;
  }

  it("shows a case with what was asked, why it was held and what happened to it", async () => {
    const decision = await hold();
    const found = await caseOf(decision);
    expect(found).toMatchObject({ state: "open", decisionId: decision.id, kind: "signup", score: decision.score, verdict: null });
    expect(found.reasons).toEqual(decision.reasons);
    expect(found.request).toMatchObject({ kind: "organization", payment: { method: "crypto" } });
    expect(found.timeline.map((event) => event.type)).toEqual(["opened"]);
    expect(found.countries).toContain("CN");
  });

  it("approving clears the tenant, resolves the decision and wakes who waits for it", async () => {
    const decision = await hold();
    const waiting = operator.get<Decision>(`/v1/decisions/${decision.id}?wait=20`);
    expect((await decide(decision, approval)).state).toBe("approved");
    expect((await waiting).body).toMatchObject({ outcome: "review", resolution: "approved" });
    const tenant = await operator.get<TenantDetail>(`/v1/tenants/${decision.tenant.id}`);
    expect(tenant.body.standing).toBe("cleared");
  });

  it("rejecting denies the tenant, and its instance requests from then on", async () => {
    const decision = await hold();
    expect((await decide(decision, rejection)).state).toBe("rejected");
    const { body } = await operator.post<Decision>("/v1/instance-requests", anInstanceRequest(decision.tenant.externalId));
    expect(body.outcome).toBe("deny");
    expect(body.reasons.map((reason) => reason.rule)).toContain("tenant.denied");
    expect(body.permit).toBeNull();
  });

  it("an approved instance request gets a permit that anybody can verify, and counts as exposure", async () => {
    const { body: signup } = await operator.post<Decision>("/v1/tenants", aSignup());
    expect(signup.outcome).toBe("allow");
    const big = {
      accelerator: "nvidia-h100-sxm",
      acceleratorsPerInstance: 8,
      instances: 80,
      interconnectGbps: 3200,
      durationHours: 2000,
    };
    const { body: held } = await operator.post<Decision>(
      "/v1/instance-requests",
      anInstanceRequest(signup.tenant.externalId, big),
    );
    expect(held).toMatchObject({ outcome: "review", permit: null });
    await decide(held, approval);
    const { body: resolved } = await operator.get<Decision>(`/v1/decisions/${held.id}`);
    const permit = await verifyPermit(resolved.permit ?? "", new URL(`${server.url}/.well-known/jwks.json`), {
      issuer: server.permitIssuer,
    });
    expect(permit).toMatchObject({
      tenant: signup.tenant.externalId,
      decisionId: held.id,
      grant: { accelerators: 640, hours: 2000, region: "ca-central" },
    });
    const { body: exposure } = await operator.get<{ tenant: { accelerators: number } }>(
      `/v1/tenants/${signup.tenant.externalId}/exposure`,
    );
    expect(exposure.tenant.accelerators).toBe(640);
  });

  it("a pending tenant's instance request cannot be approved before its sign-up", async () => {
    const signup = await hold();
    const { body: held } = await operator.post<Decision>("/v1/instance-requests", anInstanceRequest(signup.tenant.externalId));
    expect(held.reasons.map((reason) => reason.rule)).toContain("tenant.pending");
    const path = `/v1/cases/${held.caseId}`;
    const claimed = await analyst.post<CaseSummary>(`${path}/claim`, {}, ifMatch(await caseOf(held)));
    const said = await analyst.post<CaseSummary>(`${path}/verdict`, approval, ifMatch(claimed.body));
    const end =
      said.status === 200
        ? await senior.post(`${path}/confirm`, { agree: true, rationale: "Agreed." }, ifMatch(said.body))
        : said;
    expect(end.status).toBe(409);
    expect((await operator.get<Decision>(`/v1/decisions/${held.id}`)).body.permit).toBeNull();
  });

  it("the first reviewer cannot be the second person; another can disagree and give the case back", async () => {
    const admin = createApi(server.url, server.adminKey.key);
    const { body: signup } = await operator.post<Decision>("/v1/tenants", aSignup());
    const huge = {
      accelerator: "nvidia-h100-sxm",
      acceleratorsPerInstance: 8,
      instances: 300,
      interconnectGbps: 3200,
      durationHours: 2160,
    };
    const { body: held } = await operator.post<Decision>(
      "/v1/instance-requests",
      anInstanceRequest(signup.tenant.externalId, huge),
    );
    const path = `/v1/cases/${held.caseId}`;
    const claimed = await admin.post<CaseSummary>(`${path}/claim`, {}, ifMatch(await caseOf(held)));
    const said = await admin.post<CaseSummary>(`${path}/verdict`, approval, ifMatch(claimed.body));
    expect(said.body.state).toBe("pending_approval");
    const self = await admin.post<{ type: string }>(
      `${path}/confirm`,
      { agree: true, rationale: "Me again." },
      ifMatch(said.body),
    );
    expect([self.status, self.body.type]).toEqual([403, "/problems/same-reviewer"]);
    const other = await senior.post<CaseSummary>(
      `${path}/confirm`,
      { agree: false, rationale: "No end use." },
      ifMatch(said.body),
    );
    expect(other.body).toMatchObject({ state: "claimed", resolution: null });
  });

  it("two people never get the same case, and an empty queue answers 204", async () => {
    await Promise.all(Array.from({ length: 8 }, hold));
    const taken: string[] = [];
    for (;;) {
      const answers = await Promise.all(
        [analyst, senior, analyst, senior].map((who) => who.post<CaseSummary>("/v1/cases/claim-next", {})),
      );
      taken.push(...answers.filter(({ status }) => status === 200).map(({ body }) => body.id));
      if (answers.every(({ status }) => status === 204)) break;
    }
    expect(taken.length).toBeGreaterThanOrEqual(8);
    expect(new Set(taken).size).toBe(taken.length);
  });

  it("a change on a stale revision is 412 and changes nothing; one without a revision is 428", async () => {
    const decision = await hold();
    const path = `/v1/cases/${decision.caseId}`;
    const first = await analyst.post<CaseSummary>(
      `${path}/notes`,
      { text: "Called them <b>twice</b>" },
      ifMatch({ revision: 1 }),
    );
    expect([first.status, first.headers.get("etag")]).toEqual([200, '"2"']);
    expect((await senior.post(`${path}/claim`, {}, ifMatch({ revision: 1 }))).status).toBe(412);
    expect((await senior.post(`${path}/claim`, {})).status).toBe(428);
    const found = await caseOf(decision);
    expect(found.state).toBe("open");
    expect(found.timeline.at(-1)).toMatchObject({ type: "note", text: "Called them <b>twice</b>" });
  });

  it("only who claimed a case may decide it, and only once", async () => {
    const decision = await hold();
    const path = `/v1/cases/${decision.caseId}`;
    expect((await senior.post(`${path}/verdict`, approval, ifMatch({ revision: 1 }))).status).toBe(409);
    const ended = await decide(decision, rejection);
    expect((await analyst.post(`${path}/verdict`, approval, ifMatch(ended))).status).toBe(409);
    expect((await analyst.post(`${path}/claim`, {}, ifMatch(ended))).status).toBe(409);
  });

  it("every change leaves an audit entry, without personal data", async () => {
    const decision = await hold();
    await decide(decision, approval);
    const { body } = await auditor.get<{ items: { action: string; entity: string; digest: string; data: unknown }[] }>(
      `/v1/audit?entity=${decision.caseId}`,
    );
    expect(body.items.map((entry) => entry.action)).toEqual(expect.arrayContaining(["case.claimed", "case.verdict_given"]));
    const made = await auditor.get<{ items: { data: { facts: string } }[] }>(`/v1/audit?entity=${decision.id}`);
    expect(made.body.items[0]?.data.facts).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(JSON.stringify([body, made.body])).not.toMatch(/Maplegrove|Gulf Meridian|Tremblay/);
  });

  it("a suspended tenant is denied until a person reinstates it", async () => {
    const { body: signup } = await operator.post<Decision>("/v1/tenants", aSignup());
    const ask = async () =>
      (await operator.post<Decision>("/v1/instance-requests", anInstanceRequest(signup.tenant.externalId))).body;
    expect((await ask()).outcome).toBe("allow");
    expect((await senior.post(`/v1/tenants/${signup.tenant.id}/suspend`, { reason: "chargeback" })).status).toBe(200);
    expect((await ask()).reasons.map((reason) => reason.rule)).toContain("tenant.suspended");
    expect((await senior.post(`/v1/tenants/${signup.tenant.id}/suspend`, { reason: "again" })).status).toBe(409);
    expect((await senior.post(`/v1/tenants/${signup.tenant.id}/reinstate`, { reason: "paid" })).status).toBe(200);
    expect((await ask()).outcome).toBe("allow");
  });
});
