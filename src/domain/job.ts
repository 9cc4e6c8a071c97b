/** Work that the machines of a deployment share: whichever is free does it, one at a time. */
export interface SharedJob {
  name: string;
  everyMs: number;
  /** Safe to repeat, and to be cut off anywhere. The signal is aborted when the process stops: what takes long ends early. */
  run: (signal: AbortSignal) => Promise<unknown>;
}

export type JobState = "waiting" | "running" | "parked";

/** How a shared job is doing. */
export interface JobStatus {
  name: string;
  everySeconds: number;
  state: JobState;
  /** How often it was run to its end. */
  runs: number;
  /** Runs in a row that failed, or whose process died. */
  failures: number;
  lastStartedAt: string | null;
  lastEndedAt: string | null;
  lastSeconds: number | null;
  /** Why the last run failed: the code or kind of the error. */
  problem: string | null;
}

/** So many failures in a row park a job: it is left alone until somebody resumes it, so that it cannot hurt the others. */
export const FAILURES_TO_PARK = 10;
