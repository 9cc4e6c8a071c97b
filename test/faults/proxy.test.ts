import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Decision } from "../../src/domain/decision.ts";
import type { CaseSummary } from "../../src/domain/review-case.ts";
import { openEmbeddedPostgres } from "../../src/engine/embedded-postgres.ts";
import { createApi, ifMatch } from "../helpers/api.ts";
import { newDirectory, processesIn, removeTree, until } from "../helpers/embedded-postgres-runs.ts";
import { freePort } from "../helpers/free-port.ts";
import { approval } from "../helpers/queue-people.ts";
import { aSignup } from "../helpers/requests.ts";
import { controlPlaneRoutes } from "../helpers/routes.ts";
import { type Served, serveGatehouse, starterListsYaml } from "../helpers/served-gatehouse.ts";
import { openUpstream, type Upstream } from "../helpers/upstream.ts";

describe("a holding proxy that is killed", () => {
  let base: string;
  let served: Served[];
  let upstream: Upstream | null;
  let postgres: Awaited<ReturnType<typeof openEmbeddedPostgres>>;

  beforeEach(async () => {
    base = newDirectory();
    served = [];
    upstream = null;
    writeFileSync(join(base, "lists.yaml"), starterListsYaml, { mode: 0o644 });
    writeFileSync(join(base, "routes.yaml"), controlPlaneRoutes, { mode: 0o644 });
    postgres = await openEmbeddedPostgres({ dataDir: join(base, "pg"), logger: console });
  });
  afterEach(async () => {
    for (const { child } of served) child.kill("SIGKILL");
    await Promise.all(served.map(({ ended }) => ended));
    await upstream?.close();
    await postgres.close();
    const isClean = await until(() => processesIn(base).length === 0, 10_000);
    removeTree(base);
    expect(isClean).toBe(true);
  });

  async function startProxy(upstreamPort: number, flags: string[] = []) {
    const env = {
      DATABASE_URL: postgres.connectionString,
      GATEHOUSE_ROUTES: join(base, "routes.yaml"),
      GATEHOUSE_LOG_LEVEL: "error",
    };
    const command = ["proxy", "--upstream", `http://127.0.0.1:${upstreamPort}`, "--listen", "127.0.0.1:0", ...flags];
    const started = serveGatehouse(join(base, "data"), env, command);
    served.push(started);
    const api = createApi(await started.ready, started.adminKey());
    const proxyUrl = () => /The proxy is ready at (http:\S+),/.exec(started.output())?.[1];
    await until(() => proxyUrl() !== undefined, 5_000);
    return { ...started, api, proxyUrl: String(proxyUrl()) };
  }
  type Proxy = Awaited<ReturnType<typeof startProxy>>;

  async function hold({ api, proxyUrl }: Proxy) {
    const profile = aSignup();
    await api.post("/v1/tenants", profile);
    const answer = await fetch(`${proxyUrl}/v2.1/servers`, {
      method: "POST",
      headers: { "content-type": "application/json", "x-project-id": String(profile["externalId"]) },
      body: JSON.stringify({ server: { flavorRef: "gpu.h100.8", min_count: 300, hours: 500 } }),
    });
    expect(answer.status).toBe(202);
    return { location: String(answer.headers.get("location")), decisionId: String(answer.headers.get("x-gatehouse-decision")) };
  }

  async function approve({ api }: Proxy, decisionId: string): Promise<void> {
    const { caseId } = (await api.get<Decision>(`/v1/decisions/${decisionId}`)).body;
    const keyOf = async (role: string) =>
      (await api.post<{ key: string }>("/v1/api-keys", { name: role, roles: [role], subject: role })).body.key;
    const url =
      served
        .at(-1)
        ?.output()
        .match(/is ready at (http:\S+)/)?.[1] ?? "";
    const [analyst, senior] = [createApi(url, await keyOf("analyst")), createApi(url, await keyOf("senior"))];
    const found = (await analyst.get<CaseSummary>(`/v1/cases/${caseId}`)).body;
    const claimed = (await analyst.post<CaseSummary>(`/v1/cases/${caseId}/claim`, {}, ifMatch(found))).body;
    const judged = (await analyst.post<CaseSummary>(`/v1/cases/${caseId}/verdict`, approval, ifMatch(claimed))).body;
    if (judged.state === "pending_approval")
      await senior.post(`/v1/cases/${caseId}/confirm`, { agree: true, rationale: "Agreed." }, ifMatch(judged));
  }

  async function kill(proxy: Proxy): Promise<void> {
    proxy.child.kill("SIGKILL");
    await proxy.ended;
  }

  test("between approval and the call sends it once, after it is there again", async () => {
    const port = await freePort();
    const first = await startProxy(port);
    const { location, decisionId } = await hold(first);
    // The upstream is away: the call is approved, tried, and has provably not arrived.
    await approve(first, decisionId);
    await new Promise((resolve) => setTimeout(resolve, 700));
    await kill(first);

    upstream = await openUpstream({ port });
    const second = await startProxy(port);
    // What the dead one had taken is free when its lease is over, at the latest.
    expect(await until(() => upstream?.reached.length === 1, 60_000)).toBe(true);
    expect(upstream.reached[0]?.headers["idempotency-key"]).toMatch(/^call_/);
    expect(await until(async () => (await fetch(second.proxyUrl + location)).status === 201, 5_000)).toBe(true);
    await kill(second);
    const third = await startProxy(port);
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(upstream.reached).toHaveLength(1);
    expect(await (await fetch(third.proxyUrl + location)).json()).toEqual({ id: "srv-1" });
  }, 120_000);

  test.each([
    ["never sends again what may have arrived, and says so", [], 1, 502],
    ["sends it again where the upstream knows calls by their key", ["--retry-unsure"], 2, 201],
  ] as const)(
    "in the middle of the call %s",
    async (_title, flags, times, status) => {
      let isSilent = true;
      upstream = await openUpstream({
        answer: (_request, response) => {
          if (!isSilent) response.writeHead(201, { "Content-Type": "application/json" }).end('{"id":"srv-1"}');
        },
      });
      const port = Number(new URL(upstream.url).port);
      const first = await startProxy(port, [...flags]);
      const { location, decisionId } = await hold(first);
      await approve(first, decisionId);
      expect(await until(() => upstream?.reached.length === 1, 10_000)).toBe(true);
      await kill(first);
      isSilent = false;
      const second = await startProxy(port, [...flags]);
      expect(await until(async () => (await fetch(second.proxyUrl + location)).status === status, 60_000)).toBe(true);
      const keys = upstream.reached.map(({ headers }) => headers["idempotency-key"]);
      expect([keys.length, new Set(keys).size]).toEqual([times, 1]);
    },
    120_000,
  );
});
