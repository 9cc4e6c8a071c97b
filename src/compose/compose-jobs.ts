import { Counter, Histogram, type Registry } from "prom-client";
import { createAuditEntry } from "../audit/create-audit-entry.ts";
import type { SharedJob } from "../domain/job.ts";
import { type JobQueue, openJobQueue } from "../engine/job-queue.ts";
import { createRunShared, type SharedJobParts } from "../jobs/run-shared.ts";
import { createAuditEntries } from "../store/audit-entries.ts";
import { createJobTurns } from "../store/job-turns.ts";
import { createJobAdministration, type JobUseCases } from "../usecases/manage-jobs.ts";
import type { Parts } from "./open-parts.ts";

const BUCKETS_SECONDS = [0.005, 0.02, 0.1, 0.5, 2, 10, 60, 600];

function measureJobs(registry: Registry): SharedJobParts["onRun"] {
  const labelNames = ["job"];
  const duration = new Histogram({
    ...{ name: "gatehouse_job_duration_seconds", help: "Seconds that runs of shared jobs took", labelNames },
    ...{ buckets: BUCKETS_SECONDS, registers: [registry] },
  });
  const failed = new Counter({
    ...{ name: "gatehouse_job_failures_total", help: "Runs of shared jobs that failed", labelNames, registers: [registry] },
  });
  return (job, { seconds, hasFailed }) => {
    duration.observe({ job }, seconds);
    if (hasFailed) failed.inc({ job });
  };
}

/** Has the shared jobs done, by this process too where it works. `close` waits for what it is doing. */
export async function composeJobs(
  { config, store, logger, now }: Parts,
  jobs: readonly SharedJob[],
  { metrics, isWorker }: { metrics: Registry; isWorker: boolean },
): Promise<{ queue: JobQueue; useCases: JobUseCases; close(): Promise<void> }> {
  const turns = createJobTurns(store.pool);
  const stopping = new AbortController();
  const running = new Set<Promise<unknown>>();
  const runShared = createRunShared({ turns, logger, onRun: measureJobs(metrics) });
  const byName = new Map(jobs.map((job) => [job.name, job]));

  async function run(name: string): Promise<void> {
    const job = byName.get(name);
    // Of a newer version: one that knows it will come by.
    if (!job) return;
    // While the store is away nobody can take a turn. The next tick tries again.
    const turn = runShared(job, stopping.signal).catch((err: unknown) => logger.debug({ err, job: name }, "no turn"));
    running.add(turn);
    await turn.finally(() => running.delete(turn));
  }

  const queue = await openJobQueue({
    redisUrl: config.redis.url,
    connectionString: store.sessionString,
    jobs,
    run: isWorker ? run : null,
    logger,
  });
  const audit = createAuditEntries(store.db);
  return {
    queue,
    useCases: createJobAdministration({ turns, queue, jobs, audit, recordAudit: createAuditEntry, now }),
    async close() {
      stopping.abort();
      await Promise.all(running);
      await queue.close();
    },
  };
}
