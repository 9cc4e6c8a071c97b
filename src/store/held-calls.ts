import type { Db } from "./database.ts";

export interface HeldCallStore {
  find(callerId: string, digest: string): Promise<string | null>;
  remember(callerId: string, digest: string, decisionId: string): Promise<void>;
  /** True for the one caller whose call removed it. */
  forget(callerId: string, digest: string): Promise<boolean>;
  /** Drops what was held so long ago that its decision has expired. */
  prune(before: Date): Promise<void>;
}

export function createHeldCalls(db: Db, now: () => Date): HeldCallStore {
  return {
    async find(callerId, digest) {
      const row = await db
        .selectFrom("held_calls")
        .select("decision_id")
        .where("caller_id", "=", callerId)
        .where("digest", "=", digest)
        .executeTakeFirst();
      return row?.decision_id ?? null;
    },

    async remember(callerId, digest, decisionId) {
      await db
        .insertInto("held_calls")
        .values({ caller_id: callerId, digest, decision_id: decisionId, held_at: now() })
        .onConflict((conflict) =>
          conflict.columns(["caller_id", "digest"]).doUpdateSet({ decision_id: decisionId, held_at: now() }),
        )
        .execute();
    },

    async forget(callerId, digest) {
      const { numDeletedRows } = await db
        .deleteFrom("held_calls")
        .where("caller_id", "=", callerId)
        .where("digest", "=", digest)
        .executeTakeFirst();
      return numDeletedRows > 0n;
    },

    async prune(before) {
      await db.deleteFrom("held_calls").where("held_at", "<", before).execute();
    },
  };
}
