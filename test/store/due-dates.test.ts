import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Decision } from "../../src/domain/decision.ts";
import type { CaseSummary } from "../../src/domain/review-case.ts";
import { eventsOf, keepEvents } from "../helpers/kept-events.ts";
import { openQueuePeople, type QueuePeople } from "../helpers/queue-people.ts";
import { inStore } from "../helpers/store-client.ts";
import { openTestServer, type TestServer } from "../helpers/test-server.ts";

describe("due dates", () => {
  let server: TestServer;
  let people: QueuePeople;

  beforeAll(async () => {
    server = await openTestServer();
    people = await openQueuePeople(server);
    await keepEvents(server);
  });
  afterAll(() => server?.close());

  const dueIn = (decision: Decision, span: string) =>
    inStore(server, "update cases set due_at = now() + $2::interval where id = $1", [decision.caseId, span]);
  const typesOf = async (decision: Decision) => (await people.caseOf(decision)).timeline.map(({ type }) => type);
  const listed = async (query: string) =>
    (await people.analyst.get<{ items: CaseSummary[] }>(`/v1/cases?${query}`)).body.items.map(({ id }) => id);

  it("follow the kind of the case", async () => {
    const signup = await people.holdSignup();
    const held = await people.askInstances(signup.tenant.externalId);
    const hoursOf = async (decision: Decision) => {
      const { openedAt, dueAt } = await people.caseOf(decision);
      return (Date.parse(dueAt) - Date.parse(openedAt)) / 3_600_000;
    };
    expect([await hoursOf(signup), await hoursOf(held)]).toEqual([24, 4]);
  });

  it("a case is announced once before it is due and once when it is overdue, without disturbing who works it", async () => {
    const decision = await people.holdSignup();
    const { body: claimed } = await people.change(people.analyst, decision, "claim");
    await dueIn(decision, "30 minutes");
    await server.useCases.watchDueDates();
    await server.useCases.watchDueDates();
    expect(await typesOf(decision)).toEqual(["opened", "claimed", "due_soon"]);
    await dueIn(decision, "-5 minutes");
    expect((await server.useCases.watchDueDates()).overdue).toBeGreaterThan(0);
    await server.useCases.watchDueDates();
    expect(await typesOf(decision)).toEqual(["opened", "claimed", "due_soon", "overdue"]);
    const found = await people.caseOf(decision);
    expect(found).toMatchObject({ overdue: true, state: "claimed", revision: claimed.revision });
    expect(await listed("overdue=true")).toContain(decision.caseId);
    expect(await listed("overdue=false")).not.toContain(decision.caseId);
    const metrics = await (await fetch(`${server.url}/metrics`)).text();
    expect(metrics).toMatch(/gatehouse_cases_overdue\{kind="signup",state="claimed"\} \d/);
    const told = await eventsOf(server, decision.caseId ?? "");
    expect(told.filter((event) => event.startsWith("case."))).toEqual(["case.due_soon", "case.overdue"]);
  });

  it("what nobody took for a day after it was due goes to the seniors; what somebody works stays there", async () => {
    const [waiting, worked] = [await people.holdSignup(), await people.holdSignup()];
    await people.change(people.analyst, worked, "claim");
    for (const decision of [waiting, worked]) await dueIn(decision, "-25 hours");
    expect((await server.useCases.watchDueDates()).escalated).toBe(1);
    expect(await people.caseOf(waiting)).toMatchObject({ state: "escalated", assignee: null });
    expect((await people.caseOf(worked)).state).toBe("claimed");
    expect((await people.change(people.analyst, waiting, "claim")).status).toBe(403);
  });

  it("a question that nobody answered in time gives the case back to its reviewer", async () => {
    const decision = await people.holdSignup();
    await people.change(people.analyst, decision, "claim");
    const dueAt = new Date(Date.now() + 3_600_000).toISOString();
    await people.change(people.analyst, decision, "information-requests", { questions: ["Who?"], dueAt });
    await inStore(server, "update information_requests set due_at = now() - interval '1 minute' where case_id = $1", [
      decision.caseId,
    ]);
    expect((await server.useCases.watchDueDates()).unanswered).toBe(1);
    expect((await server.useCases.watchDueDates()).unanswered).toBe(0);
    expect(await people.caseOf(decision)).toMatchObject({ state: "claimed", assignee: { name: "analyst" } });
  });

  it("a case that was ranked by other weights is ranked anew, and no other", async () => {
    const decision = await people.holdSignup();
    const before = await people.caseOf(decision);
    await inStore(server, "update cases set priority = 1000000 where id = $1", [decision.caseId]);
    await server.useCases.rerankCases();
    expect(await server.useCases.rerankCases()).toBe(0);
    const after = await people.caseOf(decision);
    expect(Math.abs((after.priority ?? 0) - (before.priority ?? 0))).toBeLessThan(1);
  });

  it("a claim that ran out is given back by itself", async () => {
    const decision = await people.holdSignup();
    await people.change(people.analyst, decision, "claim");
    await inStore(server, "update cases set claim_expires_at = now() - interval '1 second' where id = $1", [decision.caseId]);
    expect(await server.useCases.releaseExpiredClaims()).toBe(1);
    expect(await people.caseOf(decision)).toMatchObject({ state: "open", assignee: null });
    expect((await typesOf(decision)).at(-1)).toBe("claim_expired");
  });
});
