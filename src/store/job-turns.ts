import type pg from "pg";
import { FAILURES_TO_PARK, type JobStatus } from "../domain/job.ts";

/** Who may run a shared job, and what became of it. */
export interface JobTurns {
  /** Takes the job for a while; false while another process runs it, when it is parked, or when it ran a moment ago. */
  begin(job: { name: string; everyMs: number }, holder: string): Promise<boolean>;
  /** Goes on holding what was taken. */
  extend(name: string, holder: string): Promise<void>;
  /** `problem` null: it went well. */
  end(name: string, holder: string, run: { ms: number; problem: string | null }): Promise<void>;
  list(): Promise<JobStatus[]>;
  /** The next tick counts, however short ago it ran. */
  hurry(name: string): Promise<void>;
  /** False when there is no such job. */
  resume(name: string): Promise<boolean>;
}

interface JobRow {
  name: string;
  every_ms: number;
  is_taken: boolean;
  runs: string;
  failures: number;
  parked_at: Date | null;
  started_at: Date | null;
  ended_at: Date | null;
  last_ms: number | null;
  problem: string | null;
}

/** Longer than two beats of who holds it. */
const LEASE = "interval '15 seconds'";

// A tick that was late comes close to the next one: a run in the first half of the interval is one too many.
const beginStatement = `insert into jobs as j (name, every_ms, holder, taken_until, started_at, failures)
values ($1, $2, $3, now() + ${LEASE}, now(), 1)
on conflict (name) do update set every_ms = $2, holder = $3, taken_until = now() + ${LEASE}, started_at = now(),
  failures = j.failures + 1
where (j.taken_until is null or j.taken_until < now()) and j.parked_at is null
  and (j.failures > 0 or j.started_at is null or j.started_at < now() - make_interval(secs => least($2 / 2000, 60)))
returning failures`;

const endStatement = `update jobs set holder = null, taken_until = null, ended_at = now(), last_ms = $3, problem = $4::text,
  runs = runs + case when $4::text is null then 1 else 0 end, failures = case when $4::text is null then 0 else failures end,
  parked_at = case when $4::text is not null and failures >= ${FAILURES_TO_PARK} then now() end
where name = $1 and holder = $2`;

// Nobody is left to say so of a run that killed its process.
const parkStatement = `update jobs set parked_at = now(), holder = null, taken_until = null, problem = 'its process died'
where name = $1 and failures > ${FAILURES_TO_PARK}`;

const rowToJob = (row: JobRow): JobStatus => ({
  name: row.name,
  everySeconds: row.every_ms / 1_000,
  state: row.parked_at ? "parked" : row.is_taken ? "running" : "waiting",
  runs: Number(row.runs),
  failures: row.is_taken ? Math.max(0, row.failures - 1) : row.failures,
  lastStartedAt: row.started_at?.toISOString() ?? null,
  lastEndedAt: row.ended_at?.toISOString() ?? null,
  lastSeconds: row.last_ms === null ? null : row.last_ms / 1_000,
  problem: row.problem,
});

export function createJobTurns(pool: pg.Pool): JobTurns {
  return {
    async begin({ name, everyMs }, holder) {
      const { rows } = await pool.query<{ failures: number }>(beginStatement, [name, everyMs, holder]);
      if (!rows[0]) return false;
      if (rows[0].failures <= FAILURES_TO_PARK) return true;
      await pool.query(parkStatement, [name]);
      return false;
    },
    async extend(name, holder) {
      await pool.query(`update jobs set taken_until = now() + ${LEASE} where name = $1 and holder = $2`, [name, holder]);
    },
    async end(name, holder, { ms, problem }) {
      await pool.query(endStatement, [name, holder, ms, problem]);
    },
    async list() {
      const { rows } = await pool.query<JobRow>(
        "select *, coalesce(taken_until > now(), false) as is_taken from jobs order by name",
      );
      return rows.map(rowToJob);
    },
    async hurry(name) {
      await pool.query("update jobs set started_at = null where name = $1 and taken_until is null", [name]);
    },
    async resume(name) {
      const text = "update jobs set parked_at = null, failures = 0, problem = null, started_at = null where name = $1";
      return ((await pool.query(text, [name])).rowCount ?? 0) > 0;
    },
  };
}

/** At the start of the only process of a data directory: nobody can still be running what the last one was. */
export async function freeTurns(pool: pg.Pool): Promise<void> {
  await pool.query("update jobs set holder = null, taken_until = null where taken_until is not null");
}
