import { type Selectable, type SqlBool, sql, type Transaction } from "kysely";
import type { AuditEntry } from "../domain/audit-entry.ts";
import type { PriorityWeights } from "../domain/case-priority.ts";
import { GatehouseError } from "../domain/errors.ts";
import type { CaseSummary } from "../domain/review-case.ts";
import { type CaseSet, columnsOf, eventToRow, rowToCase, type StoredCase } from "./case-rows.ts";
import type { Db } from "./database.ts";
import { type CaseFilter, type CasePosition, caseListQuery } from "./list-cases.ts";
import type { CaseEventRecord, OutboxRecord } from "./record-rows.ts";
import type { CaseEventRow, CaseRow, Tables } from "./schema.ts";

export interface CaseChange {
  set: CaseSet;
  events: CaseEventRecord[];
  audit: AuditEntry[];
  outbox?: OutboxRecord[];
  /** Nothing that anybody decides on: what was seen before it is still current. */
  keepsRevision?: boolean;
  /** What else belongs to the same transaction. */
  also?: (transaction: Transaction<Tables>) => Promise<void>;
}

/** What is to become of a case as it was found under its lock. */
export type DecideChange = (found: StoredCase, transaction: Transaction<Tables>) => CaseChange | Promise<CaseChange>;

export type DecideChangeOrNot = (...found: Parameters<DecideChange>) => CaseChange | null | Promise<CaseChange | null>;

export interface ListedCase {
  summary: CaseSummary;
  position: CasePosition;
}

export interface Cases {
  find(id: string): Promise<StoredCase | null>;
  eventsOf(id: string): Promise<Selectable<CaseEventRow>[]>;
  list(filter: CaseFilter, page: { limit: number; after: CasePosition | null }, now: Date): Promise<ListedCase[]>;
  /** Locks the case, checks the revision (`stale-revision`) and writes what `decide` says of it. */
  change(id: string, revision: number, now: Date, decide: DecideChange): Promise<CaseSummary>;
  /**
   * As `change`, in a transaction of the caller's and at whatever revision. Null when there is no such case, or when
   * `decide` finds that nothing is to be changed.
   */
  changeIn(transaction: Transaction<Tables>, id: string, now: Date, decide: DecideChangeOrNot): Promise<CaseSummary | null>;
  /**
   * As `change`, of the most urgent case that waits and that nobody else is taking at this moment; null when there is
   * none. Escalated ones are handed out only `withEscalated`.
   */
  changeNext(now: Date, withEscalated: boolean, decide: DecideChange): Promise<CaseSummary | null>;
  /** Cases whose claim has run out. */
  expiredClaims(now: Date): Promise<{ id: string; revision: number }[]>;
}

export async function insertAudit(db: Db | Transaction<Tables>, entries: AuditEntry[]): Promise<void> {
  if (entries.length === 0) return;
  await db
    .insertInto("audit_entries")
    .values(entries.map((entry) => ({ ...entry, data: JSON.stringify(entry.data) })))
    .execute();
}

export async function insertOutbox(db: Db | Transaction<Tables>, records: OutboxRecord[]): Promise<void> {
  if (records.length === 0) return;
  const rows = records.map(({ createdAt, payload, ...rest }) => ({
    ...rest,
    payload: JSON.stringify(payload),
    created_at: createdAt,
  }));
  await db.insertInto("outbox").values(rows).execute();
}

export async function insertCaseEvents(db: Db | Transaction<Tables>, events: CaseEventRecord[]): Promise<void> {
  if (events.length === 0) return;
  await db.insertInto("case_events").values(events.map(eventToRow)).execute();
}

export function createCases(db: Db, weights: PriorityWeights): Cases {
  async function write(
    transaction: Transaction<Tables>,
    row: Selectable<CaseRow>,
    now: Date,
    change: CaseChange,
  ): Promise<CaseSummary> {
    const written = await transaction
      .updateTable("cases")
      .set({
        revision: change.keepsRevision ? row.revision : row.revision + 1,
        updated_at: now,
        ...columnsOf(change.set, row, weights, now),
      })
      .where("id", "=", row.id)
      .returningAll()
      .executeTakeFirstOrThrow();
    await insertCaseEvents(transaction, change.events);
    await insertAudit(transaction, change.audit);
    await insertOutbox(transaction, change.outbox ?? []);
    await change.also?.(transaction);
    return rowToCase(written, weights, now).summary;
  }

  const locked = (transaction: Transaction<Tables>, id: string) =>
    transaction.selectFrom("cases").selectAll().where("id", "=", id).forUpdate().executeTakeFirst();

  return {
    async find(id) {
      const row = await db.selectFrom("cases").selectAll().where("id", "=", id).executeTakeFirst();
      return row ? rowToCase(row, weights, new Date()) : null;
    },

    eventsOf: (id) => db.selectFrom("case_events").selectAll().where("case_id", "=", id).orderBy("id").execute(),

    async list(filter, page, now) {
      const rows = await caseListQuery(db.selectFrom("cases").selectAll(), filter, page, now).execute();
      return rows.map((row) => ({
        summary: rowToCase(row, weights, now).summary,
        position: {
          value: filter.sort === "score" ? row.score : Number.isFinite(row.priority) ? row.priority : null,
          id: row.id,
        },
      }));
    },

    change: (id, revision, now, decide) =>
      db.transaction().execute(async (transaction) => {
        const row = await locked(transaction, id);
        if (!row) throw new GatehouseError("not-found", { detail: "there is no such case" });
        if (row.revision !== revision) {
          throw new GatehouseError("stale-revision", { detail: `the case is at revision ${row.revision} by now` });
        }
        return write(transaction, row, now, await decide(rowToCase(row, weights, now), transaction));
      }),

    async changeIn(transaction, id, now, decide) {
      const row = await locked(transaction, id);
      const change = row && (await decide(rowToCase(row, weights, now), transaction));
      return change ? write(transaction, row, now, change) : null;
    },

    changeNext: (now, withEscalated, decide) =>
      db.transaction().execute(async (transaction) => {
        const row = await transaction
          .selectFrom("cases")
          .selectAll()
          // In the words of the index: `cases_waiting` holds what this finds, in this order.
          .where(sql<SqlBool>`state in ('open', 'escalated') and assignee_id is null`)
          .$if(!withEscalated, (query) => query.where("state", "=", "open"))
          .orderBy("priority", "desc")
          .orderBy("id")
          .limit(1)
          .forUpdate()
          .skipLocked()
          .executeTakeFirst();
        return row ? write(transaction, row, now, await decide(rowToCase(row, weights, now), transaction)) : null;
      }),

    expiredClaims: (now) =>
      db
        .selectFrom("cases")
        .select(["id", "revision"])
        .where("state", "=", "claimed")
        .where("claim_expires_at", "<", now)
        .limit(200)
        .execute(),
  };
}
