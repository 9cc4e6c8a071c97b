import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openPool } from "../../src/engine/pool.ts";
import { createApi } from "../helpers/api.ts";
import { until } from "../helpers/events.ts";
import { makeRandom } from "../helpers/random.ts";
import { hasRedis } from "../helpers/redis-server.ts";
import { openWebhookReceiver, type WebhookReceiver } from "../helpers/webhook-receiver.ts";
import { ADMIN_KEY, type Deployment, type Member, openDeployment } from "./deployment.ts";
import { createMixedLoad } from "./mixed-load.ts";
import { type Account, settleAccounts } from "./settle-accounts.ts";

const SEED = Number(process.env["FAULT_SEED"] ?? Math.floor(Math.random() * 1e9));
const FAULTS = Number(process.env["FAULT_COUNT"] ?? 40);
const CALLERS = 12;
const MINUTE_MS = 60_000;

describe.skipIf(!hasRedis)("servers and workers under faults", () => {
  let deployment: Deployment;
  let receiver: WebhookReceiver;

  beforeAll(async () => {
    deployment = await openDeployment({ servers: 4, workers: 2 }, {});
    receiver = await openWebhookReceiver();
    expect(await deployment.ready(2 * MINUTE_MS)).toBe(true);
  }, 3 * MINUTE_MS);
  afterAll(async () => {
    await deployment?.close();
    await receiver?.close();
  }, MINUTE_MS);

  test(
    "nothing that anybody was told is lost, and nothing is done twice",
    async () => {
      say(`FAULT_SEED=${SEED} draws ${FAULTS} faults`);
      // Apart from what callers draw: the same seed draws the same faults, however fast the calls go.
      const random = makeRandom(SEED);
      const draw = () => random.below(1e6) / 1e6;
      const others = makeRandom(SEED + 1);
      const drawForLoad = () => others.below(1e6) / 1e6;
      const { pick } = random;
      const pauseOf = () => 300 + draw() * 1_500;
      const signal = (member: Member, name: NodeJS.Signals) => void member.child.kill(name);
      const { servers, workers, redis, postgresLine, redisLine } = deployment;

      const faults: Record<string, () => Promise<unknown>> = {
        "kill a server": async () => signal(pick(servers), "SIGKILL"),
        "end a server in order": async () => signal(pick(servers), "SIGTERM"),
        "kill a worker": async () => signal(pick(workers), "SIGKILL"),
        "stop a server for a while": async () => {
          const member = pick(servers);
          signal(member, "SIGSTOP");
          await sleep(pauseOf());
          signal(member, "SIGCONT");
        },
        "stop a worker for a while": async () => {
          const member = pick(workers);
          signal(member, "SIGSTOP");
          await sleep(pauseOf());
          signal(member, "SIGCONT");
        },
        "kill PostgreSQL": async () => {
          await deployment.killPostgres();
          await sleep(pauseOf() / 2);
          await deployment.restartPostgres();
        },
        "stop PostgreSQL's postmaster": async () => {
          process.kill(deployment.postgresPid(), "SIGSTOP");
          await sleep(pauseOf());
          process.kill(deployment.postgresPid(), "SIGCONT");
        },
        "cut the line to PostgreSQL": async () => {
          postgresLine.cut();
          await sleep(pauseOf());
          postgresLine.mend();
        },
        "kill Redis": async () => {
          await redis.kill();
          await sleep(pauseOf());
          await redis.start();
        },
        "flush Redis": () => redis.flush(),
        "stop Redis for a while": async () => {
          redis.pause();
          await sleep(pauseOf());
          redis.goOn();
        },
        "cut the line to Redis": async () => {
          redisLine.cut();
          await sleep(pauseOf());
          redisLine.mend();
        },
      };

      const admin = createApi(servers[0]?.url ?? "", ADMIN_KEY);
      expect((await admin.post("/v1/webhooks", { url: receiver.url, events: ["*"] })).status).toBe(201);
      // Receivers fail too.
      receiver.answerWith(() => (drawForLoad() < 0.05 ? 503 : 204));
      const load = createMixedLoad(servers, drawForLoad);
      const done = load.run(CALLERS);
      await sleep(3_000);
      const counts: Record<string, number> = {};
      for (let i = 0; i < FAULTS; i++) {
        const name = pick(Object.keys(faults));
        counts[name] = (counts[name] ?? 0) + 1;
        await faults[name]?.();
        await sleep(500 + draw() * 2_000);
      }
      load.stop();
      await done;

      expect(await deployment.ready(MINUTE_MS)).toBe(true);
      const pool = openPool(deployment.connectionString, { size: 4, onError: () => undefined });
      try {
        const left = async () =>
          Number(
            (
              await pool.query(
                "select (select count(*) from outbox) + (select count(*) from deliveries where state = 'waiting') + (select count(*) from monitoring_queue) as left",
              )
            ).rows[0].left,
          );
        await until(
          async () => {
            // What the receiver refused waits for longer than anybody looks on.
            await pool.query(
              "update deliveries set due_at = least(due_at, now() + interval '2 seconds') where state = 'waiting'",
            );
            await pool.query("update webhooks set paused_until = null where paused_until is not null");
            return left();
          },
          (count) => count === 0,
          2 * MINUTE_MS,
        );
        const collapses = [...servers, ...workers].flatMap((member) => member.collapses);
        const accounts = [
          ...(await settleAccounts(pool, load.ledger, receiver.received)),
          { what: "processes that ended although nobody ended them", expected: 0, found: collapses.length },
        ];
        report(accounts, counts);
        say(`  ${load.ledger.calls} calls, ${load.ledger.repeated} made again; ${receiver.received.length} webhooks received`);
        for (const collapse of collapses) say(collapse);
        const lines = (await readFile(deployment.logFile, "utf8")).split("\n");
        for (const line of lines.filter((each) => each.includes('"status":500')).slice(0, 5)) say(line);
        if (load.ledger.faults.length > 0) say([...new Set(load.ledger.faults)].join("\n"));
        for (const { what, expected, found } of accounts) expect(found, what).toBe(expected);
      } finally {
        await pool.end();
      }
    },
    10 * MINUTE_MS,
  );
});

const say = (line: string) => process.stdout.write(`${line}\n`);

function report(accounts: readonly Account[], counts: Record<string, number>): void {
  say(`\n${FAULTS} faults drawn by FAULT_SEED=${SEED}`);
  for (const [name, count] of Object.entries(counts)) say(`  ${String(count).padStart(3)}  ${name}`);
  for (const { what, expected, found } of accounts)
    say(`  ${String(found).padStart(6)} of ${String(expected).padStart(6)}  ${found === expected ? "good" : "WRONG"}  ${what}`);
}
