import { sql } from "kysely";
import { STEPS_PER_DOUBLING } from "../domain/duration-scale.ts";
import type { Db } from "./database.ts";

/** One thing that is counted on one day. `dimension` is all, kind, rule, region or person. */
export interface DayCount {
  day: string;
  dimension: string;
  key: string;
  opened: number;
  approved: number;
  rejected: number;
  set_aside: number;
  /** Bucket of the duration scale to how many. */
  to_claim: Record<string, number>;
  to_verdict: Record<string, number>;
}

interface BacklogStates {
  kind: string;
  state: string;
  /** Bucket of the duration scale. */
  age: number;
  count: number;
  overdue: number;
  oldest: Date;
}

interface BacklogKey {
  key: string;
  count: number;
}

/** The cases that run. */
export interface Backlog {
  states: BacklogStates[];
  regions: BacklogKey[];
  rules: BacklogKey[];
}

export interface CaseCounts {
  /** From the days that are counted already, first and last included. */
  counted(from: string, to: string): Promise<DayCount[]>;
  /** Counted now, from the cases themselves. */
  live(from: string, to: string): Promise<DayCount[]>;
  lastCountedDay(): Promise<string | null>;
  backlog(now: Date): Promise<Backlog>;
  agreement(from: string, to: string): Promise<{ rule: string; looks: number; agreed: number }[]>;
  namesOf(ids: readonly string[]): Promise<Map<string, string>>;
  /** Counts the days that are over and were not yet, oldest first, at most `limit`; returns how many. */
  countDays(now: Date, limit: number): Promise<number>;
}

const bucketOf = (seconds: string) =>
  `floor(${STEPS_PER_DOUBLING} * ln(greatest(1, (${seconds})::float8 / 60)) / ln(2::float8))::integer`;

/** Hours after midnight by which what was being committed at midnight is there. */
const SETTLED_HOURS = 1;

/**
 * Counts by day of opening and of end. A verdict's durations are counted on the day of the verdict: a day that is over
 * never changes again, so it is counted once and kept.
 */
const countStatement = `
with c as materialized (
  select kind, coalesce(region, '-') as region, rules, decided_by, resolution, ended_because = 'verdict' as is_verdict,
    (opened_at at time zone 'UTC')::date as opened_day, (ended_at at time zone 'UTC')::date as ended_day,
    extract(epoch from claimed_at - opened_at) as claim_seconds, extract(epoch from ended_at - opened_at) as end_seconds
  from cases
  where (opened_at >= $1::date::timestamp at time zone 'UTC' and opened_at < ($2::date + 1)::timestamp at time zone 'UTC')
    or (ended_at >= $1::date::timestamp at time zone 'UTC' and ended_at < ($2::date + 1)::timestamp at time zone 'UTC')),
happened as (
  select opened_day as day, kind, region, rules, null::text as person, 1 as opened, 0 as approved, 0 as rejected, 0 as set_aside,
    null::integer as to_claim, null::integer as to_verdict from c where opened_day between $1::date and $2::date
  union all
  select ended_day, kind, region, rules, case when is_verdict then decided_by end, 0,
    (is_verdict and resolution = 'approved')::integer, (is_verdict and resolution = 'rejected')::integer, (not is_verdict)::integer,
    case when is_verdict then ${bucketOf("claim_seconds")} end, case when is_verdict then ${bucketOf("end_seconds")} end
  from c where ended_day between $1::date and $2::date),
keyed as (
  select day, k.dimension, k.key, opened, approved, rejected, set_aside, to_claim, to_verdict
  from happened h cross join lateral (
    select 'all', '' union all select 'kind', h.kind union all select 'region', h.region
    union all select 'person', h.person where h.person is not null
    union all select 'rule', r from unnest(h.rules) as r) as k(dimension, key)),
sums as (
  select day, dimension, key, sum(opened)::integer as opened, sum(approved)::integer as approved,
    sum(rejected)::integer as rejected, sum(set_aside)::integer as set_aside from keyed group by 1, 2, 3),
claims as (
  select day, dimension, key, jsonb_object_agg(to_claim, n) as counts
  from (select day, dimension, key, to_claim, count(*) as n from keyed where to_claim is not null group by 1, 2, 3, 4) b group by 1, 2, 3),
verdicts as (
  select day, dimension, key, jsonb_object_agg(to_verdict, n) as counts
  from (select day, dimension, key, to_verdict, count(*) as n from keyed where to_verdict is not null group by 1, 2, 3, 4) b group by 1, 2, 3)
select s.day, s.dimension, s.key, s.opened, s.approved, s.rejected, s.set_aside,
  coalesce(c.counts, '{}') as to_claim, coalesce(v.counts, '{}') as to_verdict
from sums s left join claims c using (day, dimension, key) left join verdicts v using (day, dimension, key)`;

const columns = "dimension, key, opened, approved, rejected, set_aside, to_claim, to_verdict";

export function createCaseCounts(
  db: Db,
  pool: { query<R extends object>(text: string, values: unknown[]): Promise<{ rows: R[] }> },
): CaseCounts {
  const select = async (text: string, values: unknown[]) =>
    (await pool.query<DayCount>(`select to_char(day, 'YYYY-MM-DD') as day, ${columns} from (${text}) as counted`, values)).rows;

  async function countDay(day: string, now: Date): Promise<void> {
    await db.transaction().execute(async (transaction) => {
      const { numInsertedOrUpdatedRows } = await transaction
        .insertInto("case_days")
        .values({ day, counted_at: now })
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirst();
      // Another server counts it.
      if ((numInsertedOrUpdatedRows ?? 0n) === 0n) return;
      const text = countStatement.replaceAll("$1", `'${day}'`).replaceAll("$2", `'${day}'`);
      await sql
        .raw(`insert into case_day_counts (day, ${columns}) select day, ${columns} from (${text}) as counted`)
        .execute(transaction);
    });
  }

  return {
    counted: (from, to) => select("select * from case_day_counts where day between $1::date and $2::date", [from, to]),
    live: (from, to) => select(countStatement, [from, to]),

    async lastCountedDay() {
      const { rows } = await pool.query<{ day: string | null }>(
        "select to_char(max(day), 'YYYY-MM-DD') as day from case_days",
        [],
      );
      return rows[0]?.day ?? null;
    },

    async backlog(now) {
      const running = "cases where state not in ('approved', 'rejected')";
      const [states, regions, rules] = await Promise.all([
        pool.query<BacklogStates>(
          `select kind, state, ${bucketOf("extract(epoch from $1::timestamptz - opened_at)")} as age, count(*)::integer as count,
             count(*) filter (where due_at < $1)::integer as overdue, min(opened_at) as oldest
           from ${running} group by 1, 2, 3`,
          [now],
        ),
        pool.query<BacklogKey>(`select coalesce(region, '-') as key, count(*)::integer as count from ${running} group by 1`, []),
        pool.query<BacklogKey>(
          `select rule as key, count(*)::integer as count from (select rules from ${running}) as c, unnest(c.rules) as rule group by 1`,
          [],
        ),
      ]);
      return { states: states.rows, regions: regions.rows, rules: rules.rows };
    },

    async agreement(from, to) {
      const { rows } = await pool.query<{ rule: string; looks: number; agreed: number }>(
        `select rule, count(*)::integer as looks, count(*) filter (where first_verdict = second_verdict)::integer as agreed
         from second_looks cross join lateral unnest(case when rules = '{}' then array['-'] else rules end) as rule
         where given_at >= $1::date::timestamp at time zone 'UTC' and given_at < ($2::date + 1)::timestamp at time zone 'UTC'
         group by rule order by looks desc, rule`,
        [from, to],
      );
      return rows;
    },

    async namesOf(ids) {
      if (ids.length === 0) return new Map();
      const rows = await db.selectFrom("reviewers").select(["id", "name"]).where("id", "in", ids).execute();
      return new Map(rows.map(({ id, name }) => [id, name]));
    },

    async countDays(now, limit) {
      const { rows } = await pool.query<{ day: string }>(
        `select to_char(day, 'YYYY-MM-DD') as day from generate_series(
           (select (min(opened_at) at time zone 'UTC')::date from cases),
           ($1::timestamptz at time zone 'UTC' - interval '${SETTLED_HOURS} hours')::date - 1, interval '1 day') as days(day)
         where not exists (select 1 from case_days d where d.day = days.day::date) order by 1 limit $2`,
        [now, limit],
      );
      for (const { day } of rows) await countDay(day, now);
      return rows.length;
    },
  };
}
