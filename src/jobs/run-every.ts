import type { Logger } from "../platform/logger.ts";

/** A piece of work that comes back; `run` must be safe to repeat. */
export interface PeriodicJob {
  name: string;
  everyMs: number;
  /** Also run at once, not only after the first interval. */
  atStart?: boolean;
  /** The signal is aborted when the server stops: what takes long ends early. */
  run: (signal: AbortSignal) => Promise<unknown>;
}

/** Runs each job at its interval, never twice at once; a failure is logged and the next turn tries again. Returns what stops them. */
export function runEvery(jobs: readonly PeriodicJob[], logger: Logger): () => Promise<void> {
  const running = new Set<Promise<void>>();
  const stopping = new AbortController();
  const timers = jobs.map((job) => {
    let isRunning = false;
    const start = () => {
      if (isRunning) return;
      isRunning = true;
      const turn: Promise<void> = job
        .run(stopping.signal)
        .catch((error: unknown) => logger.error({ err: error, job: job.name }, "a periodic job failed"))
        .then(() => {
          isRunning = false;
          running.delete(turn);
        });
      running.add(turn);
    };
    if (job.atStart) start();
    const timer = setInterval(start, job.everyMs);
    timer.unref();
    return timer;
  });
  return async () => {
    for (const timer of timers) clearInterval(timer);
    stopping.abort();
    await Promise.all(running);
  };
}
