import type { Caller } from "../domain/caller.ts";
import { GatehouseError } from "../domain/errors.ts";
import type { JobStatus } from "../domain/job.ts";
import type { JobQueue } from "../engine/job-queue.ts";
import type { AuditEntries } from "../store/audit-entries.ts";
import type { JobTurns } from "../store/job-turns.ts";
import type { RecordAudit } from "./build-decision.ts";

/** What a door may ask for about the shared jobs. */
export interface JobUseCases {
  listJobs(): Promise<JobStatus[]>;
  /** Has it done soon, beside its interval. */
  runJob(name: string, caller: Caller): Promise<JobStatus>;
  /** Lets a parked job go on. */
  resumeJob(name: string, caller: Caller): Promise<JobStatus>;
}

export function createJobAdministration(parts: {
  turns: JobTurns;
  queue: JobQueue;
  jobs: readonly { name: string; everyMs: number }[];
  audit: AuditEntries;
  recordAudit: RecordAudit;
  now: () => Date;
}): JobUseCases {
  const { turns, queue, jobs, audit, recordAudit, now } = parts;

  const untouched = ({ name, everyMs }: { name: string; everyMs: number }): JobStatus => ({
    ...{ name, everySeconds: everyMs / 1_000, state: "waiting", runs: 0, failures: 0 },
    ...{ lastStartedAt: null, lastEndedAt: null, lastSeconds: null, problem: null },
  });

  async function list(): Promise<JobStatus[]> {
    const known = new Map((await turns.list()).map((job) => [job.name, job]));
    return jobs.map((job) => known.get(job.name) ?? untouched(job)).sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  async function find(name: string): Promise<JobStatus> {
    const found = (await list()).find((job) => job.name === name);
    if (!found) throw new GatehouseError("not-found", { detail: "there is no such job" });
    return found;
  }

  const note = (action: string, name: string, caller: Caller) =>
    audit.add([recordAudit({ at: now(), actor: caller.id, action, entity: `job_${name}`, data: {} })]);

  return {
    listJobs: list,
    async runJob(name, caller) {
      const { state } = await find(name);
      if (state === "parked") throw new GatehouseError("conflict", { detail: "the job is parked: resume it" });
      await turns.hurry(name);
      await queue.add(name).catch((cause: unknown) => {
        throw new GatehouseError("unavailable", { detail: "the queue of jobs is away; try again", cause });
      });
      await note("job.asked_for", name, caller);
      return find(name);
    },
    async resumeJob(name, caller) {
      const { state } = await find(name);
      if (state !== "parked") throw new GatehouseError("conflict", { detail: "the job is not parked" });
      await turns.resume(name);
      await note("job.resumed", name, caller);
      return find(name);
    },
  };
}
