import type { Db } from "./database.ts";

export interface CaseNewsItem {
  tenantId: string;
  /** `profile_changed`, or `tenant_linked`. */
  cause: string;
  data: Record<string, unknown>;
}

export interface CaseNews {
  /**
   * Takes the oldest item, of the tenant or of anybody, that no other server is taking, and has it handled: it is gone
   * only when that has succeeded. False when there is none.
   */
  takeNext(tenantId: string | null, handle: (item: CaseNewsItem) => Promise<void>): Promise<boolean>;
}

export const createCaseNews = (db: Db): CaseNews => ({
  takeNext: (tenantId, handle) =>
    db.transaction().execute(async (transaction) => {
      const row = await transaction
        .selectFrom("case_news")
        .selectAll()
        .$if(tenantId !== null, (query) => query.where("tenant_id", "=", tenantId))
        .orderBy("created_at")
        .limit(1)
        .forUpdate()
        .skipLocked()
        .executeTakeFirst();
      if (!row) return false;
      // What else was noted before this is handled by it too; what is noted while it is handled is not.
      const alike = await transaction
        .selectFrom("case_news")
        .select("id")
        .where("tenant_id", "=", row.tenant_id)
        .where("cause", "=", row.cause)
        .execute();
      await handle({ tenantId: row.tenant_id, cause: row.cause, data: row.data as Record<string, unknown> });
      const ids = alike.map(({ id }) => id);
      await transaction.deleteFrom("case_news").where("id", "in", ids).execute();
      return true;
    }),
});
