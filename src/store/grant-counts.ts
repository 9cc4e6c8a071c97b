import type pg from "pg";
import { type CountingTerms, countGrant, type GrantCount, type GrantedInstance } from "../domain/grant-count.ts";

/** A grant as it is counted. */
export interface CountedGrantRow {
  decision_id: string;
  accelerators: number;
  rate_flops: number;
  hours: number;
  granted_at: Date;
  usable_until: Date;
  cut_at: Date | null;
  is_permitted: boolean;
  held_accelerators: number;
  counted_operations: number;
  runs_from: Date;
  ends_at: Date;
  due_at: Date | null;
}

/** An instance as its events say. */
export interface CountedInstanceRow {
  instance_id: string;
  decision_id: string | null;
  left_decision_id: string | null;
  accelerators: number | null;
  peak_flops: number;
  first_start: Date | null;
  running_since: Date | null;
  last_stop: Date | null;
  ended_hours: number;
  metered_hours: number;
  busy_hours: number;
}

export const countedGrantColumns = `decision_id, accelerators, rate_flops, hours, granted_at, usable_until, cut_at, is_permitted,
  held_accelerators, counted_operations, runs_from, ends_at, due_at`;
export const countedInstanceColumns = `instance_id, decision_id, left_decision_id, accelerators, peak_flops, first_start, running_since,
  last_stop, ended_hours, metered_hours, busy_hours`;

export const timeOf = (date: Date | null): number | null => (date === null ? null : date.getTime());

const rowToInstance = (row: CountedInstanceRow): GrantedInstance => ({
  accelerators: row.accelerators,
  firstStart: timeOf(row.first_start),
  runningSince: timeOf(row.running_since),
  lastStop: timeOf(row.last_stop),
  endedHours: row.ended_hours,
  meteredHours: row.metered_hours,
  busyHours: row.busy_hours,
});

/**
 * What a grant counts now. Without a permit there are no terms but those of its instances: an instance that runs counts as
 * an open-ended request would, and mere usage as what was metered.
 */
export function countOf(
  row: CountedGrantRow,
  instances: readonly CountedInstanceRow[],
  counting: CountingTerms & { openEndedHours: number },
): GrantCount {
  const peak = Math.max(0, ...instances.map(({ peak_flops }) => peak_flops));
  const own = row.is_permitted ? row.accelerators : Math.max(1, ...instances.map(({ accelerators }) => accelerators ?? 1));
  const isStarted = instances.some(({ first_start }) => first_start !== null);
  return countGrant(
    {
      accelerators: own,
      rateFlops: row.is_permitted ? row.rate_flops : own * peak,
      hours: row.is_permitted ? row.hours : isStarted ? counting.openEndedHours : 0,
      grantedAt: row.granted_at.getTime(),
      usableUntil: row.usable_until.getTime(),
      cutAt: timeOf(row.cut_at),
    },
    instances.map(rowToInstance),
    counting,
  );
}

/** Whether the grant adds the same to the sums as before. */
export const isSameSum = (row: CountedGrantRow, count: GrantCount): boolean =>
  row.held_accelerators === count.accelerators &&
  row.counted_operations === count.operations &&
  row.runs_from.getTime() === count.runsFrom &&
  row.ends_at.getTime() === count.endsAt;

export const isSameCount = (row: CountedGrantRow, count: GrantCount): boolean =>
  isSameSum(row, count) && timeOf(row.due_at) === count.dueAt;

const updateStatement = `update grants g set held_accelerators = c.held, held_rate_flops = c.rate, counted_operations = c.operations,
  runs_from = c.runs_from, ends_at = c.ends_at, due_at = c.due_at
from unnest($1::text[], $2::float8[], $3::float8[], $4::float8[], $5::timestamptz[], $6::timestamptz[], $7::timestamptz[])
  as c(decision_id, held, rate, operations, runs_from, ends_at, due_at)
where g.decision_id = c.decision_id`;

export async function writeCounts(client: pg.ClientBase, counts: readonly { id: string; count: GrantCount }[]): Promise<void> {
  const column = <T>(of: (count: GrantCount) => T) => counts.map(({ count }) => of(count));
  const date = (at: number | null) => (at === null ? null : new Date(at));
  await client.query(updateStatement, [
    counts.map(({ id }) => id),
    column(({ accelerators }) => accelerators),
    column(({ rateFlops }) => rateFlops),
    column(({ operations }) => operations),
    column(({ runsFrom }) => date(runsFrom)),
    column(({ endsAt }) => date(endsAt)),
    column(({ dueAt }) => date(dueAt)),
  ]);
}
