import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import type { Backtest } from "../../src/domain/backtest.ts";
import type { Decision } from "../../src/domain/decision.ts";
import { openEmbeddedPostgres } from "../../src/engine/embedded-postgres.ts";
import { createShadowObserver } from "../../src/usecases/observe-shadows.ts";
import { type Api, createApi } from "../helpers/api.ts";
import { policyFrom } from "../helpers/policy-versions.ts";
import { aHeldSignup, anInstanceRequest, aSignup } from "../helpers/requests.ts";
import { copyDecisions } from "../helpers/stored-decisions.ts";
import { writeStarterOnly } from "../helpers/test-server.ts";
import { atLeast, atMost, type Bar, median } from "./bars.ts";
import { SERVE } from "./pinned-process.ts";
import { gatehouseRules, jsonRules, type RuleEngine, sampleFacts, zenRules } from "./policy-rules.ts";

const ROUNDS = 7;
const ROUND_MS = 300;
const DECISIONS = Number(process.env["BENCH_DECISIONS"] ?? 1_000_000);
const LIVE_PER_SECOND = 100;
const LIVE_SECONDS = 15;

/** Microseconds an evaluation, with fresh facts each time as a request brings them. */
async function timeEngine({ evaluate }: RuleEngine): Promise<number> {
  const fresh = sampleFacts.map((facts) => JSON.stringify(facts));
  let [spent, count] = [0, 0];
  while (spent < ROUND_MS) {
    const facts = fresh.map((text) => JSON.parse(text) as (typeof sampleFacts)[number]);
    const started = performance.now();
    for (const given of facts) await evaluate(given);
    spent += performance.now() - started;
    count += facts.length;
  }
  return (spent * 1_000) / count;
}

async function measureEngines(): Promise<Bar[]> {
  const engines = [gatehouseRules(), zenRules(), jsonRules()];
  const times = new Map<string, number[]>(engines.map(({ name }) => [name, []]));
  for (const engine of engines) await timeEngine(engine);
  for (let round = 0; round < ROUNDS; round++)
    for (const engine of engines) times.get(engine.name)?.push(await timeEngine(engine));
  const of = (name: string) => median(times.get(name) ?? []);
  for (const { name } of engines) console.log(`${name}: ${of(name).toFixed(1)} µs for 40 rules with reasons`);
  const fastest = Math.min(of("zen-engine"), of("json-rules-engine"));
  return [
    atMost("evaluation_of_40_rules_us", of("gatehouse"), 12),
    atLeast("times_faster_than_the_faster_of_two", fastest / of("gatehouse"), 10),
    atMost("shadow_us", await measureShadow(), 12),
  ];
}

/** What one shadow adds to a decision: its evaluation and the record that is kept for writing. */
async function measureShadow(): Promise<number> {
  const { policy } = gatehouseRules();
  const observer = createShadowObserver({ policy: { shadows: () => [policy] }, results: { add: async () => undefined } });
  const now = new Date();
  const decisions = sampleFacts.map(
    (facts, i): Decision => ({
      ...policy.evaluate(facts, now),
      id: `dec_${i}`,
      kind: "signup",
      tenant: { id: "ten_1", externalId: "x" },
      resolution: null,
      lists: [],
      caseId: null,
      permit: null,
      createdAt: now.toISOString(),
      expiresAt: null,
    }),
  );
  const rounds: number[] = [];
  for (let round = 0; round <= ROUNDS; round++) {
    const runs = 4_000;
    const started = performance.now();
    for (let i = 0; i < runs; i++)
      for (const [at, facts] of sampleFacts.entries()) observer.observe(decisions[at] as Decision, facts);
    const spent = performance.now() - started;
    await observer.flush();
    rounds.push((spent * 1_000) / (runs * sampleFacts.length));
  }
  return median(rounds.slice(1));
}

async function startServer(env: NodeJS.ProcessEnv): Promise<{ child: ChildProcess; url: string }> {
  const child = spawn(process.execPath, [...SERVE], {
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  for await (const line of createInterface({ input: child.stdout as NodeJS.ReadableStream })) {
    const url = /is ready at (http:\S+)/.exec(line)?.[1];
    if (url) return { child, url };
  }
  throw new Error("the server did not start");
}

/** Instance requests at a steady rate, whatever the answers take; the 99th percentile in ms. */
async function measureLive(operator: Api, tenant: string, isOver: () => boolean): Promise<number> {
  const times: number[] = [];
  const pending: Promise<void>[] = [];
  const startedAt = performance.now();
  for (let i = 0; !isOver(); i++) {
    const dueMs = startedAt + (i * 1_000) / LIVE_PER_SECOND;
    if (dueMs > performance.now()) await sleep(dueMs - performance.now());
    const sentAt = performance.now();
    const asked = operator.post("/v1/instance-requests", anInstanceRequest(tenant));
    pending.push(asked.then(() => void times.push(performance.now() - sentAt)));
  }
  await Promise.all(pending);
  const sorted = times.sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length * 0.99)] ?? 0;
}

const forSeconds = (seconds: number) => {
  const end = performance.now() + seconds * 1_000;
  return () => performance.now() > end;
};

async function measureBacktest(url: string, key: string, connectionString: string, pid: number): Promise<Bar[]> {
  const operator = createApi(url, key);
  const tenant = aSignup();
  await operator.post("/v1/tenants", tenant);
  for (let i = 0; i < 40; i++) {
    await operator.post("/v1/tenants", i % 10 === 0 ? aHeldSignup() : aSignup());
    await operator.post("/v1/instance-requests", anInstanceRequest(tenant["externalId"]));
  }
  console.log(`storing ${DECISIONS} decisions`);
  await copyDecisions(connectionString, DECISIONS, new Date());
  await measureLive(operator, String(tenant["externalId"]), forSeconds(3));
  const before = await measureLive(operator, String(tenant["externalId"]), forSeconds(LIVE_SECONDS));
  const order = { document: policyFrom(41), to: "2100-01-01", limit: DECISIONS, capacity: 40, recall: 0.9 };
  const started = performance.now();
  const { body } = await operator.post<Backtest>("/v1/backtests", order);
  let state: Backtest = body;
  const watching = (async () => {
    while (state.state === "queued" || state.state === "running") {
      await sleep(250);
      state = (await operator.get<Backtest>(`/v1/backtests/${body.id}`)).body;
    }
  })();
  const during = await measureLive(
    operator,
    String(tenant["externalId"]),
    () => state.state !== "queued" && state.state !== "running",
  );
  await watching;
  const seconds = (performance.now() - started) / 1_000;
  const memory = Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) / 1024;
  console.log(
    `backtest ${state.state}: ${state.progress.done} decisions in ${seconds.toFixed(1)} s; live p99 ${before.toFixed(1)} ms before, ${during.toFixed(1)} ms meanwhile`,
  );
  return [
    atMost("backtest_seconds", state.state === "done" ? seconds : Number.POSITIVE_INFINITY, 120),
    atMost("backtest_memory_mb", memory, 600),
    atMost("live_p99_during_backtest_ratio", during / before, 1.3),
  ];
}

/** Forty rules in three engines, then a backtest of a million stored decisions under live requests. */
export async function benchPolicy(): Promise<Bar[]> {
  const bars = await measureEngines();
  const directory = await mkdtemp(join(tmpdir(), "gatehouse-bench-"));
  const postgres = await openEmbeddedPostgres({ dataDir: join(directory, "pg"), logger: console });
  let child: ChildProcess | undefined;
  try {
    const key = "ghk_bench_bench_bench_bench";
    const server = await startServer({
      DATABASE_URL: postgres.connectionString,
      GATEHOUSE_DATA_DIR: join(directory, "data"),
      GATEHOUSE_LISTS: await writeStarterOnly(directory),
      GATEHOUSE_PORT: "0",
      GATEHOUSE_ADMIN_KEY: key,
    });
    child = server.child;
    return [...bars, ...(await measureBacktest(server.url, key, postgres.connectionString, Number(child.pid)))];
  } finally {
    if (child) {
      child.kill("SIGTERM");
      await new Promise((resolve) => child?.once("exit", resolve));
    }
    await postgres.close();
    await rm(directory, { recursive: true, force: true });
  }
}
