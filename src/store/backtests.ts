import { type Selectable, sql } from "kysely";
import type { AuditEntry } from "../domain/audit-entry.ts";
import type { Backtest, BacktestState } from "../domain/backtest.ts";
import type { Outcome, Reason, Resolution } from "../domain/decision.ts";
import type { Facts } from "../domain/facts.ts";
import { firstIdAt } from "../platform/ids.ts";
import { insertAudit } from "./cases.ts";
import type { Db } from "./database.ts";
import type { BacktestRow } from "./policy-schema.ts";

export type NewBacktest = Pick<
  Backtest,
  "id" | "policy" | "from" | "to" | "limit" | "capacity" | "recall" | "author" | "createdAt"
> & {
  yaml: string;
};

/** A backtest that this holder is to run, with what was counted before. */
export interface ClaimedBacktest {
  backtest: Backtest;
  yaml: string;
  position: string | null;
  tally: unknown;
}

export interface StoredFacts {
  id: string;
  kind: string;
  outcome: Outcome;
  score: number;
  resolution: Resolution | null;
  facts: Facts;
}

export interface Backtests {
  add(backtest: NewBacktest, audit: AuditEntry): Promise<void>;
  find(id: string): Promise<{ backtest: Backtest; result: unknown } | null>;
  list(page: { limit: number; before: string | null }): Promise<Backtest[]>;
  /** False when it had ended already. */
  cancel(id: string, at: Date, audit: AuditEntry): Promise<boolean>;
  hasWork(now: Date): Promise<boolean>;
  /** Takes the oldest that waits, or that was left by a holder who is gone; null when there is none. */
  claim(holder: string, now: Date): Promise<ClaimedBacktest | null>;
  /** How many decisions there are to evaluate, and the id before the first of them. */
  span(backtest: Backtest): Promise<{ total: number; before: string }>;
  /** Keeps what was counted and renews the claim; false when it was cancelled or taken by another. */
  keep(
    id: string,
    holder: string,
    state: { done: number; total: number; position: string; tally: unknown },
    now: Date,
  ): Promise<boolean>;
  end(
    id: string,
    holder: string,
    end: { state: "done" | "failed"; result: unknown; problem: string | null; done: number },
    now: Date,
  ): Promise<void>;
  /** Lets others take at once what this holder runs. */
  release(holder: string): Promise<void>;
  decisionsAfter(position: string, before: string, limit: number): Promise<StoredFacts[]>;
  reasonsOf(ids: readonly string[]): Promise<Map<string, Reason[]>>;
}

const LEASE_MS = 15_000;

const columns = [
  ...(["id", "state", "policy_id", "version", "digest", "from_at", "to_at", "max_decisions", "capacity", "recall"] as const),
  ...(["author_id", "author_name", "created_at", "started_at", "finished_at", "done", "total", "problem"] as const),
] as const satisfies readonly (keyof BacktestRow)[];

function rowToBacktest(row: Pick<Selectable<BacktestRow>, (typeof columns)[number]>): Backtest {
  return {
    id: row.id,
    state: row.state as BacktestState,
    policy: { id: row.policy_id, version: row.version, digest: row.digest },
    from: row.from_at?.toISOString() ?? null,
    to: row.to_at.toISOString(),
    limit: row.max_decisions,
    capacity: row.capacity,
    recall: row.recall,
    author: { id: row.author_id, name: row.author_name },
    progress: { done: row.done, total: row.total },
    createdAt: row.created_at.toISOString(),
    startedAt: row.started_at?.toISOString() ?? null,
    finishedAt: row.finished_at?.toISOString() ?? null,
    problem: row.problem,
  };
}

const boundsOf = ({ from, to }: Pick<Backtest, "from" | "to">) => ({
  first: firstIdAt("dec", from === null ? 0 : Date.parse(from)),
  end: firstIdAt("dec", Date.parse(to)),
});

/** What the runner asks of the store. */
/** Whether a decision's case ended for another reason than a verdict on it. */
const settledOtherwise = sql<boolean>`exists (
  select from cases where cases.decision_id = decisions.id and cases.ended_because <> 'verdict')`;

function createRuns(db: Db): Pick<Backtests, "claim" | "span" | "keep" | "end" | "release" | "decisionsAfter" | "reasonsOf"> {
  const held = (id: string, holder: string) =>
    db.updateTable("backtests").where("id", "=", id).where("holder", "=", holder).where("state", "=", "running");

  return {
    async claim(holder, now) {
      const row = await db
        .updateTable("backtests")
        .set({
          state: "running",
          holder,
          lease_until: new Date(now.getTime() + LEASE_MS),
          started_at: sql`coalesce(started_at, ${now})`,
        })
        .where(
          "id",
          "=",
          sql<string>`(select id from backtests where state = 'queued' or (state = 'running' and lease_until < ${now})
          order by created_at limit 1 for update skip locked)`,
        )
        .returning([...columns, "yaml", "position", "tally"])
        .executeTakeFirst();
      return row ? { backtest: rowToBacktest(row), yaml: row.yaml, position: row.position, tally: row.tally } : null;
    },

    async span(backtest) {
      const { first, end } = boundsOf(backtest);
      const newest = backtest.limit === null ? sql`` : sql`order by id desc limit ${backtest.limit}`;
      const { rows } = await sql<{ total: number; least: string | null }>`select count(*)::int as total, min(id) as least from (
        select id from decisions where id >= ${first} and id < ${end} ${newest}) as chosen`.execute(db);
      const { total = 0, least = null } = rows[0] ?? {};
      // Behind an id without its last character comes the id itself.
      return { total, before: least === null ? end : least.slice(0, -1) };
    },

    async keep(id, holder, { done, total, position, tally }, now) {
      const kept = await held(id, holder)
        .set({ done, total, position, tally: JSON.stringify(tally), lease_until: new Date(now.getTime() + LEASE_MS) })
        .executeTakeFirst();
      return kept.numUpdatedRows > 0n;
    },

    async end(id, holder, { state, result, problem, done }, now) {
      await held(id, holder)
        .set({ state, result: JSON.stringify(result), problem, done, tally: null, finished_at: now, lease_until: null })
        .execute();
    },

    async release(holder) {
      const past = new Date(0);
      await db
        .updateTable("backtests")
        .set({ lease_until: past })
        .where("holder", "=", holder)
        .where("state", "=", "running")
        .execute();
    },

    async decisionsAfter(position, before, limit) {
      const rows = await db
        .selectFrom("decisions")
        // What was withdrawn, superseded or released is resolved too, but nobody said of it what is right.
        .select(["decisions.id as id", "decisions.kind as kind", "decisions.outcome as outcome", "decisions.score as score"])
        .select(["facts", settledOtherwise.as("settledOtherwise"), "decisions.resolution as resolution"])
        .where("decisions.id", ">", position)
        .where("decisions.id", "<", before)
        .orderBy("decisions.id")
        .limit(limit)
        .execute();
      return rows.map(({ settledOtherwise: isOther, ...row }) => ({
        ...row,
        resolution: isOther ? null : row.resolution,
      })) as StoredFacts[];
    },

    async reasonsOf(ids) {
      if (ids.length === 0) return new Map();
      const rows = await db.selectFrom("decisions").select(["id", "document"]).where("id", "in", ids).execute();
      return new Map(rows.map(({ id, document }) => [id, (document as { reasons: Reason[] }).reasons]));
    },
  };
}

export function createBacktests(db: Db): Backtests {
  return {
    ...createRuns(db),

    add: (backtest, audit) =>
      db.transaction().execute(async (transaction) => {
        const { policy, author, limit } = backtest;
        await transaction
          .insertInto("backtests")
          .values({
            id: backtest.id,
            state: "queued",
            policy_id: policy.id,
            version: policy.version,
            digest: policy.digest,
            yaml: backtest.yaml,
            from_at: backtest.from,
            to_at: backtest.to,
            max_decisions: limit,
            capacity: backtest.capacity,
            recall: backtest.recall,
            author_id: author.id,
            author_name: author.name,
            created_at: backtest.createdAt,
          })
          .execute();
        await insertAudit(transaction, [audit]);
      }),

    async find(id) {
      const row = await db
        .selectFrom("backtests")
        .select([...columns, "result"])
        .where("id", "=", id)
        .executeTakeFirst();
      return row ? { backtest: rowToBacktest(row), result: row.result } : null;
    },

    async list({ limit, before }) {
      let query = db.selectFrom("backtests").select(columns).orderBy("id", "desc").limit(limit);
      if (before !== null) query = query.where("id", "<", before);
      return (await query.execute()).map(rowToBacktest);
    },

    cancel: (id, at, audit) =>
      db.transaction().execute(async (transaction) => {
        const cancelled = await transaction
          .updateTable("backtests")
          .set({ state: "cancelled", finished_at: at, tally: null, lease_until: null })
          .where("id", "=", id)
          .where("state", "in", ["queued", "running"])
          .executeTakeFirst();
        if (cancelled.numUpdatedRows === 0n) return false;
        await insertAudit(transaction, [audit]);
        return true;
      }),

    async hasWork(now) {
      const found = await sql`select 1 from backtests
        where state = 'queued' or (state = 'running' and lease_until < ${now}) limit 1`.execute(db);
      return found.rows.length > 0;
    },
  };
}
