import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { CaseSummary } from "../../src/domain/review-case.ts";
import { createApi, ifMatch } from "../helpers/api.ts";
import { approval, openQueuePeople, type QueuePeople, rejection } from "../helpers/queue-people.ts";
import { openTestServer, type TestServer } from "../helpers/test-server.ts";

type Page = { items: CaseSummary[]; nextCursor: string | null };
type Problem = { type: string; detail: string; errors?: { pointer: string }[] };

describe("who works a case", () => {
  let server: TestServer;
  let people: QueuePeople;

  beforeAll(async () => {
    server = await openTestServer();
    people = await openQueuePeople(server);
  });
  afterAll(() => server?.close());

  const keysOf = async () =>
    (await createApi(server.url, server.adminKey.key).get<{ items: { id: string; name: string }[] }>("/v1/api-keys")).body.items;
  const idOf = async (name: string) => (await keysOf()).find((key) => key.name === name)?.id ?? "";

  it("a senior assigns a case to somebody with a reason, who then decides it", async () => {
    const { analyst, senior, change, holdSignup, caseOf } = people;
    const decision = await holdSignup();
    const assigned = await change(senior, decision, "assign", { assignee: await idOf("analyst"), reason: "Knows the region." });
    expect(assigned.body).toMatchObject({ state: "claimed", assignee: { name: "analyst" } });
    expect((await caseOf(decision)).timeline.at(-1)).toMatchObject({ type: "assigned", text: "Knows the region." });
    expect((await change(senior, decision, "verdict", approval)).status).toBe(409);
    expect((await change(analyst, decision, "verdict", approval)).status).toBe(200);
  });

  it("who may be given a case is known by name: keys that may, and whoever looked", async () => {
    const names = async () => {
      const { body } = await people.analyst.get<{ items: { id: string; name: string }[] }>("/v1/reviewers");
      return body.items.map(({ name }) => name);
    };
    expect(await names()).toEqual(expect.arrayContaining(["analyst", "senior"]));
    expect(await names()).not.toContain("auditor");
    await people.as("service", "control plane");
    expect(await names()).not.toContain("control plane");
  });

  it("nobody is assigned who does not work cases, and an analyst takes nothing from another", async () => {
    const { as, analyst, change, holdSignup } = people;
    const decision = await holdSignup();
    for (const assignee of ["nobody", await idOf("service")]) {
      const { status, body } = await change(analyst, decision, "assign", { assignee });
      expect([status, (body as unknown as Problem).errors?.[0]?.pointer]).toEqual([422, "/assignee"]);
    }
    await change(analyst, decision, "claim");
    const other = await as("analyst", "another analyst");
    expect((await change(other, decision, "assign", { assignee: "me" })).status).toBe(403);
    expect((await change(other, decision, "claim")).status).toBe(409);
    expect((await change(analyst, decision, "assign", { assignee: await idOf("another analyst") })).status).toBe(200);
  });

  it("an escalated case waits for a senior, who may decide it without a claim", async () => {
    const { analyst, senior, change, holdSignup, caseOf } = people;
    const decision = await holdSignup();
    expect((await change(analyst, decision, "escalate", { reason: "too early" })).status).toBe(409);
    await change(analyst, decision, "claim");
    const escalated = await change(analyst, decision, "escalate", { reason: "The parent is unclear." });
    expect(escalated.body).toMatchObject({ state: "escalated", assignee: null });
    expect((await change(analyst, decision, "claim")).status).toBe(403);
    expect((await change(analyst, decision, "verdict", approval)).status).toBe(409);
    const claimed = await change(senior, decision, "claim");
    expect(claimed.body.state).toBe("claimed");
    expect((await change(senior, decision, "release")).body).toMatchObject({ state: "escalated", assignee: null });
    expect((await change(senior, decision, "verdict", rejection)).body.state).toMatch(/rejected|pending_approval/);
    expect((await caseOf(decision)).timeline.map(({ type }) => type)).toContain("escalated");
  });

  it("claim-next hands out the most urgent case, and an escalated one to a senior only", async () => {
    const { analyst, senior, change, holdSignup } = people;
    const decision = await holdSignup();
    await change(analyst, decision, "claim");
    await change(analyst, decision, "escalate", { reason: "unclear" });
    const { body: waiting } = await analyst.get<Page>("/v1/cases?state=open&sort=priority&limit=200");
    const next = await analyst.post<CaseSummary>("/v1/cases/claim-next", {});
    if (waiting.items.length > 0) expect(next.body.id).toBe(waiting.items[0]?.id);
    for (;;) if ((await analyst.post("/v1/cases/claim-next", {})).status === 204) break;
    expect((await senior.post<CaseSummary>("/v1/cases/claim-next", {})).body.id).toBe(decision.caseId);
  });

  it("pages of the queue join without a gap or a repetition, in each order", async () => {
    const { analyst, holdSignup } = people;
    for (let i = 0; i < 5; i++) await holdSignup();
    for (const sort of ["priority", "age", "score"]) {
      const { body: whole } = await analyst.get<Page>(`/v1/cases?sort=${sort}&limit=200`);
      const ids: string[] = [];
      let cursor = "";
      do {
        const { status, body }: { status: number; body: Page } = await analyst.get<Page>(
          `/v1/cases?sort=${sort}&limit=2${cursor && `&cursor=${cursor}`}`,
        );
        expect(status).toBe(200);
        ids.push(...body.items.map(({ id }) => id));
        cursor = body.nextCursor ?? "";
      } while (cursor !== "");
      expect(ids).toEqual(whole.items.map(({ id }) => id));
    }
    const { body: first } = await analyst.get<Page>("/v1/cases?sort=age&limit=1");
    expect((await analyst.get(`/v1/cases?sort=score&cursor=${first.nextCursor}`)).status).toBe(422);
    expect((await analyst.get("/v1/cases?cursor=bm9uc2Vuc2U")).status).toBe(422);
  });

  it("one person is one person: not through a second role, another key of the same subject, or a new name", async () => {
    const { as, change, askInstances, operator, caseOf } = people;
    const { body: signup } = await operator.post<{ tenant: { externalId: string } }>("/v1/tenants", {
      ...(await import("../helpers/requests.ts")).aSignup(),
    });
    const huge = { accelerator: "nvidia-h100-sxm", acceleratorsPerInstance: 8, instances: 300, interconnectGbps: 3200 };
    const held = await askInstances(signup.tenant.externalId, { ...huge, durationHours: 2160 });
    const first = await as("analyst", "Ada (analyst)", "ada@example.org");
    const second = await as("senior", "A. Lovelace", "ada@example.org");
    const other = await as("senior", "Grace", "grace@example.org");
    await change(first, held, "claim");
    expect((await change(first, held, "verdict", approval)).body.state).toBe("pending_approval");
    const self = await change(second, held, "confirm", { agree: true, rationale: "me, with another key" });
    expect([self.status, (self.body as unknown as Problem).type]).toEqual([403, "/problems/same-reviewer"]);
    expect((await caseOf(held)).state).toBe("pending_approval");
    expect((await change(other, held, "confirm", { agree: true, rationale: "Agreed." })).body.state).toBe("approved");
  });

  it("a claim that ran out returns to the queue, and what is under way on it is not lost", async () => {
    const { analyst, change, holdSignup, caseOf } = people;
    const decision = await holdSignup();
    await change(analyst, decision, "claim");
    const found = await caseOf(decision);
    expect(new Date(found.claimExpiresAt ?? 0).getTime()).toBeGreaterThan(Date.now());
    expect(await server.useCases.releaseExpiredClaims()).toBe(0);
    const again = await analyst.post<CaseSummary>(`/v1/cases/${decision.caseId}/claim`, {}, ifMatch(found));
    expect([again.status, again.body.state]).toEqual([200, "claimed"]);
  });
});
