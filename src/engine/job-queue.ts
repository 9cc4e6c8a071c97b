import { createPostgresBackend, Queue, Worker, withBackend } from "bullmq";
import type { Logger } from "../platform/logger.ts";
import { SteadyClient } from "./pool.ts";
import { openRedis, type RedisClient } from "./redis.ts";

export interface QueuedJob {
  name: string;
  everyMs: number;
}

/** Tells the processes of a deployment when a job is due. What it holds can be lost: it is put back. */
export interface JobQueue {
  /** Which backend ticks. */
  readonly backend: "postgres" | "redis";
  /** Has a job done soon, beside its interval. Rejects while the queue is away. */
  add(name: string): Promise<void>;
  /** Whether the queue answers. */
  isThere(): Promise<boolean>;
  close(): Promise<void>;
}

export interface JobQueueOptions {
  /** Null: the queue is in PostgreSQL. */
  redisUrl: string | null;
  connectionString: string;
  jobs: readonly QueuedJob[];
  /** Null: this process asks for jobs and does none. */
  run: ((name: string) => Promise<void>) | null;
  logger: Logger;
}

const QUEUE = "jobs";
/** The braces keep all keys of the queue in one slot of a cluster. */
const PREFIX = "{gatehouse}";
const SCHEMA = "gatehouse_jobs";
const CONCURRENCY = 8;
/** How often it is looked whether all jobs are still scheduled: Redis may have been flushed. */
const LOOK_MS = 5_000;
const MOST_WAIT_MS = 2_000;
const KEPT = { removeOnComplete: true, removeOnFail: true } as const;

const onPostgres = withBackend(createPostgresBackend);

/** What both backends have alike. */
type AnyQueue = Pick<Queue, "upsertJobScheduler" | "getJobSchedulers" | "removeJobScheduler" | "add" | "close">;

interface Opened {
  queue: AnyQueue;
  worker: Pick<Worker, "close"> | null;
  isThere(): Promise<boolean>;
  close(): Promise<void>;
}

function openOnRedis({ redisUrl, run, logger }: JobQueueOptions & { redisUrl: string }): Opened {
  let isAway = false;
  const onError = (err: Error) => {
    if (!isAway) logger.warn({ err }, "Redis is away; jobs wait");
    isAway = true;
  };
  const clients: RedisClient[] = [];
  const open = (options: Parameters<typeof openRedis>[1]) => {
    const client = openRedis(redisUrl, options, onError);
    client.on("ready", () => {
      if (isAway) logger.info("Redis is back");
      isAway = false;
    });
    clients.push(client);
    return client;
  };
  // Commands wait in the client while Redis is away: BullMQ gives a connection up for good whose first command fails.
  const asking = open({ maxRetriesPerRequest: null });
  const queue = new Queue(QUEUE, { connection: asking, prefix: PREFIX, skipWaitingForReady: true });
  const worker =
    run &&
    new Worker(QUEUE, (job) => run(job.name), {
      connection: open({ maxRetriesPerRequest: null }),
      prefix: PREFIX,
      concurrency: CONCURRENCY,
    });
  queue.on("error", onError);
  worker?.on("error", onError);
  const close = async () => {
    for (const client of clients) client.disconnect();
  };
  const isThere = async () => asking.status === "ready" && (await asking.ping()) === "PONG";
  return { queue, worker, isThere, close };
}

function openOnPostgres({ connectionString, run, logger }: JobQueueOptions): Opened {
  const connection = {
    connectionString,
    schema: SCHEMA,
    migrate: true,
    application_name: "gatehouse-jobs",
    Client: SteadyClient,
  };
  const queue = new onPostgres.Queue(QUEUE, { connection: { ...connection, max: 2 } });
  const worker =
    run &&
    new onPostgres.Worker(QUEUE, (job) => run(job.name), { connection: { ...connection, max: 4 }, concurrency: CONCURRENCY });
  // The store says of itself when it is away.
  const onError = (err: Error) => logger.debug({ err }, "the queue is disturbed");
  queue.on("error", onError);
  worker?.on("error", onError);
  // What the store itself says is enough.
  return { queue, worker, isThere: async () => true, close: async () => undefined };
}

async function inTime<T>(asked: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error("the queue does not answer")), MOST_WAIT_MS);
  });
  return Promise.race([asked, late]).finally(() => clearTimeout(timer));
}

/** Schedules what is not scheduled as it should be, and ends what no version of ours knows any more. */
async function schedule(queue: AnyQueue, jobs: readonly QueuedJob[]): Promise<void> {
  const found = new Map((await queue.getJobSchedulers()).map(({ key, every }) => [key, Number(every)]));
  for (const { name, everyMs } of jobs)
    if (found.get(name) !== everyMs) await queue.upsertJobScheduler(name, { every: everyMs }, { name, opts: KEPT });
  const known = new Set(jobs.map(({ name }) => name));
  for (const key of found.keys()) if (!known.has(key)) await queue.removeJobScheduler(key);
}

/**
 * Opens the queue of shared jobs on BullMQ: on Redis where there is one, else in the database. It does not wait for Redis: a
 * server without it decides all the same.
 */
export async function openJobQueue(options: JobQueueOptions): Promise<JobQueue> {
  const { redisUrl, jobs, run, logger } = options;
  const { queue, worker, isThere, close } = redisUrl === null ? openOnPostgres(options) : openOnRedis({ ...options, redisUrl });
  let looking: Promise<void> = Promise.resolve();
  const look = () => {
    looking = schedule(queue, jobs).catch((err: unknown) => logger.debug({ err }, "jobs are not scheduled yet"));
    return looking;
  };
  if (redisUrl === null) await look();
  else void look();
  const timer = run && setInterval(() => void look(), LOOK_MS);
  timer?.unref();
  return {
    backend: redisUrl === null ? "postgres" : "redis",
    add: async (name) => void (await inTime(queue.add(name, {}, KEPT))),
    isThere,
    async close() {
      if (timer) clearInterval(timer);
      // By force: what a job was doing is ended by its own signal and waited for by its owner. Redis may be away.
      const closed = looking.then(() => worker?.close(true)).then(() => queue.close());
      await inTime(closed).catch(() => undefined);
      await close();
    },
  };
}
