import type { ChildProcess } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Decision } from "../../src/domain/decision.ts";
import type { RecordedEvents } from "../../src/domain/telemetry.ts";
import { openEmbeddedPostgres } from "../../src/engine/embedded-postgres.ts";
import { openPool } from "../../src/engine/pool.ts";
import { createDb } from "../../src/store/database.ts";
import { ensurePartitions, migrate } from "../../src/store/migrate.ts";
import { createExposureSettler } from "../../src/store/settle-exposure.ts";
import { createTenantStates } from "../../src/store/tenant-states.ts";
import { createApi } from "../helpers/api.ts";
import { aSignup } from "../helpers/requests.ts";
import { writeStarterOnly } from "../helpers/test-server.ts";
import { atLeast, atMost, type Bar, median } from "./bars.ts";
import { fillIdentifiers } from "./link-data.ts";
import { SERVE, spawnFree } from "./pinned-process.ts";

const TENANTS = 1_250_000;
const IDENTIFIERS_EACH = 8;
const LOOK_UPS = 3_000;
const ADMIN_KEY = "ghk_bench_bench_bench_bench";
const SENDING_TENANTS = 300;
const BATCH = 1_000;
const SENDERS = 4;
const ROUNDS = 3;
const SENDING_MS = 8_000;

const keyOf = (text: string) => createHash("sha256").update(text).digest();
const at = (sorted: readonly number[], share: number) => sorted[Math.floor(share * (sorted.length - 1))] ?? 0;

/** What a sign-up looks up: eight identifiers, of which one as a rule is known, or all are. */
async function measureLookUps(connectionString: string): Promise<Bar[]> {
  const pool = openPool(connectionString, { size: 2, onError: () => undefined });
  const db = createDb(pool);
  try {
    await migrate(db);
    await ensurePartitions(db, new Date());
    const filling = performance.now();
    const client = await pool.connect();
    await fillIdentifiers(client, TENANTS, IDENTIFIERS_EACH);
    client.release(true);
    console.log(
      `${(TENANTS * IDENTIFIERS_EACH) / 1e6} million identifiers of ${TENANTS} tenants, filled in ${((performance.now() - filling) / 1000).toFixed(0)} s`,
    );
    const settler = createExposureSettler(pool, { unusedPermits: "whenReported", graceMs: 0, openEndedHours: 2160 });
    const states = createTenantStates(pool, settler);
    const tenant = () => Math.floor(Math.random() * TENANTS);
    const known = (of: number, i: number) => keyOf(`identifier ${of * IDENTIFIERS_EACH + i}`);
    const time = async (run: (i: number) => Promise<unknown>) => {
      const durations: number[] = [];
      for (let i = 0; i < LOOK_UPS; i++) {
        const started = performance.now();
        await run(i);
        durations.push(performance.now() - started);
      }
      return durations.sort((a, b) => a - b);
    };
    const oneKnown = (i: number) => {
      const unknown = Array.from({ length: IDENTIFIERS_EACH - 1 }, (_, n) => keyOf(`unknown ${i} ${n}`));
      return states.findLinks([known(tenant(), 3), ...unknown], null, new Date());
    };
    const allKnown = () => {
      const of = tenant();
      return states.findLinks(
        Array.from({ length: IDENTIFIERS_EACH }, (_, n) => known(of, n)),
        null,
        new Date(),
      );
    };
    await time(oneKnown);
    const roundTrips = await time(() => pool.query("select 1"));
    const [one, all] = [await time(oneKnown), await time(allKnown)];
    console.log(
      `look-up of ${IDENTIFIERS_EACH} identifiers: one known ${at(one, 0.5).toFixed(2)} ms (p99 ${at(one, 0.99).toFixed(2)}), all known ${at(all, 0.5).toFixed(2)} ms (p99 ${at(all, 0.99).toFixed(2)}); a round trip alone ${at(roundTrips, 0.5).toFixed(2)} ms`,
    );
    return [atMost("link_look_up_ms", at(one, 0.5), 1), atMost("link_look_up_all_known_ms", at(all, 0.5), 1)];
  } finally {
    await db.destroy();
  }
}

/** A batch as a control plane sends it: mostly usage, log-ins, and now and then an instance or data that leaves. */
function batchOf(tenants: readonly string[], number: number): string {
  const time = new Date().toISOString();
  const events = Array.from({ length: BATCH }, (_, i) => {
    const tenant = tenants[(number * 7 + i) % tenants.length];
    const head = `"id":"b-${number}-${i}","tenant":"${tenant}","at":"${time}"`;
    const instance = `"instanceId":"${tenant}-${i % 4}"`;
    if (i % 20 === 0) return `{${head},"type":"instance.started","data":{${instance},"accelerators":8,"accelerator":"L4"}}`;
    if (i % 20 === 1) return `{${head},"type":"egress","data":{"bytes":123456789,"destination":{"country":"CA"}}}`;
    if (i % 4 === 2)
      return `{${head},"type":"login","data":{"ip":"24.48.${i % 250}.${number % 250}","userAgent":"bench/1","isAdmin":true}}`;
    return `{${head},"type":"usage","data":{${instance},"acceleratorHours":0.13,"utilisation":0.91}}`;
  });
  return `{"events":[${events.join(",")}]}`;
}

async function sendFor(
  ms: number,
  send: (number: number) => Promise<RecordedEvents>,
): Promise<{ accepted: number; seconds: number; batchMs: number[] }> {
  const [started, batchMs] = [performance.now(), [] as number[]];
  let [accepted, number] = [0, 0];
  const sender = async () => {
    while (performance.now() - started < ms) {
      const before = performance.now();
      const sent = await send(number++);
      accepted += sent.accepted;
      batchMs.push(performance.now() - before);
    }
  };
  await Promise.all(Array.from({ length: SENDERS }, sender));
  return { accepted, seconds: (performance.now() - started) / 1000, batchMs };
}

/** Events from end to end: the production build, PostgreSQL and the sender share the machine. */
async function measureEvents(connectionString: string, directory: string): Promise<Bar[]> {
  const env = {
    DATABASE_URL: connectionString,
    GATEHOUSE_DATA_DIR: join(directory, "data"),
    GATEHOUSE_LISTS: await writeStarterOnly(directory),
    GATEHOUSE_PORT: "0",
    GATEHOUSE_ADMIN_KEY: ADMIN_KEY,
  };
  const { child, line } = await spawnFree(SERVE, env, /is ready at/);
  try {
    const url = /http:\S+/.exec(line)?.[0] ?? "";
    const admin = createApi(url, ADMIN_KEY);
    const { body: service } = await admin.post<{ key: string }>("/v1/api-keys", { name: "bench", roles: ["service"] });
    const api = createApi(url, service.key);
    const tenants: string[] = [];
    for (let i = 0; i < SENDING_TENANTS; i++)
      tenants.push((await api.post<Decision>("/v1/tenants", aSignup())).body.tenant.externalId);
    const headers = { authorization: `Bearer ${service.key}`, "content-type": "application/json" };
    let refused = 0;
    const send = async (number: number): Promise<RecordedEvents> => {
      const response = await fetch(`${url}/v1/events`, { method: "POST", headers, body: batchOf(tenants, number) });
      if (response.status !== 200) refused++;
      return (await response.json()) as RecordedEvents;
    };
    await sendFor(3_000, (number) => send(1e6 + number));
    const rounds: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const { accepted, seconds, batchMs } = await sendFor(SENDING_MS, (number) => send(round * 1e5 + number));
      rounds.push(accepted / seconds);
      console.log(
        `round ${round + 1}: ${(accepted / seconds).toFixed(0)} events/s in batches of ${BATCH} of ${SENDING_TENANTS} tenants (a batch takes ${median(batchMs).toFixed(0)} ms)`,
      );
    }
    return [atLeast("events_per_second", median(rounds), 5_000), atMost("event_errors", refused, 0)];
  } finally {
    await stop(child);
  }
}

async function stop(child: ChildProcess): Promise<void> {
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  await ended;
}

/** Look-ups of links among ten million identifiers, and events over HTTP. */
export async function benchLinks(): Promise<Bar[]> {
  const directory = await mkdtemp(join(tmpdir(), "gatehouse-bench-"));
  const open = (name: string) => openEmbeddedPostgres({ dataDir: join(directory, name), logger: console });
  const large = await open("links");
  try {
    const lookUps = await measureLookUps(large.connectionString).finally(() => large.close());
    const postgres = await open("events");
    return [...lookUps, ...(await measureEvents(postgres.connectionString, directory).finally(() => postgres.close()))];
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
