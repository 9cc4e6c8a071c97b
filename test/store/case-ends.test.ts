import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Decision } from "../../src/domain/decision.ts";
import type { CaseSummary } from "../../src/domain/review-case.ts";
import type { TenantDetail } from "../../src/domain/tenant.ts";
import { approval, openQueuePeople, type QueuePeople, rejection } from "../helpers/queue-people.ts";
import { aDoubtfulSignup, aHeldSignup, aSignup } from "../helpers/requests.ts";
import { openTestServer, type TestServer } from "../helpers/test-server.ts";

describe("how a case ends", () => {
  let server: TestServer;
  let people: QueuePeople;

  beforeAll(async () => {
    server = await openTestServer();
    people = await openQueuePeople(server);
  });
  afterAll(() => server?.close());

  const decisionOf = async ({ id }: Decision) => (await people.operator.get<Decision>(`/v1/decisions/${id}`)).body;
  const standingOf = async ({ tenant }: Decision) =>
    (await people.operator.get<TenantDetail>(`/v1/tenants/${tenant.id}`)).body.standing;

  it("approving a sign-up releases at once what waits only for it, and leaves what is held for itself", async () => {
    const { holdSignup, askInstances, decide, caseOf } = people;
    const signup = await holdSignup({}, aDoubtfulSignup);
    const small = await askInstances(signup.tenant.externalId);
    const large = await askInstances(signup.tenant.externalId, {
      accelerator: "nvidia-h100-sxm",
      acceleratorsPerInstance: 8,
      instances: 80,
      interconnectGbps: 3200,
      durationHours: 2000,
    });
    expect([small.outcome, large.outcome]).toEqual(["review", "review"]);
    await decide(signup, approval);
    const released = await decisionOf(small);
    expect(released).toMatchObject({ outcome: "review", resolution: "approved" });
    expect(released.permit?.split(".")).toHaveLength(3);
    expect(await caseOf(small)).toMatchObject({ state: "approved", endedBecause: "released" });
    const kept = await caseOf(large);
    expect(kept).toMatchObject({ state: "open", endedBecause: null });
    expect(kept.rules).not.toContain("tenant.pending");
    expect(kept.timeline.map(({ type }) => type)).toContain("facts_added");
    const { body: exposure } = await people.operator.get<{ tenant: { accelerators: number } }>(
      `/v1/tenants/${signup.tenant.id}/exposure`,
    );
    expect(exposure.tenant.accelerators).toBe(2);
  });

  it("rejecting a sign-up ends what waits for it", async () => {
    const { holdSignup, askInstances, decide, caseOf } = people;
    const signup = await holdSignup();
    const held = await askInstances(signup.tenant.externalId);
    await decide(signup, rejection);
    expect(await decisionOf(held)).toMatchObject({ resolution: "rejected", permit: null });
    expect(await caseOf(held)).toMatchObject({ state: "rejected", endedBecause: "released" });
  });

  it("a new profile supersedes the case of the old one, and clears or holds what waited", async () => {
    const { operator, askInstances, caseOf } = people;
    const profile = aHeldSignup();
    const { body: first } = await operator.post<Decision>("/v1/tenants", profile);
    const held = await askInstances(String(profile["externalId"]));
    const clean = aSignup({ externalId: profile["externalId"] });
    const again = await operator.put<Decision>(`/v1/tenants/${profile["externalId"]}`, clean);
    expect([again.status, again.body.outcome]).toEqual([200, "allow"]);
    expect(await caseOf(first)).toMatchObject({ state: "rejected", endedBecause: "superseded" });
    expect(await decisionOf(first)).toMatchObject({ resolution: "rejected" });
    expect(await standingOf(first)).toBe("cleared");
    expect(await decisionOf(held)).toMatchObject({ resolution: "approved" });
  });

  it("what a tenant withdraws is ended without a judgement, whoever works it", async () => {
    const { operator, analyst, change, holdSignup, caseOf } = people;
    const signup = await holdSignup();
    await change(analyst, signup, "claim");
    const { status, body } = await operator.post<Decision>(`/v1/decisions/${signup.id}/withdraw`, {
      reason: "Bought elsewhere.",
    });
    expect([status, body.resolution]).toEqual([200, "rejected"]);
    expect(await caseOf(signup)).toMatchObject({ state: "rejected", endedBecause: "withdrawn", verdict: null });
    expect(await standingOf(signup)).toBe("closed");
    expect((await operator.post(`/v1/decisions/${signup.id}/withdraw`, { reason: "again" })).status).toBe(409);
    const { body: allowed } = await operator.post<Decision>("/v1/tenants", aSignup());
    expect((await operator.post(`/v1/decisions/${allowed.id}/withdraw`, { reason: "x" })).status).toBe(409);
  });

  it("a duplicate ends beside the case that goes on, of the same tenant or a linked one only", async () => {
    const { analyst, change, holdSignup, askInstances, caseOf } = people;
    const signup = await holdSignup();
    const [first, second] = [await askInstances(signup.tenant.externalId), await askInstances(signup.tenant.externalId)];
    const stranger = await holdSignup();
    await change(analyst, second, "claim");
    const close = (duplicateOf: string | null, because = "duplicate") =>
      change(analyst, second, "close", { because, duplicateOf, reason: "Sent twice." });
    for (const wrong of [null, second.caseId, stranger.caseId, "case_01k9qwe4r5e6y7zzzzzzzzzzzz"]) {
      expect((await close(wrong)).status).toBe(422);
    }
    expect((await close(first.caseId, "withdrawn")).status).toBe(422);
    expect((await close(first.caseId)).body).toMatchObject({ endedBecause: "duplicate", duplicateOf: first.caseId });
    expect(await decisionOf(second)).toMatchObject({ resolution: "rejected", permit: null });
    expect((await caseOf(first)).state).toBe("open");
  });

  it("rejecting what monitoring found suspends the tenant and ends what it was granted", async () => {
    const { operator, askInstances, auditor, decide } = people;
    const { body: signup } = await operator.post<Decision>("/v1/tenants", aSignup());
    const granted = await askInstances(signup.tenant.externalId);
    expect(granted.outcome).toBe("allow");
    const waiting = await askInstances(signup.tenant.externalId, {
      accelerator: "nvidia-h100-sxm",
      instances: 2000,
      durationHours: 2000,
    });
    const { body: facts } = await auditor.get<{ facts: never }>(`/v1/decisions/${signup.id}/facts`);
    const monitoring = { verdict: { ...signup, score: 75, outcome: "review" as const }, facts: facts.facts, matches: [] };
    const news = { tenantId: signup.tenant.id, cause: "event", data: { event: "e-1" }, monitoring };
    if (waiting.outcome === "review") {
      const { added, opened } = await server.useCases.addCaseFacts(news);
      expect([added, opened]).toEqual([[waiting.caseId], null]);
      await operator.post(`/v1/decisions/${waiting.id}/withdraw`, { reason: "not needed" });
    }
    const first = await server.useCases.addCaseFacts(news);
    const second = await server.useCases.addCaseFacts(news);
    expect(first.opened).toMatch(/^case_/);
    expect(second).toEqual({ added: [first.opened], opened: null });
    const { body: found } = await auditor.get<CaseSummary>(`/v1/cases/${first.opened}`);
    expect(found).toMatchObject({ kind: "monitoring", decisionId: signup.id, score: 75 });
    await decide({ ...signup, caseId: first.opened }, rejection);
    expect(await standingOf(signup)).toBe("suspended");
    const { body: exposure } = await operator.get<{ tenant: { accelerators: number } }>(
      `/v1/tenants/${signup.tenant.id}/exposure`,
    );
    expect(exposure.tenant.accelerators).toBe(0);
    expect(await decisionOf(signup)).toMatchObject({ outcome: "allow", resolution: null });
  });

  it("another tenant that turns out to be linked is news to the cases that run", async () => {
    const { holdSignup, operator, caseOf } = people;
    const phone = "+14165550199";
    const signup = await holdSignup({ phone });
    const before = await caseOf(signup);
    await operator.post("/v1/tenants", aSignup({ phone }));
    await server.useCases.settleCaseNews();
    // The server's own job may have taken the news up already, and be at work on it.
    const isTold = { type: "facts_added", data: { cause: "tenant_linked" } };
    await expect.poll(async () => (await caseOf(signup)).timeline.at(-1), { timeout: 20_000 }).toMatchObject(isTold);
    const after = await caseOf(signup);
    expect(after.rules).toContain("linkage.shared_identifier");
    expect(after.priority ?? 0).toBeGreaterThan(before.priority ?? 0);
    expect(after.reasons).toEqual(signup.reasons);
  });
});
