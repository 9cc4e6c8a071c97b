import { type RawBuilder, type Selectable, type SqlBool, sql, type Transaction } from "kysely";
import type { AuditEntry } from "../domain/audit-entry.ts";
import { GatehouseError } from "../domain/errors.ts";
import type { CaseState, CaseSummary } from "../domain/review-case.ts";
import type { Db } from "./database.ts";
import type { CaseEventRecord, OutboxRecord } from "./record-rows.ts";
import type { CaseEventRow, CaseRow, Tables } from "./schema.ts";

export interface CaseChange {
  set: Partial<{
    state: CaseState;
    assignee: { id: string; name: string } | null;
    claimExpiresAt: Date | null;
    resolution: "approved" | "rejected";
    sealedVerdict: Buffer | null;
    sealedMatches: Buffer;
  }>;
  events: CaseEventRecord[];
  audit: AuditEntry[];
  outbox?: OutboxRecord[];
  /** What else belongs to the same transaction. */
  also?: (transaction: Transaction<Tables>) => Promise<void>;
}

export interface StoredCase {
  summary: CaseSummary;
  sealedMatches: Buffer;
  sealedVerdict: Buffer | null;
}

export interface CaseFilter {
  state: string | null;
  /** An actor's id, or `none`. */
  assignee: string | null;
  kind: string | null;
  rule: string | null;
  country: string | null;
  minScore: number | null;
  overdue: boolean | null;
  sort: "priority" | "age" | "score";
}

export interface Cases {
  find(id: string): Promise<StoredCase | null>;
  eventsOf(id: string): Promise<Selectable<CaseEventRow>[]>;
  list(filter: CaseFilter, page: { limit: number; offset: number }, now: Date): Promise<CaseSummary[]>;
  /** Locks the case, checks the revision (`stale-revision`) and writes what `decide` says of it. */
  change(id: string, revision: number, now: Date, decide: (found: StoredCase) => CaseChange): Promise<CaseSummary>;
  /** As `change`, of the most urgent open case that nobody else is taking at this moment; null when there is none. */
  changeNext(now: Date, decide: (found: StoredCase) => CaseChange): Promise<CaseSummary | null>;
  /** Cases whose claim has run out. */
  expiredClaims(now: Date): Promise<{ id: string; revision: number }[]>;
}

function rowToCase(row: Selectable<CaseRow>, now: Date): StoredCase {
  const state = row.state as CaseState;
  const isRunning = state !== "approved" && state !== "rejected";
  return {
    sealedMatches: row.sealed_matches,
    sealedVerdict: row.sealed_verdict,
    summary: {
      id: row.id,
      kind: row.kind as CaseSummary["kind"],
      state,
      revision: row.revision,
      decisionId: row.decision_id,
      tenant: { id: row.tenant_id, externalId: row.external_id },
      outcome: row.outcome as CaseSummary["outcome"],
      score: row.score,
      rules: row.rules,
      countries: row.countries,
      assignee: row.assignee_id ? { id: row.assignee_id, name: row.assignee_name ?? row.assignee_id } : null,
      claimExpiresAt: row.claim_expires_at?.toISOString() ?? null,
      openedAt: row.opened_at.toISOString(),
      updatedAt: row.updated_at.toISOString(),
      dueAt: row.due_at.toISOString(),
      overdue: isRunning && row.due_at < now,
      resolution: row.resolution as CaseSummary["resolution"],
    },
  };
}

async function writeChange(
  transaction: Transaction<Tables>,
  id: string,
  change: CaseChange,
  now: Date,
): Promise<Selectable<CaseRow>> {
  const { set } = change;
  const row = await transaction
    .updateTable("cases")
    .set({
      revision: sql`revision + 1`,
      updated_at: now,
      ...(set.state && { state: set.state }),
      ...(set.resolution && { resolution: set.resolution }),
      ...(set.assignee !== undefined && { assignee_id: set.assignee?.id ?? null, assignee_name: set.assignee?.name ?? null }),
      ...(set.claimExpiresAt !== undefined && { claim_expires_at: set.claimExpiresAt }),
      ...(set.sealedMatches && { sealed_matches: set.sealedMatches }),
      ...(set.sealedVerdict !== undefined && { sealed_verdict: set.sealedVerdict }),
    })
    .where("id", "=", id)
    .returningAll()
    .executeTakeFirstOrThrow();
  const events = change.events.map((event) => ({
    id: event.id,
    case_id: event.caseId,
    at: event.at,
    actor_id: event.actor.id,
    actor_name: event.actor.name,
    type: event.type,
    sealed_text: event.sealedText,
    data: JSON.stringify(event.data),
  }));
  if (events.length > 0) await transaction.insertInto("case_events").values(events).execute();
  await insertAudit(transaction, change.audit);
  await insertOutbox(transaction, change.outbox ?? []);
  await change.also?.(transaction);
  return row;
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

/** Open, or claimed by somebody who let the claim run out. */
const claimable = (now: Date) => sql<SqlBool>`(state = 'open' or (state = 'claimed' and claim_expires_at < ${now}))`;

function conditionsOf({ state, assignee, kind, rule, country, minScore, overdue }: CaseFilter, now: Date): RawBuilder<SqlBool>[] {
  const isOverdue = sql<SqlBool>`(due_at < ${now} and state not in ('approved', 'rejected'))`;
  return [
    sql<SqlBool>`true`,
    ...(state === null ? [] : [sql<SqlBool>`state = ${state}`]),
    ...(assignee === null
      ? []
      : [assignee === "none" ? sql<SqlBool>`assignee_id is null` : sql<SqlBool>`assignee_id = ${assignee}`]),
    ...(kind === null ? [] : [sql<SqlBool>`kind = ${kind}`]),
    ...(rule === null ? [] : [sql<SqlBool>`${rule} = any(rules)`]),
    ...(country === null ? [] : [sql<SqlBool>`${country} = any(countries)`]),
    ...(minScore === null ? [] : [sql<SqlBool>`score >= ${minScore}`]),
    ...(overdue === null ? [] : [overdue ? isOverdue : sql<SqlBool>`not ${isOverdue}`]),
  ];
}

export function createCases(db: Db): Cases {
  function listQuery(filter: CaseFilter, now: Date) {
    const query = db
      .selectFrom("cases")
      .selectAll()
      .where(sql<SqlBool>`${sql.join(conditionsOf(filter, now), sql` and `)}`);
    if (filter.sort === "age") return query.orderBy("id", "asc");
    if (filter.sort === "score") return query.orderBy("score", "desc").orderBy("id", "asc");
    return query.orderBy("score", "desc").orderBy("due_at", "asc").orderBy("id", "asc");
  }

  return {
    async find(id) {
      const row = await db.selectFrom("cases").selectAll().where("id", "=", id).executeTakeFirst();
      return row ? rowToCase(row, new Date()) : null;
    },

    eventsOf: (id) => db.selectFrom("case_events").selectAll().where("case_id", "=", id).orderBy("id").execute(),

    async list(filter, page, now) {
      const rows = await listQuery(filter, now).limit(page.limit).offset(page.offset).execute();
      return rows.map((row) => rowToCase(row, now).summary);
    },

    change: (id, revision, now, decide) =>
      db.transaction().execute(async (transaction) => {
        const row = await transaction.selectFrom("cases").selectAll().where("id", "=", id).forUpdate().executeTakeFirst();
        if (!row) throw new GatehouseError("not-found", { detail: "there is no such case" });
        if (row.revision !== revision) {
          throw new GatehouseError("stale-revision", { detail: `the case is at revision ${row.revision} by now` });
        }
        return rowToCase(await writeChange(transaction, id, decide(rowToCase(row, now)), now), now).summary;
      }),

    changeNext: (now, decide) =>
      db.transaction().execute(async (transaction) => {
        const row = await transaction
          .selectFrom("cases")
          .selectAll()
          .where(claimable(now))
          .orderBy("score", "desc")
          .orderBy("due_at")
          .orderBy("id")
          .limit(1)
          .forUpdate()
          .skipLocked()
          .executeTakeFirst();
        return row ? rowToCase(await writeChange(transaction, row.id, decide(rowToCase(row, now)), now), now).summary : null;
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
