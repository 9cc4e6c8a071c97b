import { type ChildProcess, execFileSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import type { Decision } from "../../src/domain/decision.ts";
import type { CaseSummary } from "../../src/domain/review-case.ts";
import { openEmbeddedPostgres } from "../../src/engine/embedded-postgres.ts";
import { openPool } from "../../src/engine/pool.ts";
import { createDb } from "../../src/store/database.ts";
import { ensurePartitions, migrate } from "../../src/store/migrate.ts";
import { type Api, type ApiAnswer, createApi, ifMatch } from "../helpers/api.ts";
import { openEventStream } from "../helpers/event-stream.ts";
import { aHeldSignup } from "../helpers/requests.ts";
import { writeStarterOnly } from "../helpers/test-server.ts";
import { atMost, type Bar } from "./bars.ts";
import { LOAD_CORE, SERVE, spawnPinned } from "./pinned-process.ts";
import { fillQueue } from "./queue-data.ts";

const ANALYSTS = 50;
const OPEN = 100_000;
const CLOSED = 1_000_000;
const REAL = 600;
const LISTENERS = 200;
const CHANGES = 20;
const WORK_MS = 20_000;
/** Between two things that an analyst does; a person takes far longer. */
const PAUSE_MS = 150;
const ADMIN_KEY = "ghk_bench_bench_bench_bench";

const lists = [
  ...[
    "state=open&sort=priority",
    "state=open&rule=rule.r3",
    "state=open&country=CD&sort=age",
    "minScore=80&state=open&sort=score",
  ],
  ...[
    "assignee=me",
    "overdue=true&kind=instance",
    "state=approved&sort=age",
    "state=open&rule=rule.r49&country=AA",
    "sort=priority",
  ],
];

/** Durations by what was done, and what went wrong. */
class Measures {
  readonly durations = new Map<string, number[]>();
  readonly claimed: string[] = [];
  errors = 0;

  async time<T>(what: string, call: () => Promise<ApiAnswer<T>>): Promise<ApiAnswer<T>> {
    const started = performance.now();
    const answer = await call();
    this.durations.set(what, [...(this.durations.get(what) ?? []), performance.now() - started]);
    if (answer.status >= 300) this.errors++;
    return answer;
  }

  at(what: string, share: number): number {
    const sorted = (this.durations.get(what) ?? []).toSorted((a, b) => a - b);
    return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.POSITIVE_INFINITY;
  }

  print(): void {
    for (const [what, all] of this.durations) {
      const [p50, p95, p99] = [0.5, 0.95, 0.99].map((share) => this.at(what, share).toFixed(1));
      console.log(`${what.padEnd(12)} ${String(all.length).padStart(6)} calls  p50 ${p50} ms  p95 ${p95} ms  p99 ${p99} ms`);
    }
  }
}

async function analyse(api: Api, real: Decision[], measures: Measures, until: number): Promise<void> {
  for (let turn = 0; performance.now() < until; turn++) {
    const next = await measures.time("claim-next", () => api.post<CaseSummary>("/v1/cases/claim-next", {}));
    if (next.status === 200) measures.claimed.push(next.body.id);
    await sleep(PAUSE_MS * (0.5 + Math.random()));
    await measures.time("list", () => api.get(`/v1/cases?${lists[turn % lists.length]}`));
    const decision = real.pop();
    if (!decision) continue;
    const path = `/v1/cases/${decision.caseId}`;
    const { body: found } = await api.get<CaseSummary>(path);
    const claimed = await api.post<CaseSummary>(`${path}/claim`, {}, ifMatch(found));
    const verdict = { verdict: turn % 4 === 0 ? "reject" : "approve", reasonCode: "bench", rationale: "Measured." };
    if (claimed.status === 200) await measures.time("verdict", () => api.post(`${path}/verdict`, verdict, ifMatch(claimed.body)));
    await sleep(PAUSE_MS * (0.5 + Math.random()));
  }
}

async function askStatistics(api: Api, measures: Measures, until: number): Promise<void> {
  while (performance.now() < until) {
    await measures.time("statistics", () => api.get("/v1/cases/stats"));
    await sleep(PAUSE_MS);
  }
}

/** The longest time from a change to its arrival at the last of all listeners. */
async function measureStream(url: string, api: Api, subject: Decision): Promise<number> {
  const headers = { authorization: `Bearer ${ADMIN_KEY}` };
  const streams = await Promise.all(Array.from({ length: LISTENERS }, () => openEventStream(`${url}/v1/cases/events`, headers)));
  let slowest = 0;
  try {
    for (let i = 0; i < CHANGES; i++) {
      const { body: found } = await api.get<CaseSummary>(`/v1/cases/${subject.caseId}`);
      const started = performance.now();
      await api.post(`/v1/cases/${subject.caseId}/notes`, { text: `change ${i}` }, ifMatch(found));
      await Promise.all(streams.map((stream) => stream.next(10_000)));
      slowest = Math.max(slowest, performance.now() - started);
    }
  } finally {
    await Promise.all(streams.map((stream) => stream.close()));
  }
  return slowest;
}

async function work(url: string): Promise<Bar[]> {
  const admin = createApi(url, ADMIN_KEY);
  const apis: Api[] = [];
  for (let i = 0; i < ANALYSTS; i++) {
    const { body } = await admin.post<{ key: string }>("/v1/api-keys", { name: `analyst ${i}`, roles: ["analyst"] });
    apis.push(createApi(url, body.key));
  }
  const real: Decision[] = [];
  while (real.length < REAL) {
    const made = await Promise.all(Array.from({ length: 20 }, () => admin.post<Decision>("/v1/tenants", aHeldSignup())));
    real.push(...made.map(({ body }) => body));
  }
  const subject = real.pop() as Decision;
  // What is decided here is not handed out by claim-next meanwhile: each such case is claimed by its number.
  const measures = new Measures();
  const until = performance.now() + WORK_MS;
  await Promise.all([...apis.map((api) => analyse(api, real, measures, until)), askStatistics(admin, measures, until)]);
  measures.print();
  const slowest = await measureStream(url, admin, subject);
  console.log(`stream       ${CHANGES} changes to ${LISTENERS} listeners, slowest ${slowest.toFixed(0)} ms`);
  return [
    atMost("cases_handed_out_twice", measures.claimed.length - new Set(measures.claimed).size, 0),
    atMost("claim_next_p95_ms", measures.at("claim-next", 0.95), 50),
    atMost("filtered_list_p95_ms", measures.at("list", 0.95), 50),
    atMost("verdict_p95_ms", measures.at("verdict", 0.95), 60),
    atMost("statistics_p95_ms", measures.at("statistics", 0.95), 150),
    atMost("stream_slowest_ms", slowest, 1_000),
    atMost("errors", measures.errors, 0),
  ];
}

/** The tables as they are after a year: the schema, the cases, and the days counted by the server itself. */
async function prepare(connectionString: string): Promise<void> {
  const pool = openPool(connectionString, { size: 2, onError: (error) => console.error(error) });
  const db = createDb(pool);
  await migrate(db);
  await ensurePartitions(db, new Date());
  await db.destroy();
  const client = new pg.Client({ connectionString });
  await client.connect();
  const started = performance.now();
  await fillQueue(client, { closed: CLOSED, open: OPEN });
  await client.end();
  console.log(`${CLOSED} closed and ${OPEN} open cases made in ${((performance.now() - started) / 1000).toFixed(0)} s`);
}

async function untilDaysAreCounted(connectionString: string): Promise<void> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  for (let before = -1; ; ) {
    const { rows } = await client.query<{ count: number }>("select count(*)::integer as count from case_days");
    const count = rows[0]?.count ?? 0;
    if (count > 0 && count === before) break;
    before = count;
    await sleep(3_000);
  }
  await client.query("vacuum (analyze)");
  await client.end();
}

/** 50 analysts, with pauses, on a queue of 100,000 open and 1,000,000 closed cases; the server on one core, they on another. */
export async function benchQueue(): Promise<Bar[]> {
  execFileSync("taskset", ["-p", "-c", LOAD_CORE, String(process.pid)], { stdio: "ignore" });
  const directory = await mkdtemp(join(tmpdir(), "gatehouse-bench-"));
  const postgres = await openEmbeddedPostgres({ dataDir: join(directory, "pg"), logger: console });
  let server: ChildProcess | undefined;
  try {
    await prepare(postgres.connectionString);
    const env = {
      DATABASE_URL: postgres.connectionString,
      GATEHOUSE_DATA_DIR: join(directory, "data"),
      GATEHOUSE_LISTS: await writeStarterOnly(directory),
      GATEHOUSE_PORT: "0",
      GATEHOUSE_ADMIN_KEY: ADMIN_KEY,
      GATEHOUSE_LOG_LEVEL: "error",
    };
    const { child, line } = await spawnPinned(SERVE, env, /is ready at/);
    server = child;
    await untilDaysAreCounted(postgres.connectionString);
    return await work(/http:\S+/.exec(line)?.[0] ?? "");
  } finally {
    server?.kill("SIGTERM");
    if (server && server.exitCode === null) await new Promise((resolve) => server?.once("exit", resolve));
    await postgres.close();
    await rm(directory, { recursive: true, force: true });
  }
}
