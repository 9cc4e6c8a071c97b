import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { explainDecision } from "../../src/commands/explain-decision.ts";
import type { Decision } from "../../src/domain/decision.ts";
import type { Explanation } from "../../src/domain/explanation.ts";
import { type Api, createApi } from "../helpers/api.ts";
import { activateVersion, policyFrom, policyMakersOf } from "../helpers/policy-versions.ts";
import { aHeldSignup } from "../helpers/requests.ts";
import { openTestServer, type TestServer } from "../helpers/test-server.ts";

describe("the explanation of a decision", () => {
  let server: TestServer;
  let auditor: Api;
  let decision: Decision;

  beforeAll(async () => {
    server = await openTestServer();
    const operator = createApi(server.url, await server.keyFor("service"));
    auditor = createApi(server.url, await server.keyFor("auditor"));
    decision = (await operator.post<Decision>("/v1/tenants", aHeldSignup())).body;
    // Another version decides by now: a decision is explained by its own.
    await activateVersion(await policyMakersOf(server, (key) => createApi(server.url, key)), policyFrom(70));
  });
  afterAll(() => server?.close());

  it("says of every rule whether it fired, on what, and how points, caps and floor make the outcome", async () => {
    const { body } = await auditor.get<Explanation>(`/v1/decisions/${decision.id}/explanation`);
    expect(body).toMatchObject({
      decisionId: decision.id,
      reproduced: true,
      outcome: "review",
      floor: "review",
      policy: { version: 1 },
    });
    expect(body.score).toBe(decision.score);
    expect(body.categories.reduce((sum, { counted }) => sum + counted, 0)).toBe(decision.score);
    const crypto = body.rules.find(({ rule }) => rule === "payment.crypto");
    expect(crypto).toMatchObject({
      state: "fired",
      values: expect.arrayContaining([{ path: "payment.method", value: "crypto" }]),
    });
    expect(body.rules.find(({ rule }) => rule === "tenant.pending")?.state).toBe("other-kind");
    expect(body.rules.filter(({ state }) => state === "fired")).toHaveLength(decision.reasons.length);
  });

  it("is told in the terminal", async () => {
    const call = async (method: string, path: string) => {
      expect(method).toBe("GET");
      return (await auditor.get(path)).body;
    };
    const text = await explainDecision({ call: call as never }, decision.id, { all: false });
    expect(text).toContain(`${decision.id}: review, score ${decision.score} (review from 40, deny from 101; floor review)`);
    expect(text).toMatch(/evaluated again: the same/);
    expect(text).toMatch(/payment\.crypto.*\n.*payment\.method = crypto/);
  });

  it("is for those who work with policies, and of decisions that exist", async () => {
    const path = `/v1/decisions/${decision.id}/explanation`;
    expect((await createApi(server.url, await server.keyFor("service")).get(path)).status).toBe(403);
    expect((await createApi(server.url, "ghk_nobody").get(path)).status).toBe(401);
    expect((await auditor.get(`/v1/decisions/dec_${"0".repeat(26)}/explanation`)).status).toBe(404);
  });
});
