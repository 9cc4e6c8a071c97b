import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Problem } from "../../src/contract/problem.ts";
import type { CaseSummary } from "../../src/domain/review-case.ts";
import { createApi, ifMatch } from "../helpers/api.ts";
import { aHeldSignup, aSignup } from "../helpers/requests.ts";
import { controlPlaneRoutes } from "../helpers/routes.ts";
import { openTestServer, type TestServer } from "../helpers/test-server.ts";

interface Asked {
  method?: string;
  body?: unknown;
  headers?: Record<string, string>;
}

describe("doors that proxies ask", () => {
  let directory: string;
  let server: TestServer;
  let key: string;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), "gatehouse-doors-"));
    const routes = join(directory, "routes.yaml");
    await writeFile(routes, controlPlaneRoutes);
    server = await openTestServer({ env: { GATEHOUSE_ROUTES: routes } });
    key = await server.keyFor("service");
  });
  afterAll(async () => {
    await server?.close();
    await rm(directory, { recursive: true, force: true });
  });

  const send = (path: string, method: string, { body, headers = {} }: Asked) =>
    fetch(`${server.url}${path}`, {
      method,
      redirect: "manual",
      headers: { "x-gatehouse-key": key, "content-type": "application/json", ...headers },
      ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
  /** As Traefik asks with `forwardBody`, or nginx with what its configuration sets. */
  const forwardAuth = (target: string, asked: Asked) =>
    send("/doors/forward-auth", "POST", {
      ...asked,
      headers: { "x-forwarded-method": asked.method ?? "POST", "x-forwarded-uri": target, ...asked.headers },
    });
  /** As Envoy asks: the call itself below a prefix. */
  const extAuthz = (target: string, asked: Asked) => send(`/doors/ext-authz${target}`, asked.method ?? "POST", asked);

  const problemOf = async (response: Response) => (await response.json()) as Problem;
  const aServer = (count: number, flavorRef = "gpu.h100.8") => ({ server: { flavorRef, min_count: count, hours: 500 } });
  const as = (tenant: string) => ({ "x-project-id": tenant, "x-real-ip": "24.48.0.1" });

  async function clearTenant(): Promise<string> {
    const profile = aSignup();
    expect((await forwardAuth("/accounts", { body: { profile } })).status).toBe(200);
    return String(profile.externalId);
  }

  async function review(decisionId: string, verdict: "approve" | "reject"): Promise<void> {
    const analyst = createApi(server.url, await server.keyFor("analyst"));
    const senior = createApi(server.url, await server.keyFor("senior"));
    const { body: decision } = await analyst.get<{ caseId: string }>(`/v1/decisions/${decisionId}`);
    const path = `/v1/cases/${decision.caseId}`;
    const { body: found } = await analyst.get<CaseSummary>(path);
    const { body: claimed } = await analyst.post<CaseSummary>(`${path}/claim`, {}, ifMatch(found));
    const said = { verdict, reasonCode: "documents_verified", rationale: "Seen and checked." };
    const { body: judged } = await analyst.post<CaseSummary>(`${path}/verdict`, said, ifMatch(claimed));
    if (judged.state === "pending_approval")
      await senior.post(`${path}/confirm`, { agree: true, rationale: "Agreed." }, ifMatch(judged));
  }

  it("lets through what is not gated without deciding anything", async () => {
    const answer = await forwardAuth("/images?limit=5", { method: "GET" });
    expect([answer.status, answer.headers.get("x-gatehouse-outcome"), await answer.text()]).toEqual([200, "pass", ""]);
    expect((await extAuthz("/images", { method: "GET" })).status).toBe(200);
  });

  it("an allowed instance request goes on with its decision and permit in headers", async () => {
    const tenant = await clearTenant();
    const answer = await forwardAuth("/v2.1/servers", { body: aServer(1, "gpu.l4.1"), headers: as(tenant) });
    expect([answer.status, answer.headers.get("x-gatehouse-outcome")]).toEqual([200, "allow"]);
    expect(answer.headers.get("x-gatehouse-decision")).toMatch(/^dec_/);
    expect(answer.headers.get("x-gatehouse-permit")).toMatch(/^ey/);
  });

  it("a held call is no 2xx for proxies that take every 2xx for a yes, and a 202 for Envoy", async () => {
    const forward = await forwardAuth("/accounts", { body: { profile: aHeldSignup() } });
    expect([forward.status, forward.headers.get("x-gatehouse-outcome")]).toEqual([403, "held"]);
    const envoy = await extAuthz("/accounts", { body: { profile: aHeldSignup() } });
    expect(envoy.status).toBe(202);
    expect(envoy.headers.get("location")).toMatch(/^\/v1\/decisions\/dec_/);
    expect(Number(envoy.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(await envoy.json()).toMatchObject({ type: "/problems/held", status: 202 });
  });

  it("the same held call is held under the same decision, and goes on once after it was approved", async () => {
    const tenant = await clearTenant();
    const ask = () => extAuthz("/v2.1/servers", { body: aServer(300), headers: as(tenant) });
    const [first, second] = [await ask(), await ask()];
    expect([first.status, second.status]).toEqual([202, 202]);
    const decision = String(first.headers.get("x-gatehouse-decision"));
    expect(second.headers.get("x-gatehouse-decision")).toBe(decision);
    await review(decision, "approve");
    const after = await Promise.all([ask(), ask(), ask()]);
    const through = after.filter(({ status }) => status === 200);
    expect(through).toHaveLength(1);
    expect(through[0]?.headers.get("x-gatehouse-decision")).toBe(decision);
    expect(through[0]?.headers.get("x-gatehouse-permit")).toMatch(/^ey/);
  });

  it("a rejected call stays denied", async () => {
    const tenant = await clearTenant();
    const ask = () => extAuthz("/v2.1/servers", { body: aServer(301), headers: as(tenant) });
    const decision = String((await ask()).headers.get("x-gatehouse-decision"));
    await review(decision, "reject");
    const after = await ask();
    expect([after.status, (await problemOf(after)).type]).toEqual([403, "/problems/denied"]);
  });

  it("a sign-up that comes again follows the tenant's standing; with another profile it is decided again", async () => {
    const held = aHeldSignup();
    const ask = (profile: object) => forwardAuth("/accounts", { body: { profile } });
    const first = await ask(held);
    expect((await ask(held)).headers.get("x-gatehouse-decision")).toBe(first.headers.get("x-gatehouse-decision"));
    await review(String(first.headers.get("x-gatehouse-decision")), "approve");
    expect((await ask(held)).status).toBe(200);
    const changed = await ask({ ...held, connection: { ip: "2.144.0.1" } });
    expect([changed.status, changed.headers.get("x-gatehouse-outcome")]).toEqual([403, "denied"]);
  });

  it("a permit opens the call that it was granted for, and no other", async () => {
    const tenant = await clearTenant();
    const granted = await forwardAuth("/v2.1/servers", { body: aServer(1, "gpu.l4.1"), headers: as(tenant) });
    const permit = String(granted.headers.get("x-gatehouse-permit"));
    const boot = (query: string, headers: Record<string, string>) =>
      forwardAuth(`/servers/9/boot?gpus=${query}`, { headers: { ...as(tenant), ...headers } });
    expect((await boot("1", { "gatehouse-permit": permit })).status).toBe(200);
    expect((await boot("2", { "gatehouse-permit": permit })).status).toBe(403);
    expect((await boot("1", { "gatehouse-permit": permit, "x-project-id": "somebody-else" })).status).toBe(403);
    expect((await boot("1", { "gatehouse-permit": `${permit.slice(0, -4)}AAAA` })).status).toBe(403);
    expect((await boot("1", {})).status).toBe(403);
  });

  it("what the call lacks is named; an unknown tenant does not get through", async () => {
    const tenant = await clearTenant();
    const lacking = await extAuthz("/v2.1/servers", { body: { server: { flavorRef: "gpu.h100.8" } }, headers: as(tenant) });
    expect(lacking.status).toBe(422);
    expect((await problemOf(lacking)).errors).toEqual([{ pointer: "/instances", message: expect.any(String) }]);
    const misfit = await forwardAuth("/v2.1/servers", { body: aServer(-4), headers: as(tenant) });
    expect(misfit.status).toBe(403);
    expect((await problemOf(misfit)).errors).toEqual([expect.objectContaining({ pointer: "/instances" })]);
    expect((await extAuthz("/v2.1/servers", { body: aServer(1), headers: as("nobody") })).status).toBe(404);
  });

  it.each(["//v2.1/servers", "/v2.1/servers;x", "/v2.1%2fservers", "/v2.1/servers?a=1&a=2"])(
    "%s is refused at both doors",
    async (target) => {
      const tenant = await clearTenant();
      expect((await forwardAuth(target, { body: aServer(400), headers: as(tenant) })).status).toBe(403);
      const envoy = await extAuthz(target, { body: aServer(400), headers: as(tenant) });
      expect([200, 202]).not.toContain(envoy.status);
    },
  );

  it("a client cannot name another call than the proxy does", async () => {
    const told = { "x-original-uri": "/images", "x-forwarded-uri": "/v2.1/servers", "x-forwarded-method": "POST" };
    const answer = await send("/doors/forward-auth", "GET", { headers: told });
    expect([answer.status, (await problemOf(answer)).type]).toEqual([403, "/problems/not-plain"]);
    expect((await send("/doors/forward-auth", "GET", {})).status).toBe(403);
  });

  it("asks the proxy for its key, and takes neither a wrong one nor one without the role", async () => {
    const auditor = await server.keyFor("auditor");
    const asked = (headers: Record<string, string>) =>
      fetch(`${server.url}/doors/forward-auth`, { headers: { "x-forwarded-uri": "/", "x-forwarded-method": "GET", ...headers } });
    expect((await asked({})).status).toBe(401);
    expect((await asked({ "x-gatehouse-key": "ghk_wrong", authorization: `Bearer ${key}` })).status).toBe(401);
    expect((await asked({ "x-gatehouse-key": auditor })).status).toBe(403);
    expect((await asked({ authorization: `Bearer ${key}` })).status).toBe(200);
    expect((await asked({ authorization: "Bearer of-the-client", "x-gatehouse-key": key })).status).toBe(200);
  });
});
