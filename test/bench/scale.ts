import type { ChildProcess } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { openEmbeddedPostgres } from "../../src/engine/embedded-postgres.ts";
import { createApi } from "../helpers/api.ts";
import { anInstanceRequest, aSignup } from "../helpers/requests.ts";
import { inStore } from "../helpers/store-client.ts";
import { writeStarterOnly } from "../helpers/test-server.ts";
import { atMost, type Bar } from "./bars.ts";
import { SERVE, spawnFree } from "./pinned-process.ts";
import { processorMs } from "./processor-time.ts";
import { runWrk } from "./wrk.ts";

const KEY = "ghk_bench_bench_bench_bench";
const TENANTS = 200;
const SECONDS = 8;
const CONNECTIONS = 64;
const ALL_CORES = `0-${cpus().length - 1}`;

/** Whether the calls of a tenant go to one server, as a balancer that hashes does it, or to any. */
type Spread = "by tenant" | "at random";

interface Run {
  servers: number;
  spread: Spread;
  perSecond: number;
  p99Ms: number;
  errors: number;
  serverMs: number;
  storeMs: number;
  bytes: number;
  /** Of all the machine's cores. */
  busyPercent: number;
}

async function prepare(url: string): Promise<string[]> {
  const api = createApi(url, KEY);
  const bodies: string[] = [];
  for (let i = 0; i < TENANTS; i++) {
    const { body } = await api.post<{ tenant: { externalId: string } }>("/v1/tenants", aSignup());
    bodies.push(JSON.stringify(anInstanceRequest(body.tenant.externalId)));
  }
  return bodies;
}

/** So many server processes on one PostgreSQL, each with its share of the callers. */
async function runWith(servers: number, spread: Spread): Promise<Run> {
  const directory = await mkdtemp(join(tmpdir(), "gatehouse-scale-"));
  const postgres = await openEmbeddedPostgres({
    dataDir: join(directory, "pg"),
    logger: { info: () => undefined, warn: () => undefined },
  });
  const children: ChildProcess[] = [];
  try {
    const env = {
      ...{
        DATABASE_URL: postgres.connectionString,
        GATEHOUSE_PORT: "0",
        GATEHOUSE_ADMIN_KEY: KEY,
        GATEHOUSE_MASTER_KEY: "44".repeat(32),
      },
      GATEHOUSE_LISTS: await writeStarterOnly(directory),
    };
    const urls: string[] = [];
    for (let i = 0; i < servers; i++) {
      const { child, line } = await spawnFree(SERVE, { ...env, GATEHOUSE_DATA_DIR: join(directory, `data-${i}`) }, /is ready at/);
      children.push(child);
      urls.push(/http:\S+/.exec(line)?.[0] ?? "");
    }
    const bodies = await prepare(urls[0] ?? "");
    const load = (url: string, seconds: number) => {
      const own = bodies.filter((_body, i) => spread === "at random" || urls[i % servers] === url);
      const connections = CONNECTIONS / servers;
      return runWrk({ url, path: "/v1/instance-requests", key: KEY, bodies: own, connections, seconds, directory }, ALL_CORES);
    };
    await Promise.all(urls.map((url) => load(url, 4)));
    const state = async () => {
      const [row] = await inStore<{ decisions: number; bytes: number }>(
        postgres,
        "select (select count(*)::integer from decisions) as decisions, pg_database_size(current_database())::double precision as bytes",
      );
      const serverMs = children.reduce((sum, { pid }) => sum + processorMs(pid ?? 0), 0);
      return { ...(row ?? { decisions: 0, bytes: 0 }), serverMs, storeMs: processorMs(postgres.pid) };
    };
    const before = await state();
    const measured = await Promise.all(urls.map((url) => load(url, SECONDS)));
    const after = await state();
    const decisions = after.decisions - before.decisions;
    const [serverMs, storeMs] = [after.serverMs - before.serverMs, after.storeMs - before.storeMs];
    return {
      servers,
      spread,
      perSecond: measured.reduce((sum, { perSecond }) => sum + perSecond, 0),
      p99Ms: Math.max(...measured.map(({ p99Ms }) => p99Ms)),
      errors: measured.reduce((sum, { errors }) => sum + errors, 0),
      serverMs: serverMs / decisions,
      storeMs: storeMs / decisions,
      bytes: (after.bytes - before.bytes) / decisions,
      busyPercent: ((serverMs + storeMs) / (SECONDS * 1_000 * cpus().length)) * 100,
    };
  } finally {
    for (const child of children) child.kill("SIGTERM");
    await Promise.all(children.map((child) => child.exitCode ?? new Promise((resolve) => child.once("exit", resolve))));
    await postgres.close();
    await rm(directory, { recursive: true, force: true });
  }
}

function describeRun({ servers, spread, perSecond, p99Ms, serverMs, storeMs, bytes, busyPercent }: Run): string {
  const cost = `${serverMs.toFixed(3)} ms of CPU in the server and ${storeMs.toFixed(3)} ms in PostgreSQL`;
  return `${servers} server process${servers > 1 ? `es, calls spread ${spread}` : ""}: ${perSecond.toFixed(0)} decisions/s (p99 ${p99Ms.toFixed(1)} ms); a decision costs ${cost} and ${bytes.toFixed(0)} bytes stored; they keep ${busyPercent.toFixed(0)} % of ${cpus().length} cores busy, the load generator the rest`;
}

const costOf = ({ serverMs, storeMs }: Run): number => serverMs + storeMs;

/** Decisions a second with one and with two server processes, what a decision costs, and what is the limit. */
export async function benchScale(): Promise<Bar[]> {
  const one = await runWith(1, "by tenant");
  const two = await runWith(2, "by tenant");
  // Here each server has to read again what the other one changed, and decides again what it decided on an older state.
  const mixed = await runWith(2, "at random");
  for (const run of [one, two, mixed]) console.log(describeRun(run));
  const cores = cpus().length * 1_000;
  for (const { servers, spread, serverMs, storeMs } of [one, two, mixed])
    console.log(
      `  by CPU alone, ${cpus().length} cores could do ${(cores / (serverMs + storeMs)).toFixed(0)} decisions/s with ${servers}, ${spread}`,
    );
  return [
    atMost("scale_errors", one.errors + two.errors + mixed.errors, 0),
    atMost("decision_cpu_ms", costOf(one), 1),
    atMost("decision_bytes", one.bytes, 16_384),
    // Of CPU, not of time: two servers, their database and what asks them share the cores of one machine.
    atMost("two_servers_cpu_of_one_percent", (100 * costOf(two)) / costOf(one), 150),
  ];
}
