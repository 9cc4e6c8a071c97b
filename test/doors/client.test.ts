import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createGatehouseClient, type GatehouseClient, type InstanceRequest, type SignUp } from "../../src/client.ts";
import type { CaseSummary } from "../../src/domain/review-case.ts";
import { createApi, ifMatch } from "../helpers/api.ts";
import { aHeldSignup, anInstanceRequest, aSignup } from "../helpers/requests.ts";
import { openTestServer, type TestServer } from "../helpers/test-server.ts";

describe("gatehouse/client against a real server", () => {
  let server: TestServer;
  let client: GatehouseClient;

  beforeAll(async () => {
    server = await openTestServer();
    client = createGatehouseClient({ url: server.url, key: await server.keyFor("service") });
  });
  afterAll(() => server?.close());

  const signUp = (body: object = aSignup()) => client.signUp(body as SignUp);
  const instances = (tenant: string, changes = {}) => anInstanceRequest(tenant, changes) as unknown as InstanceRequest;

  async function reject(caseId: string): Promise<void> {
    const analyst = createApi(server.url, await server.keyFor("analyst"));
    const path = `/v1/cases/${caseId}`;
    const { body: found } = await analyst.get<CaseSummary>(path);
    const { body: claimed } = await analyst.post<CaseSummary>(`${path}/claim`, {}, ifMatch(found));
    const said = { verdict: "reject", reasonCode: "end_use", rationale: "Not what it says." };
    await analyst.post(`${path}/verdict`, said, ifMatch(claimed));
  }

  it("signs up, asks for instances, and checks the permit offline with keys that it fetched once", async () => {
    const { outcome, tenant } = await signUp();
    expect(outcome).toBe("allow");
    const { permit } = await client.requestInstances(instances(tenant.externalId));
    const verified = await client.verifyPermit(String(permit));
    expect(verified).toMatchObject({ tenant: tenant.externalId, grant: { accelerators: 2, region: "ca-central" } });
    await expect(client.verifyPermit(`${permit}x`)).rejects.toMatchObject({ code: "forbidden" });
    await expect(client.verifyPermit(String(permit), new Date(Date.now() + 86_400_000))).rejects.toMatchObject({
      code: "forbidden",
    });
    expect(await client.getTenant(tenant.externalId)).toMatchObject({ standing: "cleared" });
    expect((await client.getExposure(tenant.externalId)).tenant.accelerators).toBe(2);
  });

  it("the same key gives the same decision", async () => {
    const { tenant } = await signUp();
    const call = { idempotencyKey: `k-${tenant.id}` };
    const first = await client.requestInstances(instances(tenant.id), call);
    expect((await client.requestInstances(instances(tenant.id), call)).id).toBe(first.id);
    await expect(client.requestInstances(instances(tenant.id, { instances: 3 }), call)).rejects.toMatchObject({
      code: "idempotency-mismatch",
    });
  });

  it("waits for a held decision until people have resolved it", async () => {
    const held = await signUp(aHeldSignup());
    expect(held.outcome).toBe("review");
    expect((await client.waitForResolution(held.id, { timeoutMs: 10 })).resolution).toBeNull();
    const waiting = client.waitForResolution(held.id, { timeoutMs: 30_000 });
    await reject(String(held.caseId));
    expect((await waiting).resolution).toBe("rejected");
    const allowed = await signUp();
    expect((await client.waitForResolution(allowed.id)).outcome).toBe("allow");
  });

  it("tells refusals by their codes, with the fields", async () => {
    await expect(signUp(aSignup({ email: "nobody" }))).rejects.toMatchObject({
      code: "validation",
      details: { errors: [{ pointer: "/email", message: expect.any(String) }] },
    });
    const profile = aSignup();
    await signUp(profile);
    await expect(signUp(profile)).rejects.toMatchObject({ code: "tenant-exists" });
    await expect(client.getDecision("dec_01k9qwe4r5e6y7zzzzzzzzzzzz")).rejects.toMatchObject({ code: "not-found" });
    const stranger = createGatehouseClient({ url: server.url, key: "ghk_wrong" });
    await expect(stranger.getTenant("a")).rejects.toMatchObject({ code: "unauthenticated" });
  });

  it("records events once, and withdraws what is held", async () => {
    const { tenant } = await signUp();
    const login = { ip: "24.48.0.1" };
    const event = { id: "e-1", tenant: tenant.id, type: "login" as const, at: new Date().toISOString(), data: login };
    expect(await client.recordEvents([event])).toMatchObject({ accepted: 1, duplicates: 0 });
    expect(await client.recordEvents([event])).toMatchObject({ accepted: 0, duplicates: 1 });
    const held = await signUp(aHeldSignup());
    expect((await client.withdraw(held.id, "The customer left.")).resolution).toBe("rejected");
  });
});
