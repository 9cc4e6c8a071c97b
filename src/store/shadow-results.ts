import { sql } from "kysely";
import type pg from "pg";
import type { Outcome } from "../domain/decision.ts";
import type { ShadowChange, ShadowComparison, ShadowRecord } from "../domain/shadow.ts";
import { firstIdAt } from "../platform/ids.ts";
import { type Column, columnArrays, rowsSql } from "./column-arrays.ts";
import type { Db } from "./database.ts";

export interface ShadowResults {
  /** Writes what shadows decided; what is there already stays. */
  add(records: readonly ShadowRecord[]): Promise<void>;
  compare(
    policy: { id: string; version: number },
    span: { from: Date; to: Date },
  ): Promise<Omit<ShadowComparison, "policy" | "from" | "to">>;
}

const columns: Column<ShadowRecord>[] = [
  { name: "decision_id", type: "text", of: ({ decisionId }) => decisionId },
  { name: "policy_id", type: "text", of: ({ policy }) => policy.id },
  { name: "version", type: "integer", of: ({ policy }) => policy.version },
  { name: "kind", type: "text", of: ({ kind }) => kind },
  { name: "at", type: "timestamptz", of: ({ at }) => at },
  { name: "outcome", type: "text", of: ({ shadow }) => shadow.outcome },
  { name: "score", type: "integer", of: ({ shadow }) => shadow.score },
  { name: "rules", type: "text[]", of: ({ shadow }) => shadow.rules },
  { name: "active_policy_id", type: "text", of: ({ activePolicy }) => activePolicy.id },
  { name: "active_version", type: "integer", of: ({ activePolicy }) => activePolicy.version },
  { name: "active_outcome", type: "text", of: ({ active }) => active.outcome },
  { name: "active_score", type: "integer", of: ({ active }) => active.score },
  { name: "active_rules", type: "text[]", of: ({ active }) => active.rules },
];

const names = columns.map(({ name }) => name).join(", ");
const insert = `insert into shadow_results (${names}) select ${names} from ${rowsSql(columns, 1)} as r on conflict do nothing`;

const CHANGED_SHOWN = 100;
const alerts = (column: string) => sql.raw(`count(*) filter (where ${column} = 'review')::int`);

export function createShadowResults(db: Db, pool: pg.Pool): ShadowResults {
  return {
    async add(records) {
      await pool.query({ name: "add-shadow-results", text: insert, values: columnArrays(columns, records) });
    },

    async compare({ id, version }, { from, to }) {
      const of = sql`policy_id = ${id} and version = ${version}
        and decision_id >= ${firstIdAt("dec", from.getTime())} and decision_id < ${firstIdAt("dec", to.getTime())}`;
      const outcomes = await sql<{ active: Outcome; shadow: Outcome; decisions: number }>`
        select active_outcome as active, outcome as shadow, count(*)::int as decisions from shadow_results where ${of}
        group by 1, 2 order by 1, 2`.execute(db);
      const days = await sql<ShadowComparison["days"][number]>`
        select to_char(at at time zone 'UTC', 'YYYY-MM-DD') as day, count(*)::int as decisions,
          ${alerts("active_outcome")} as "activeAlerts", ${alerts("outcome")} as "shadowAlerts",
          count(*) filter (where outcome <> active_outcome)::int as changed
        from shadow_results where ${of} group by 1 order by 1`.execute(db);
      const rules = await sql<ShadowComparison["rules"][number]>`
        select rule, count(*) filter (where in_active)::int as active, count(*) filter (where in_shadow)::int as shadow,
          count(*) filter (where in_active and in_shadow)::int as both
        from (
          select decision_id, rule, bool_or(side = 'active') as in_active, bool_or(side = 'shadow') as in_shadow
          from (
            select decision_id, unnest(active_rules) as rule, 'active' as side from shadow_results where ${of}
            union all select decision_id, unnest(rules), 'shadow' from shadow_results where ${of}) as fired
          group by 1, 2) as both_sides
        group by 1 order by 1`.execute(db);
      const changed = await sql<{
        decision_id: string;
        kind: string;
        at: Date;
        outcome: Outcome;
        score: number;
        rules: string[];
        active_outcome: Outcome;
        active_score: number;
        active_rules: string[];
      }>`select * from shadow_results where ${of} and outcome <> active_outcome
        order by decision_id desc limit ${CHANGED_SHOWN}`.execute(db);
      return {
        outcomes: outcomes.rows,
        days: days.rows,
        rules: rules.rows,
        changed: changed.rows.map(
          (row): ShadowChange => ({
            decisionId: row.decision_id,
            kind: row.kind,
            at: row.at.toISOString(),
            active: { outcome: row.active_outcome, score: row.active_score },
            shadow: { outcome: row.outcome, score: row.score },
            added: row.rules.filter((rule) => !row.active_rules.includes(rule)),
            removed: row.active_rules.filter((rule) => !row.rules.includes(rule)),
          }),
        ),
      };
    },
  };
}
