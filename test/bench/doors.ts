import { type ChildProcess, execFileSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { Agent, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { JSONWebKeySet } from "jose";
import { openEmbeddedPostgres } from "../../src/engine/embedded-postgres.ts";
import { createLogger } from "../../src/platform/logger.ts";
import { createPermitSigner, generatePermitKey, importPermitKey } from "../../src/tokens/permit-signer.ts";
import { verifyPermit } from "../../src/tokens/verify-permit.ts";
import { createApi } from "../helpers/api.ts";
import { freePort } from "../helpers/free-port.ts";
import { anInstanceRequest, aSignup } from "../helpers/requests.ts";
import { writeStarterOnly } from "../helpers/test-server.ts";
import { atLeast, atMost, type Bar, median } from "./bars.ts";
import { runNginx } from "./doors/run-nginx.ts";
import { LOAD_CORE, root, SERVER_CORE, spawnPinned } from "./pinned-process.ts";
import { type Load, runWrk } from "./wrk.ts";

const ROUNDS = 3;
const CALLS = 600;
const TENANTS = 200;
const CHECKS = 4_000;
const KEY = "ghk_bench_bench_bench_bench";

/** What a subrequest of nginx can tell is in the path. */
const routes = `unmatched: pass
routes:
  - id: servers
    method: POST
    path: /servers/{tenant}/{gpu}
    ask: instance
    request:
      tenant: params.tenant
      accelerator: params.gpu
      acceleratorsPerInstance: 1
      instances: 1
      durationHours: 1
      region.id: '"ca-central"'
      region.country: '"CA"'
      connection.ip: '"24.48.0.1"'
  - id: boot
    method: POST
    path: /boot
    ask: permit
    matches: "true"
`;

const portOf = (line: string): number => (JSON.parse(line) as { port: number }).port;

/** One call after the other, on one connection: milliseconds of each. */
async function callTimes(url: string, body: string, calls: number, key = ""): Promise<number[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const headers = {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(body),
    ...(key && { authorization: `Bearer ${key}` }),
  };
  const once = () =>
    new Promise<number>((resolve, reject) => {
      const started = performance.now();
      const call = request(url, { method: "POST", agent, headers }, (answer) => {
        answer.resume();
        answer.on("end", () =>
          answer.statusCode === 201 ? resolve(performance.now() - started) : reject(new Error(`answered ${answer.statusCode}`)),
        );
      });
      call.on("error", reject);
      call.end(body);
    });
  const times: number[] = [];
  for (let i = 0; i < calls; i++) times.push(await once());
  agent.destroy();
  return times;
}

interface Bench {
  url: string;
  proxyUrl: string;
  plane: string;
  directory: string;
  tenants: string[];
  key: string;
  children: ChildProcess[];
}

async function measureRemote({ url, key, tenants, children }: Bench): Promise<Bar[]> {
  const { child, line } = await spawnPinned([join(root, "test/bench/doors/guarded-plane.ts"), url, key], {}, /port/, LOAD_CORE);
  children.push(child);
  const plane = `http://127.0.0.1:${portOf(line)}`;
  const body = JSON.stringify(anInstanceRequest(tenants[0]));
  await callTimes(`${plane}/guarded`, body, CALLS);
  await callTimes(`${plane}/bare`, body, CALLS);
  const rounds: { bare: number; guarded: number; decided: number }[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const guarded = median(await callTimes(`${plane}/guarded`, body, CALLS));
    const bare = median(await callTimes(`${plane}/bare`, body, CALLS));
    const decided = median(await callTimes(`${url}/v1/instance-requests`, body, CALLS, key));
    rounds.push({ bare, guarded, decided });
    console.log(
      `one connection, p50: bare ${bare.toFixed(2)} ms, guarded ${guarded.toFixed(2)} ms, the decision by itself ${decided.toFixed(2)} ms`,
    );
  }
  return [atMost("remote_check_added_p50_ms", median(rounds.map(({ bare, guarded }) => guarded - bare)), 1)];
}

/** Permits that were never seen before, and one that is shown again and again. */
async function measurePermits(): Promise<Bar[]> {
  const key = await generatePermitKey();
  const now = new Date();
  const sign = createPermitSigner(
    { kid: key.kid, privateKey: importPermitKey(key.privateDer) },
    { issuer: "gatehouse", ttlSeconds: 3_600 },
  );
  const grant = { accelerator: "nvidia-l4", accelerators: 2, region: "ca-central", hours: 24 };
  const tokens = Array.from(
    { length: CHECKS },
    (_, i) => sign({ decisionId: `dec_${i}`, externalId: "acct-1001", grant, now }).token,
  );
  const keys = { keys: [key.publicJwk] } as JSONWebKeySet;
  const check = (token: string) => verifyPermit(token, keys, { issuer: "gatehouse" });
  for (const token of tokens) await check(token);
  const rounds: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const fresh = { keys: [key.publicJwk] } as JSONWebKeySet;
    const before = process.cpuUsage();
    for (const token of tokens) await verifyPermit(token, fresh, { issuer: "gatehouse" });
    const { user, system } = process.cpuUsage(before);
    const started = performance.now();
    for (let i = 0; i < CHECKS; i++) await check(tokens[0] as string);
    const again = (1_000 * (performance.now() - started)) / CHECKS;
    rounds.push((user + system) / CHECKS);
    console.log(
      `offline permit check: ${((user + system) / CHECKS).toFixed(0)} µs of CPU at first, ${again.toFixed(1)} µs again`,
    );
  }
  return [atMost("offline_permit_check_us", median(rounds), 100)];
}

const loadOf = (bench: Bench, url: string, changes: Partial<Load>): Load => ({
  ...{ url, path: "/servers", key: bench.key, bodies: [""], connections: 32, seconds: 4, directory: bench.directory },
  ...changes,
});

async function measureForwardAuth(bench: Bench): Promise<Bar[]> {
  const { url, child } = await runNginx({
    directory: bench.directory,
    core: LOAD_CORE,
    plane: bench.plane,
    asks: { gate: new URL(bench.url).host, key: bench.key },
  });
  bench.children.push(child);
  const asked: number[] = [];
  const decided: number[] = [];
  const { body } = await createApi(bench.url, bench.key).post<{ permit: string }>(
    "/v1/instance-requests",
    anInstanceRequest(bench.tenants[0]),
  );
  for (let round = 0; round < ROUNDS; round++) {
    const pass = await runWrk(loadOf(bench, url, { path: "/servers", method: "GET" }), LOAD_CORE);
    const permit = await runWrk(loadOf(bench, url, { path: "/boot", headers: { "gatehouse-permit": body.permit } }), LOAD_CORE);
    const instance = await runWrk(
      loadOf(bench, url, { paths: bench.tenants.map((tenant) => `/servers/${tenant}/L4`) }),
      LOAD_CORE,
    );
    asked.push(pass.perSecond);
    decided.push(instance.perSecond);
    console.log(
      `forward-auth through nginx: not gated ${pass.perSecond}/s, by permit ${permit.perSecond}/s (${permit.errors} errors), decided ${instance.perSecond}/s (${instance.errors} errors)`,
    );
  }
  return [atLeast("forward_auth_per_second", median(asked), 3_000)];
}

async function measureProxy(bench: Bench): Promise<Bar[]> {
  const nginx = await runNginx({ directory: bench.directory, core: SERVER_CORE, plane: bench.plane });
  bench.children.push(nginx.child);
  const shares: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const load = (url: string) => runWrk(loadOf(bench, url, { path: "/servers", method: "GET" }), LOAD_CORE);
    const [reference, own] = [await load(nginx.url), await load(bench.proxyUrl)];
    shares.push((100 * own.perSecond) / reference.perSecond);
    console.log(
      `not gated: nginx proxy_pass ${reference.perSecond}/s, the holding proxy ${own.perSecond}/s (${own.errors} errors)`,
    );
  }
  return [atLeast("proxy_share_of_nginx_percent", median(shares), 60)];
}

async function prepare(url: string, key: string): Promise<string[]> {
  const tenants: string[] = [];
  for (let i = 0; i < TENANTS; i++) {
    const profile = aSignup();
    await createApi(url, key).post("/v1/tenants", profile);
    tenants.push(String(profile["externalId"]));
  }
  return tenants;
}

/** The server with its proxy on one core; the control plane, PostgreSQL and the load on the other. */
export async function benchDoors(): Promise<Bar[]> {
  execFileSync("taskset", ["-p", "-c", LOAD_CORE, String(process.pid)], { stdio: "ignore" });
  const directory = await mkdtemp(join(tmpdir(), "gatehouse-bench-"));
  const postgres = await openEmbeddedPostgres({ dataDir: join(directory, "pg"), logger: createLogger({ level: "error" }) });
  const children: ChildProcess[] = [];
  try {
    await writeFile(join(directory, "routes.yaml"), routes);
    const env = {
      DATABASE_URL: postgres.connectionString,
      GATEHOUSE_DATA_DIR: join(directory, "data"),
      GATEHOUSE_LISTS: await writeStarterOnly(directory),
      GATEHOUSE_ROUTES: join(directory, "routes.yaml"),
      GATEHOUSE_PORT: String(await freePort()),
      GATEHOUSE_ADMIN_KEY: KEY,
    };
    const plane = await spawnPinned([join(root, "test/bench/doors/control-plane.ts")], {}, /port/, LOAD_CORE);
    children.push(plane.child);
    const host = `127.0.0.1:${portOf(plane.line)}`;
    const proxyPort = await freePort();
    const command = [join(root, "dist/cli.js"), "proxy", "--upstream", `http://${host}`, "--listen", `127.0.0.1:${proxyPort}`];
    const server = await spawnPinned(command, env, /The proxy is ready/);
    children.push(server.child);
    const url = `http://127.0.0.1:${env.GATEHOUSE_PORT}`;
    const { body } = await createApi(url, KEY).post<{ key: string }>("/v1/api-keys", { name: "bench", roles: ["service"] });
    const bench = {
      url,
      proxyUrl: `http://127.0.0.1:${proxyPort}`,
      plane: host,
      directory,
      key: body.key,
      children,
      tenants: await prepare(url, body.key),
    };
    return [
      ...(await measureProxy(bench)),
      ...(await measureForwardAuth(bench)),
      ...(await measurePermits()),
      ...(await measureRemote(bench)),
    ];
  } finally {
    for (const child of children) child.kill("SIGTERM");
    await Promise.all(children.map((child) => child.exitCode ?? new Promise((resolve) => child.once("exit", resolve))));
    await postgres.close();
    await rm(directory, { recursive: true, force: true });
  }
}
