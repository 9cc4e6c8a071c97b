import type { Selectable, Transaction } from "kysely";
import type { Reason } from "../domain/decision.ts";
import type { CaseVerdict } from "../domain/review-case.ts";
import { firstIdAt } from "../platform/ids.ts";
import type { Db } from "./database.ts";
import type { ReviewTables } from "./review-schema.ts";
import type { Tables } from "./schema.ts";

export type StoredLook = Selectable<ReviewTables["second_looks"]>;

export interface NewLook {
  id: string;
  kind: "decision" | "verdict";
  decisionId: string;
  caseId: string | null;
  tenantId: string;
  rules: string[];
  firstBy: string | null;
  firstVerdict: CaseVerdict;
  drawnAt: Date;
}

/** A decision or a case is drawn once at most. */
export async function insertLook(db: Db | Transaction<Tables>, look: NewLook): Promise<void> {
  await db
    .insertInto("second_looks")
    .values({
      id: look.id,
      kind: look.kind,
      decision_id: look.decisionId,
      case_id: look.caseId,
      tenant_id: look.tenantId,
      rules: look.rules,
      first_by: look.firstBy,
      first_verdict: look.firstVerdict,
      drawn_at: look.drawnAt,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

export interface SecondLooks {
  /** Ids of decisions since the last time, oldest first; `settled` is before what may still be committed. */
  decisionsSince(position: string, settled: Date, limit: number): Promise<string[]>;
  /** The decisions of these that were allowed by the policy alone. */
  allowedOf(ids: readonly string[]): Promise<{ id: string; tenantId: string; rules: string[] }[]>;
  /** How far the draw has come; at its first time it starts with `now`. */
  position(now: Date): Promise<string>;
  moveTo(position: string): Promise<void>;
  /** The oldest look that somebody else's word is on and that nobody has taken since `staleSince`. */
  takeNext(personId: string, now: Date, staleSince: Date): Promise<StoredLook | null>;
  find(id: string): Promise<StoredLook | null>;
  /** False when the look is not this person's to give, or was given. */
  give(
    id: string,
    opinion: { personId: string; name: string; verdict: CaseVerdict; reasonCode: string; sealedRationale: Buffer; at: Date },
  ): Promise<boolean>;
  /** Newest first. */
  given(page: { limit: number; before: string | null }): Promise<StoredLook[]>;
}

const DRAW = "second looks at decisions";

export function createSecondLooks(db: Db): SecondLooks {
  const positions = () => db.selectFrom("queue_positions").select("position").where("name", "=", DRAW).executeTakeFirst();

  return {
    async decisionsSince(position, settled, limit) {
      const rows = await db
        .selectFrom("decisions")
        .select("id")
        .where("id", ">", position)
        .where("id", "<", firstIdAt("dec", settled.getTime()))
        .orderBy("id")
        .limit(limit)
        .execute();
      return rows.map(({ id }) => id);
    },

    async allowedOf(ids) {
      if (ids.length === 0) return [];
      const rows = await db
        .selectFrom("decisions")
        .select(["id", "tenant_id", "document"])
        .where("id", "in", ids)
        .where("outcome", "=", "allow")
        .execute();
      return rows.map(({ id, tenant_id, document }) => ({
        id,
        tenantId: tenant_id,
        rules: (document as { reasons: Reason[] }).reasons.map(({ rule }) => rule),
      }));
    },

    async position(now) {
      const known = await positions();
      if (known) return known.position;
      await db
        .insertInto("queue_positions")
        .values({ name: DRAW, position: firstIdAt("dec", now.getTime()) })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
      return (await positions())?.position ?? firstIdAt("dec", now.getTime());
    },

    async moveTo(position) {
      await db
        .updateTable("queue_positions")
        .set({ position })
        .where("name", "=", DRAW)
        .where("position", "<", position)
        .execute();
    },

    takeNext: (personId, now, staleSince) =>
      db.transaction().execute(async (transaction) => {
        const row = await transaction
          .selectFrom("second_looks")
          .selectAll()
          .where("given_at", "is", null)
          .where((where) => where.or([where("first_by", "is", null), where("first_by", "<>", personId)]))
          .where((where) =>
            where.or([where("taken_at", "is", null), where("taken_at", "<", staleSince), where("taken_by", "=", personId)]),
          )
          .orderBy("id")
          .limit(1)
          .forUpdate()
          .skipLocked()
          .executeTakeFirst();
        if (!row) return null;
        return transaction
          .updateTable("second_looks")
          .set({ taken_by: personId, taken_at: now })
          .where("id", "=", row.id)
          .returningAll()
          .executeTakeFirstOrThrow();
      }),

    async find(id) {
      return (await db.selectFrom("second_looks").selectAll().where("id", "=", id).executeTakeFirst()) ?? null;
    },

    async give(id, { personId, name, verdict, reasonCode, sealedRationale, at }) {
      const { numUpdatedRows } = await db
        .updateTable("second_looks")
        .set({
          second_by: personId,
          second_by_name: name,
          second_verdict: verdict,
          reason_code: reasonCode,
          sealed_rationale: sealedRationale,
          given_at: at,
        })
        .where("id", "=", id)
        .where("taken_by", "=", personId)
        .where("given_at", "is", null)
        .executeTakeFirst();
      return numUpdatedRows > 0n;
    },

    async given({ limit, before }) {
      let query = db.selectFrom("second_looks").selectAll().where("given_at", "is not", null).orderBy("id", "desc").limit(limit);
      if (before) query = query.where("id", "<", before);
      return query.execute();
    },
  };
}
