import { type ChildProcess, execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openEmbeddedPostgres } from "../../src/engine/embedded-postgres.ts";
import { createApi } from "../helpers/api.ts";
import { openListPublisher } from "../helpers/list-publisher.ts";
import { anInstanceRequest, aSignup } from "../helpers/requests.ts";
import { hasSharedData, withoutSharedData } from "../helpers/shared-data.ts";
import { atLeast, atMost, type Bar, median } from "./bars.ts";
import { LOAD_CORE, root, SERVE, spawnPinned } from "./pinned-process.ts";
import { type Load, type Measured, runWrk } from "./wrk.ts";

const ROUNDS = 3;
const TENANTS = 300;

const memoryMb = (child: ChildProcess, field: "VmRSS" | "VmHWM") =>
  Number(new RegExp(`${field}:\\s+(\\d+)`).exec(readFileSync(`/proc/${child.pid}/status`, "utf8"))?.[1]) / 1024;

interface Bench {
  url: string;
  ceilingUrl: string;
  key: string;
  directory: string;
  server: ChildProcess;
  tenants: string[];
}

const signupBody = (): string => {
  const owner = (i: number) => ({
    kind: "individual",
    name: `${["Jo", "Ana", "Piotr", "Mei"][i]} ${["Tremblay", "Duarte", "Nowak", "Larsen"][i]} @@`,
    birthDate: `19${70 + i}-05-05`,
    residenceCountry: "CA",
    percent: 25,
    roles: ["beneficial_owner"],
  });
  const changes = {
    externalId: "bench-@@",
    name: "Maplegrove Robotics @@ Inc.",
    registration: { number: "R-@@", country: "CA", formedOn: "2015-04-01" },
    email: "ops@maplegrove-@@.example",
    website: "https://maplegrove-@@.example",
    phone: null,
    owners: [0, 1, 2, 3].map(owner),
    payment: {
      method: "card",
      payerName: "Maplegrove Robotics @@ Inc.",
      payerCountry: "CA",
      card: { bin: "450003", country: "CA", fingerprint: "fp-@@" },
    },
    verifications: [],
  };
  return JSON.stringify(aSignup(changes));
};

const loadOf = (bench: Bench, changes: Partial<Load>): Load => ({
  url: bench.url,
  path: "/v1/instance-requests",
  key: bench.key,
  bodies: bench.tenants.map((tenant) => JSON.stringify(anInstanceRequest(tenant))),
  connections: 64,
  seconds: 6,
  directory: bench.directory,
  ...changes,
});

async function prepare(url: string, key: string): Promise<string[]> {
  const api = createApi(url, key);
  const tenants: string[] = [];
  for (let i = 0; i < TENANTS; i++) {
    const body = aSignup();
    const { status, body: decision } = await api.post<{ outcome: string }>("/v1/tenants", body);
    if (status !== 201 || decision.outcome !== "allow")
      throw new Error(`a sign-up of the bench was answered ${status} ${JSON.stringify(decision)}`);
    tenants.push(String(body.externalId));
  }
  return tenants;
}

async function measure(bench: Bench): Promise<Bar[]> {
  const rounds: { ceiling: Measured; instance: Measured; single: Measured; signup: Measured }[] = [];
  await runWrk(loadOf(bench, { seconds: 5 }), LOAD_CORE);
  await runWrk(loadOf(bench, { url: bench.ceilingUrl, seconds: 3 }), LOAD_CORE);
  for (let round = 0; round < ROUNDS; round++) {
    rounds.push({
      ceiling: await runWrk(loadOf(bench, { url: bench.ceilingUrl }), LOAD_CORE),
      instance: await runWrk(loadOf(bench, {}), LOAD_CORE),
      single: await runWrk(loadOf(bench, { connections: 1, seconds: 3 }), LOAD_CORE),
      signup: await runWrk(loadOf(bench, { path: "/v1/tenants", bodies: [signupBody()] }), LOAD_CORE),
    });
  }
  const of = (pick: (round: (typeof rounds)[number]) => number) => median(rounds.map(pick));
  for (const [i, round] of rounds.entries()) {
    console.log(
      `round ${i + 1}: ceiling ${round.ceiling.perSecond}/s, instance requests ${round.instance.perSecond}/s (p50 ${round.instance.p50Ms} ms, p99 ${round.instance.p99Ms} ms), one connection p50 ${round.single.p50Ms} ms, sign-ups ${round.signup.perSecond}/s (p99 ${round.signup.p99Ms} ms)`,
    );
  }
  const [instances, signups] = await Promise.all([
    runWrk(loadOf(bench, { seconds: 60, connections: 32 }), LOAD_CORE),
    runWrk(loadOf(bench, { seconds: 60, connections: 8, path: "/v1/tenants", bodies: [signupBody()] }), LOAD_CORE),
  ]);
  console.log(
    `60 s mixed: ${instances.perSecond}/s instance requests (p99 ${instances.p99Ms} ms), ${signups.perSecond}/s sign-ups (p99 ${signups.p99Ms} ms)`,
  );
  const errors = rounds.reduce((sum, { instance, single, signup }) => sum + instance.errors + single.errors + signup.errors, 0);
  return [
    atLeast("instance_share_of_ceiling_percent", (100 * of((r) => r.instance.perSecond)) / of((r) => r.ceiling.perSecond), 40),
    atLeast(
      "instance_requests_per_second",
      of((r) => r.instance.perSecond),
      3_000,
    ),
    atMost(
      "instance_p99_ms",
      of((r) => r.instance.p99Ms),
      40,
    ),
    atMost(
      "one_connection_p50_ms",
      of((r) => r.single.p50Ms),
      2,
    ),
    atLeast(
      "signups_per_second",
      of((r) => r.signup.perSecond),
      800,
    ),
    atMost("errors", errors + instances.errors + signups.errors, 0),
    atMost("server_memory_mb", memoryMb(bench.server, "VmHWM"), 350),
  ];
}

/** The production build on one core; PostgreSQL and the load generator on another; a ceiling in the same minutes. */
export async function benchDecision(): Promise<Bar[]> {
  if (!hasSharedData) throw new Error(withoutSharedData);
  execFileSync("taskset", ["-p", "-c", LOAD_CORE, String(process.pid)], { stdio: "ignore" });
  const directory = await mkdtemp(join(tmpdir(), "gatehouse-bench-"));
  const publisher = await openListPublisher(directory);
  const postgres = await openEmbeddedPostgres({ dataDir: join(directory, "pg"), logger: console });
  const children: ChildProcess[] = [];
  try {
    const env = {
      DATABASE_URL: postgres.connectionString,
      GATEHOUSE_DATA_DIR: join(directory, "data"),
      GATEHOUSE_LISTS: publisher.listsFile,
      GATEHOUSE_PORT: "0",
      GATEHOUSE_ADMIN_KEY: "ghk_bench_bench_bench_bench",
    };
    const { child: server, line } = await spawnPinned(SERVE, env, /is ready at/);
    children.push(server);
    const url = /http:\S+/.exec(line)?.[0] ?? "";
    const admin = createApi(url, env.GATEHOUSE_ADMIN_KEY);
    for (const id of ["us-ofac-sdn", "us-csl", "un-sc"]) await admin.post(`/v1/lists/${id}/refresh`, {});
    const { body } = await admin.post<{ key: string }>("/v1/api-keys", { name: "bench", roles: ["service"] });
    const tenants = await prepare(url, body.key);
    const sample = await createApi(url, body.key).post("/v1/instance-requests", anInstanceRequest(tenants[0]));
    const answerBytes = JSON.stringify(sample.body).length;
    const ceiling = await spawnPinned(
      [join(root, "test/bench/ceiling-server.ts"), postgres.connectionString, String(answerBytes)],
      {},
      /port/,
    );
    children.push(ceiling.child);
    const ceilingUrl = `http://127.0.0.1:${(JSON.parse(ceiling.line) as { port: number }).port}`;
    console.log(
      `server memory with all lists loaded: ${memoryMb(server, "VmRSS").toFixed(0)} MB; an answer has ${answerBytes} bytes`,
    );
    return await measure({ url, ceilingUrl, key: body.key, directory, server, tenants });
  } finally {
    for (const child of children) child.kill("SIGTERM");
    await Promise.all(children.map((child) => child.exitCode ?? new Promise((resolve) => child.once("exit", resolve))));
    await postgres.close();
    await publisher.close();
    await rm(directory, { recursive: true, force: true });
  }
}
