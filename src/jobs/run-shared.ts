import { randomUUID } from "node:crypto";
import type { SharedJob } from "../domain/job.ts";
import type { Logger } from "../platform/logger.ts";

/** Who may run a job, as the store knows it. */
interface Turns {
  begin(job: { name: string; everyMs: number }, holder: string): Promise<boolean>;
  extend(name: string, holder: string): Promise<void>;
  end(name: string, holder: string, run: { ms: number; problem: string | null }): Promise<void>;
}

export interface SharedJobParts {
  turns: Turns;
  logger: Logger;
  /** Hears of each run. */
  onRun(name: string, run: { seconds: number; hasFailed: boolean }): void;
}

const BEAT_MS = 5_000;

const problemOf = (error: unknown): string => {
  const { code, name } = (error ?? {}) as { code?: unknown; name?: unknown };
  return typeof code === "string" ? code : typeof name === "string" ? name : "unknown";
};

/**
 * Runs a job when it is this process's turn; false when it is not. The queue may tick twice, on two machines, or not for an
 * hour: the turn in the store is what makes it one run at a time.
 */
export function createRunShared({ turns, logger, onRun }: SharedJobParts) {
  const holder = randomUUID();

  return async (job: SharedJob, signal: AbortSignal): Promise<boolean> => {
    if (signal.aborted || !(await turns.begin(job, holder))) return false;
    const beat = setInterval(() => void turns.extend(job.name, holder).catch(() => undefined), BEAT_MS);
    const startedAt = performance.now();
    let problem: string | null = null;
    try {
      await job.run(signal);
    } catch (error) {
      // Cut off by the stop of this process: the next one goes on.
      if (!signal.aborted) {
        problem = problemOf(error);
        logger.error({ err: error, job: job.name }, "a job failed");
      }
    } finally {
      clearInterval(beat);
    }
    const ms = performance.now() - startedAt;
    onRun(job.name, { seconds: ms / 1_000, hasFailed: problem !== null });
    await turns.end(job.name, holder, { ms, problem });
    return true;
  };
}
