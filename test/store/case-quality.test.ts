import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { CaseStatistics } from "../../src/domain/case-statistics.ts";
import type { Decision } from "../../src/domain/decision.ts";
import type { CaseSummary } from "../../src/domain/review-case.ts";
import type { GivenLook, SecondLook } from "../../src/domain/second-look.ts";
import type { Api } from "../helpers/api.ts";
import { approval, openQueuePeople, type QueuePeople, rejection } from "../helpers/queue-people.ts";
import { aSignup } from "../helpers/requests.ts";
import { inStore } from "../helpers/store-client.ts";
import { openTestServer, type TestServer } from "../helpers/test-server.ts";

const opinion = (verdict: "approve" | "reject") => ({ verdict, reasonCode: "own_reading", rationale: "As I read it." });

describe("second looks and statistics", () => {
  let server: TestServer;
  let people: QueuePeople;

  beforeAll(async () => {
    server = await openTestServer({
      settings: { cases: { secondLooks: { allowedPercent: 100, verdictPercent: 100 } } },
    });
    people = await openQueuePeople(server);
  });
  afterAll(() => server?.close());

  const take = (who: Api) => who.post<SecondLook>("/v1/second-looks/claim-next", {});
  const give = (who: Api, id: string, verdict: "approve" | "reject") =>
    who.post<GivenLook>(`/v1/second-looks/${id}/opinion`, opinion(verdict));
  const stats = async (query = "") => (await people.auditor.get<CaseStatistics>(`/v1/cases/stats${query}`)).body;

  it("a verdict is looked at by another person, who sees nothing of it and is told afterwards", async () => {
    const { analyst, senior, holdSignup, decide } = people;
    const decision = await holdSignup();
    const ended = await decide(decision, approval);
    expect(ended.state).toBe("approved");
    expect((await take(analyst)).status).toBe(204);
    const { status, body: look } = await take(senior);
    expect(status).toBe(200);
    expect(look).toMatchObject({ kind: "signup", reasons: decision.reasons });
    expect(JSON.stringify(look)).not.toMatch(/approve|documents_verified|Checked with the customer|case_/);
    expect((await give(analyst, look.id, "approve")).status).toBe(409);
    const given = await give(senior, look.id, "approve");
    expect(given.body).toMatchObject({ of: "verdict", caseId: decision.caseId, firstVerdict: "approve", agrees: true });
    expect((await give(senior, look.id, "reject")).status).toBe(409);
    expect((await take(senior)).status).toBe(204);
  });

  it("an allowed decision that the second person would reject is taken up by monitoring", async () => {
    const { operator, analyst, auditor } = people;
    const { body: signup } = await operator.post<Decision>("/v1/tenants", aSignup());
    expect(signup.outcome).toBe("allow");
    // As if the draw had never come by.
    await inStore(server, "update queue_positions set position = 'dec_0'");
    // What may still be being committed is not drawn.
    await new Promise((resolve) => setTimeout(resolve, 5_500));
    expect(await server.useCases.drawSecondLooks()).toBeGreaterThan(0);
    expect(await server.useCases.drawSecondLooks()).toBe(0);
    let look = await take(analyst);
    while (look.status === 200 && (look.body.request as { externalId?: string }).externalId !== signup.tenant.externalId) {
      await give(analyst, look.body.id, "approve");
      look = await take(analyst);
    }
    const { body: given } = await give(analyst, look.body.id, "reject");
    expect(given).toMatchObject({ of: "decision", firstVerdict: "approve", agrees: false });
    const { body: page } = await auditor.get<{ items: CaseSummary[] }>("/v1/cases?kind=monitoring");
    expect(page.items.map(({ tenant }) => tenant.id)).toContain(signup.tenant.id);
    const { body: looks } = await auditor.get<{ items: GivenLook[] }>("/v1/second-looks?limit=200");
    expect(looks.items.map(({ id }) => id)).toContain(given.id);
    expect((await stats()).agreement.some(({ percent }) => percent < 100)).toBe(true);
  });

  it("statistics count what came, what waits, and who decided it how fast", async () => {
    const { holdSignup, decide, change, analyst } = people;
    const before = await stats();
    const [one, two, three] = [await holdSignup(), await holdSignup(), await holdSignup()];
    await decide(one, approval);
    await decide(two, rejection);
    await inStore(
      server,
      "update cases set opened_at = opened_at - interval '4 hours', claimed_at = claimed_at - interval '2 hours' where id = $1",
      [one.caseId],
    );
    await change(analyst, three, "claim");
    const after = await stats();
    expect(after.flow.opened - before.flow.opened).toBe(3);
    expect(after.flow.approved - before.flow.approved).toBe(1);
    expect(after.flow.rejected - before.flow.rejected).toBe(1);
    expect(after.backlog.total - before.backlog.total).toBe(1);
    expect(after.backlog.byState["claimed"]).toBeGreaterThanOrEqual(1);
    expect(after.flow.timeToVerdict.p90Minutes ?? 0).toBeGreaterThan(200);
    expect(after.flow.timeToVerdict.p90Minutes ?? 0).toBeLessThan(290);
    expect(after.byPerson.find(({ name }) => name === "analyst")?.approved).toBeGreaterThanOrEqual(1);
    const crypto = after.byRule.find(({ key }) => key === "payment.crypto");
    expect(crypto?.backlog).toBeGreaterThanOrEqual(1);
    expect(after.byRegion.map(({ key }) => key)).toContain("CA");
    expect(after.days.at(-1)?.opened).toBe(after.flow.opened);
  });

  it("days that are over are counted once, and give the same as the cases themselves", async () => {
    await inStore(server, "update cases set opened_at = opened_at - interval '3 days', ended_at = ended_at - interval '2 days'");
    const live = await stats();
    expect(await server.useCases.countCaseDays()).toBeGreaterThan(0);
    expect(await server.useCases.countCaseDays()).toBe(0);
    const counted = await stats();
    expect({ ...counted, asOf: "" }).toEqual({ ...live, asOf: "" });
    const { status, body } = await people.auditor.get<CaseStatistics>("/v1/cases/stats?from=2026-01-01&to=2026-01-02");
    expect([status, body.flow.opened]).toEqual([200, 0]);
    expect((await people.auditor.get("/v1/cases/stats?from=2026-02-01&to=2026-01-01")).status).toBe(422);
  });
});
