import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createAuditEntry } from "../../src/audit/create-audit-entry.ts";
import type { Backtest, BacktestResult } from "../../src/domain/backtest.ts";
import type { Decision } from "../../src/domain/decision.ts";
import type { CaseSummary } from "../../src/domain/review-case.ts";
import { openPool } from "../../src/engine/pool.ts";
import { createId } from "../../src/platform/ids.ts";
import { createBacktests } from "../../src/store/backtests.ts";
import { createDb } from "../../src/store/database.ts";
import { runNextBacktest } from "../../src/usecases/run-backtest.ts";
import { type Api, createApi, ifMatch } from "../helpers/api.ts";
import { defaultPolicyText } from "../helpers/policies.ts";
import { approveVersion, type PolicyMakers, policyFrom, policyMakersOf } from "../helpers/policy-versions.ts";
import { aHeldSignup, anInstanceRequest, aSignup } from "../helpers/requests.ts";
import { copyDecisions } from "../helpers/stored-decisions.ts";
import { openTestServer, type TestServer } from "../helpers/test-server.ts";

type Detail = Backtest & { result: BacktestResult | null };
type Problem = { type: string; errors: { pointer: string }[] };

let server: TestServer;
let makers: PolicyMakers;
let operator: Api;
let auditor: Api;
const COPIES = 1_500;

async function reject({ caseId }: Decision, analyst: Api, senior: Api): Promise<void> {
  const path = `/v1/cases/${caseId}`;
  const found = await analyst.get<CaseSummary>(path);
  const claimed = await analyst.post<CaseSummary>(`${path}/claim`, {}, ifMatch(found.body));
  const verdict = { verdict: "reject", reasonCode: "end_use", rationale: "The end user is not who was named." };
  const said = await analyst.post<CaseSummary>(`${path}/verdict`, verdict, ifMatch(claimed.body));
  if (said.body.state === "pending_approval")
    await senior.post(`${path}/confirm`, { agree: true, rationale: "Agreed." }, ifMatch(said.body));
}

beforeAll(async () => {
  server = await openTestServer();
  const apiOf = (key: string) => createApi(server.url, key);
  makers = await policyMakersOf(server, apiOf);
  operator = apiOf(await server.keyFor("service"));
  auditor = apiOf(await server.keyFor("auditor"));
  const clear = (await operator.post<Decision>("/v1/tenants", aSignup())).body;
  await operator.post("/v1/instance-requests", anInstanceRequest(clear.tenant.externalId));
  const held = (await operator.post<Decision>("/v1/tenants", aHeldSignup())).body;
  await reject(held, apiOf(await server.keyFor("analyst")), apiOf(await server.keyFor("senior")));
  await copyDecisions(server.connectionString, COPIES, new Date());
});
afterAll(() => server?.close());

const all = { to: "2100-01-01" };

async function finished(id: string): Promise<Detail> {
  for (;;) {
    const { body } = await auditor.get<Detail>(`/v1/backtests/${id}`);
    if (body.state !== "queued" && body.state !== "running") return body;
    await sleep(100);
  }
}

async function backtest(order: Record<string, unknown>): Promise<Detail> {
  const { status, body } = await makers.author.post<Backtest>("/v1/backtests", { ...all, ...order });
  expect(status, JSON.stringify(body)).toBe(202);
  return finished(body.id);
}

describe("a backtest", () => {
  it("of the policy that decided changes nothing, and reports its rules, labels and thresholds", async () => {
    const { state, progress, result } = await backtest({ policy: { id: "foreign-malicious-actor", version: 1 } });
    expect([state, progress]).toEqual(["done", { done: COPIES + 3, total: COPIES + 3 }]);
    expect(result?.decisions).toBe(COPIES + 3);
    expect(result?.changed).toEqual({ total: 0, byRule: [], items: [] });
    const held = COPIES / 3 + 1;
    expect(result?.rules.find(({ rule }) => rule === "payment.crypto")).toMatchObject({
      fired: held,
      rejected: held,
      approved: 0,
    });
    expect(result?.findings.neverFired).toContain("screening.sdn_match");
    expect(result?.labels).toMatchObject({ approved: 0, rejected: held, tooFew: true });
    expect(result?.labels.note).toMatch(/Too few verdicts .* has no label/);
    expect(result?.thresholds).toHaveLength(102);
    expect(result?.thresholds[0]).toMatchObject({ threshold: 0, recall: 1 });
    expect(result?.filledFacts).toEqual([]);
  });

  it("of another policy says which decisions come out otherwise, why, and what that means for the team", async () => {
    const document = defaultPolicyText.replace("review: 40", "review: 80").replaceAll(/^ {4}effect: .*\n(?: {6,}.*\n)*/gm, "");
    const { result, policy } = await backtest({ document, capacity: 10, recall: 0.9 });
    expect(policy).toMatchObject({ id: "foreign-malicious-actor", version: null });
    const held = COPIES / 3 + 1;
    expect(result?.outcomes).toContainEqual({ before: "review", after: "allow", decisions: held });
    expect(result?.changed.total).toBe(held);
    expect(result?.changed.items).toHaveLength(100);
    expect(result?.changed.items[0]?.reasons).toContainEqual(
      expect.objectContaining({ rule: "enduse.d5_training", change: "effect" }),
    );
    expect(result?.days.reduce((sum, { alertsBefore }) => sum + alertsBefore, 0)).toBe(held);
    const [capacity, recall] = result?.suggestions ?? [];
    expect(capacity).toMatchObject({ for: "capacity", target: 10, threshold: expect.any(Number), interval: expect.any(Array) });
    expect(recall?.threshold).toBeLessThan(80);
  });

  it("takes the newest decisions only where a limit is given, and none outside of its span", async () => {
    const policy = { id: "foreign-malicious-actor", version: 1 };
    expect((await backtest({ policy, limit: 7 })).result?.decisions).toBe(7);
    expect((await backtest({ policy, from: "2001-01-01", to: "2001-02-01" })).result?.decisions).toBe(0);
  });

  it("streams its progress until it ends", async () => {
    const { body } = await makers.author.post<Backtest>("/v1/backtests", { ...all, document: policyFrom(50) });
    const response = await fetch(`${server.url}/v1/backtests/${body.id}/events`, {
      headers: { authorization: `Bearer ${server.adminKey.key}` },
    });
    expect(response.headers.get("content-type")).toContain("text/event-stream");
    const text = await response.text();
    const last = text.trim().split("\n\n").at(-1) ?? "";
    expect(last).toMatch(/^event: end\ndata: /);
    expect(JSON.parse(last.split("data: ")[1] ?? "")).toMatchObject({ id: body.id, state: "done" });
  });

  it("can be cancelled until it has ended", async () => {
    const { body } = await makers.author.post<Backtest>("/v1/backtests", { ...all, document: policyFrom(51) });
    const cancelled = await makers.author.delete<Backtest>(`/v1/backtests/${body.id}`);
    if (cancelled.status === 200) expect(cancelled.body.state).toBe("cancelled");
    else expect(cancelled.status).toBe(409);
    await finished(body.id);
    expect((await makers.author.delete<Problem>(`/v1/backtests/${body.id}`)).body.type).toBe("/problems/conflict");
    const { body: entries } = await auditor.get<{ items: { action: string }[] }>(`/v1/audit?entity=${body.id}`);
    expect(entries.items.map(({ action }) => action)).toContain("backtest.started");
  });

  it("that was left in the middle goes on where it stood, to the same result", async () => {
    const pool = openPool(server.connectionString, { size: 2, onError: () => undefined });
    const db = createDb(pool);
    const backtests = createBacktests(db);
    try {
      const whole = await backtest({ document: policyFrom(52) });
      const at = new Date();
      const order = { ...whole, id: createId("bt"), yaml: policyFrom(52), createdAt: at.toISOString() };
      await backtests.add(order, createAuditEntry({ at, actor: "test", action: "backtest.started", entity: order.id, data: {} }));
      // A process that stops for good after its first chunk, without a word.
      const stopped = new Promise<void>((stop) => {
        const breathe = () => {
          stop();
          return new Promise<void>(() => undefined);
        };
        void runNextBacktest({ backtests, holder: "gone", now: () => new Date(), breathe });
      });
      await stopped;
      const { body: left } = await auditor.get<Detail>(`/v1/backtests/${order.id}`);
      expect([left.state, left.progress]).toEqual(["running", { done: 500, total: COPIES + 3 }]);
      await backtests.release("gone");
      const done = await finished(order.id);
      expect([done.state, done.progress.done]).toEqual(["done", COPIES + 3]);
      expect(done.result).toEqual(whole.result);
    } finally {
      await db.destroy();
    }
  });

  it("is refused when it names nothing, two things, or what does not exist, and to who may not", async () => {
    const post = (body: object, api = makers.author) => api.post<Problem>("/v1/backtests", body);
    expect((await post({})).status).toBe(422);
    expect((await post({ policy: { id: "a", version: 1 }, document: "x" })).status).toBe(422);
    expect((await post({ policy: { id: "a", version: 1 } })).status).toBe(404);
    expect((await post({ document: "id: x" })).body.errors[0]?.pointer).toBe("/document");
    expect((await post({ document: policyFrom(50), limit: 0 })).status).toBe(422);
    expect((await post({ document: policyFrom(50), from: "2026-02-01", to: "2026-01-01" })).status).toBe(422);
    expect((await post({ document: policyFrom(50), sample: 3 })).status).toBe(422);
    expect((await post({ document: policyFrom(50) }, operator)).status).toBe(403);
    expect((await post({ document: policyFrom(50) }, createApi(server.url, "ghk_nobody"))).status).toBe(401);
    expect((await auditor.get(`/v1/backtests/bt_${"0".repeat(25)}1`)).status).toBe(404);
    expect((await auditor.get<{ items: Backtest[] }>("/v1/backtests?limit=2")).body.items).toHaveLength(2);
  });

  it("with a key is started once", async () => {
    const { version } = await approveVersion(makers, policyFrom(53));
    const order = { ...all, policy: { id: "foreign-malicious-actor", version } };
    const headers = { "idempotency-key": "backtest-1" };
    const first = await makers.author.post<Backtest>("/v1/backtests", order, headers);
    const second = await makers.author.post<Backtest>("/v1/backtests", order, headers);
    expect([second.headers.get("idempotent-replayed"), second.body.id]).toEqual(["true", first.body.id]);
    await finished(first.body.id);
  });
});
