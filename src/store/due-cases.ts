import { type SqlBool, sql } from "kysely";
import type { Db } from "./database.ts";

/** How many cases run, by what a gauge tells apart. */
export interface QueueCount {
  kind: string;
  state: string;
  count: number;
  overdue: number;
}

export interface DueCases {
  /** Running, due before `until` but not yet at `now`, and not announced. */
  dueSoon(now: Date, until: Date): Promise<string[]>;
  /** Running, past their due date, and not announced. */
  overdue(now: Date): Promise<string[]>;
  /** Open, due before `since`, and never escalated. */
  longOverdue(since: Date): Promise<string[]>;
  counts(now: Date): Promise<QueueCount[]>;
}

const AT_ONCE = 500;
const isRunning = sql<SqlBool>`state not in ('approved', 'rejected')`;

export function createDueCases(db: Db): DueCases {
  const running = () => db.selectFrom("cases").select("id").where(isRunning).orderBy("due_at").limit(AT_ONCE);
  const idsOf = (rows: { id: string }[]) => rows.map(({ id }) => id);
  return {
    dueSoon: async (now, until) =>
      idsOf(await running().where("due_at", ">=", now).where("due_at", "<", until).where("warned_at", "is", null).execute()),
    overdue: async (now) => idsOf(await running().where("due_at", "<", now).where("overdue_at", "is", null).execute()),
    longOverdue: async (since) =>
      idsOf(await running().where("due_at", "<", since).where("state", "=", "open").where("escalated_at", "is", null).execute()),
    counts: (now) =>
      db
        .selectFrom("cases")
        .select(["kind", "state"])
        .select(sql<number>`count(*)::integer`.as("count"))
        .select(sql<number>`(count(*) filter (where due_at < ${now}))::integer`.as("overdue"))
        .where(isRunning)
        .groupBy(["kind", "state"])
        .execute(),
  };
}
