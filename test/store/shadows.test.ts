import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Decision } from "../../src/domain/decision.ts";
import type { PolicyVersion } from "../../src/domain/policy-version.ts";
import type { ShadowComparison } from "../../src/domain/shadow.ts";
import { type Api, createApi } from "../helpers/api.ts";
import { defaultPolicyText } from "../helpers/policies.ts";
import { approveVersion, type PolicyMakers, pathOfVersion, policyFrom, policyMakersOf } from "../helpers/policy-versions.ts";
import { aHeldSignup, anInstanceRequest, aSignup } from "../helpers/requests.ts";
import { openTestServer, type TestServer } from "../helpers/test-server.ts";

describe("a version in the shadow", () => {
  let server: TestServer;
  let makers: PolicyMakers;
  let operator: Api;
  let auditor: Api;

  beforeAll(async () => {
    server = await openTestServer();
    makers = await policyMakersOf(server, (key) => createApi(server.url, key));
    operator = createApi(server.url, await server.keyFor("service"));
    auditor = createApi(server.url, await server.keyFor("auditor"));
  });
  afterAll(() => server?.close());

  async function shadow(yaml: string): Promise<PolicyVersion> {
    const approved = await approveVersion(makers, yaml);
    return (await makers.author.post<PolicyVersion>(`${pathOfVersion(approved)}/shadow`, {})).body;
  }
  const comparisonOf = async (version: PolicyVersion) => {
    await sleep(1_200);
    return (await auditor.get<ShadowComparison>(`${pathOfVersion(version)}/shadow`)).body;
  };

  it("decides beside the active one, is compared by outcome, day and rule, and changes nothing for tenants", async () => {
    const lenient = defaultPolicyText.replace("review: 40", "review: 80").replaceAll(/^ {4}effect: .*\n(?: {6,}.*\n)*/gm, "");
    const [soft, strict] = [await shadow(lenient), await shadow(policyFrom(1))];
    expect([soft.state, strict.state]).toEqual(["shadow", "shadow"]);
    const held = (await operator.post<Decision>("/v1/tenants", aHeldSignup())).body;
    const clear = (await operator.post<Decision>("/v1/tenants", aSignup())).body;
    const instance = await operator.post<Decision>("/v1/instance-requests", anInstanceRequest(clear.tenant.externalId));
    expect([held.outcome, clear.outcome, instance.body.outcome]).toEqual(["review", "allow", "allow"]);
    expect(held.policy.version).toBe(1);
    const compared = await comparisonOf(soft);
    expect(compared.outcomes).toEqual([
      { active: "allow", shadow: "allow", decisions: 2 },
      { active: "review", shadow: "allow", decisions: 1 },
    ]);
    expect(compared.days).toMatchObject([{ decisions: 3, activeAlerts: 1, shadowAlerts: 0, changed: 1 }]);
    expect(compared.changed).toMatchObject([
      { decisionId: held.id, active: { outcome: "review" }, shadow: { outcome: "allow" } },
    ]);
    expect(compared.rules.find(({ rule }) => rule === "payment.crypto")).toEqual({
      rule: "payment.crypto",
      active: 1,
      shadow: 1,
      both: 1,
    });
    expect((await comparisonOf(strict)).days).toMatchObject([{ decisions: 3 }]);
  });

  it("stops deciding when it is retired, and may be activated instead", async () => {
    const version = await shadow(policyFrom(70));
    await makers.approver.post(`${pathOfVersion(version)}/retire`, {});
    await operator.post("/v1/tenants", aSignup());
    expect((await comparisonOf(version)).days).toEqual([]);
    const again = await makers.approver.post<PolicyVersion>(`${pathOfVersion(version)}/shadow`, {});
    expect(again.body.state).toBe("shadow");
    expect((await makers.approver.post<PolicyVersion>(`${pathOfVersion(version)}/activate`, {})).body.state).toBe("active");
  });

  it("is seen by those who work with policies only, within a span that may be given", async () => {
    const version = await shadow(policyFrom(71));
    const path = `${pathOfVersion(version)}/shadow`;
    expect((await operator.get(path)).status).toBe(403);
    expect((await createApi(server.url, "ghk_nobody").get(path)).status).toBe(401);
    expect((await auditor.get(`${path}?from=yesterday`)).status).toBe(422);
    expect((await auditor.get("/v1/policies/foreign-malicious-actor/versions/999/shadow")).status).toBe(404);
    const { body } = await auditor.get<ShadowComparison>(`${path}?from=2020-01-01&to=2020-02-01`);
    expect([body.from, body.outcomes]).toEqual(["2020-01-01T00:00:00.000Z", []]);
  });
});
