import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { FAILURES_TO_PARK, type JobStatus } from "../../src/domain/job.ts";
import { openJobQueue } from "../../src/engine/job-queue.ts";
import { createRunShared } from "../../src/jobs/run-shared.ts";
import { createLogger } from "../../src/platform/logger.ts";
import { createJobTurns } from "../../src/store/job-turns.ts";
import { type Api, createApi } from "../helpers/api.ts";
import { until } from "../helpers/events.ts";
import { hasRedis, openRedisServer, type RedisServer } from "../helpers/redis-server.ts";
import { openTwoServers, type TwoServers } from "../helpers/two-servers.ts";

const logger = createLogger({ level: "silent" });

describe.each(["postgres", ...(hasRedis ? (["redis"] as const) : [])] as const)("shared jobs on %s", (backend) => {
  let redis: RedisServer | null = null;
  let servers: TwoServers;
  let admin: Api;

  beforeAll(async () => {
    if (backend === "redis") redis = await openRedisServer();
    servers = await openTwoServers(redis ? { REDIS_URL: redis.url } : {});
    admin = createApi(servers.first.url, await servers.first.keyFor("admin"));
  });
  afterAll(async () => {
    await servers?.close();
    await redis?.close();
  });

  const listed = async () => (await admin.get<{ items: JobStatus[] }>("/v1/jobs")).body.items;
  const job = async (name: string) => (await listed()).find((each) => each.name === name);
  const open = (jobs: { name: string; everyMs: number }[], run: (name: string) => Promise<void>) =>
    openJobQueue({ redisUrl: redis?.url ?? null, connectionString: servers.first.connectionString, jobs, run, logger });

  it("run by themselves, and it shows", async () => {
    const found = await until(
      () => job("rescreen-tenants"),
      (status) => (status?.runs ?? 0) > 1,
    );
    expect(found).toMatchObject({ everySeconds: 2, failures: 0, problem: null });
    expect((await listed()).map(({ name }) => name)).toContain("make-partitions");
    const metrics = await (await fetch(`${servers.first.url}/metrics`)).text();
    expect(metrics).toContain("gatehouse_job_duration_seconds");
    const ready = (await admin.get<{ ready: boolean; degraded: { part: string }[] }>("/readyz")).body;
    expect(ready.degraded.map(({ part }) => part)).not.toContain("redis");
  });

  it("are run by one of two servers at a time, and on demand", async () => {
    const before = (await job("count-case-days"))?.runs ?? 0;
    expect((await admin.post<JobStatus>("/v1/jobs/count-case-days/run", {})).status).toBe(202);
    const after = await until(
      () => job("count-case-days"),
      (status) => (status?.runs ?? 0) > before,
    );
    expect(after?.runs).toBe(before + 1);
    expect((await admin.post("/v1/jobs/no-such-job/run", {})).status).toBe(404);
  });

  it("a job whose process is killed in the middle is taken over", async () => {
    await servers.pool.query(
      `update jobs set holder = 'dead', taken_until = now() + interval '2 seconds', started_at = now() - interval '5 minutes',
         failures = 1 where name = 'watch-due-dates'`,
    );
    expect((await job("watch-due-dates"))?.state).toBe("running");
    await admin.post("/v1/jobs/watch-due-dates/run", {});
    await new Promise((resolve) => setTimeout(resolve, 2_100));
    await admin.post("/v1/jobs/watch-due-dates/run", {});
    const after = await until(
      () => job("watch-due-dates"),
      (status) => status?.state === "waiting" && status.failures === 0,
    );
    expect(after).toMatchObject({ state: "waiting", failures: 0 });
  });

  it("one that fails again and again parks itself until somebody resumes it", async () => {
    const turns = createJobTurns(servers.pool);
    const runShared = createRunShared({ turns, logger, onRun: () => undefined });
    let runs = 0;
    const poisoned = {
      name: `poisoned-${backend}`,
      everyMs: 100,
      run: async () => {
        runs++;
        throw new RangeError("a name that must not be told");
      },
    };
    const signal = new AbortController().signal;
    for (let i = 0; i < FAILURES_TO_PARK + 5; i++) await runShared(poisoned, signal);
    expect(runs).toBe(FAILURES_TO_PARK);
    const found = async () => (await turns.list()).find(({ name }) => name === poisoned.name);
    expect(await found()).toMatchObject({ state: "parked", problem: "RangeError", failures: FAILURES_TO_PARK });
    await turns.resume(poisoned.name);
    expect(await runShared(poisoned, signal)).toBe(true);
  });

  it("one that kills its process each time parks itself too", async () => {
    const turns = createJobTurns(servers.pool);
    const name = `killer-${backend}`;
    let begun = 0;
    for (let i = 0; i < FAILURES_TO_PARK + 5; i++) {
      if (await turns.begin({ name, everyMs: 1_000 }, "a process that dies")) begun++;
      await servers.pool.query("update jobs set taken_until = now() - interval '1 second' where name = $1", [name]);
    }
    expect(begun).toBe(FAILURES_TO_PARK);
    expect((await turns.list()).find((each) => each.name === name)).toMatchObject({
      state: "parked",
      problem: "its process died",
    });
  });

  it("ticks of two processes make one run at a time", async () => {
    const turns = createJobTurns(servers.pool);
    let running = 0;
    let most = 0;
    let runs = 0;
    const shared = {
      name: `exclusive-${backend}`,
      everyMs: 200,
      run: async () => {
        most = Math.max(most, ++running);
        await new Promise((resolve) => setTimeout(resolve, 150));
        running--;
        runs++;
      },
    };
    const signal = new AbortController().signal;
    const processes = [1, 2, 3].map(() => createRunShared({ turns, logger, onRun: () => undefined }));
    for (let tick = 0; tick < 12; tick++) await Promise.all(processes.map((run) => run(shared, signal)));
    expect(most).toBe(1);
    expect(runs).toBeGreaterThan(3);
  });

  it("a queue of other jobs schedules them beside what it finds", async () => {
    // The servers put their own jobs back: two versions side by side do not starve each other.
    const ticks: string[] = [];
    const queue = await open([{ name: "other", everyMs: 500 }], async (name) => void ticks.push(name));
    await until(
      async () => ticks,
      (all) => all.includes("other"),
    );
    await queue.close();
    expect(ticks).toContain("other");
  });

  it.runIf(backend === "redis")("Redis that is flushed is filled again, and one that was away is found again", async () => {
    const runsOf = async () => (await job("rescreen-tenants"))?.runs ?? 0;
    const goesOn = async () => {
      const before = await runsOf();
      await until(runsOf, (runs) => runs > before + 1, 30_000);
      expect(await runsOf()).toBeGreaterThan(before + 1);
    };
    await redis?.flush();
    await goesOn();
    await redis?.kill();
    const away = await until(
      async () => (await admin.get<{ ready: boolean; degraded: { part: string }[] }>("/readyz")).body,
      ({ degraded }) => degraded.some(({ part }) => part === "redis"),
    );
    expect(away.ready).toBe(true);
    expect(away.degraded.map(({ part }) => part)).toContain("redis");
    expect((await admin.post("/v1/jobs/count-case-days/run", {})).status).toBe(503);
    await redis?.start();
    await goesOn();
    const back = (await admin.get<{ degraded: { part: string }[] }>("/readyz")).body;
    expect(back.degraded.map(({ part }) => part)).not.toContain("redis");
  });
});
