import type { Selectable, Transaction } from "kysely";
import type { Db } from "./database.ts";
import type { ReviewTables } from "./review-schema.ts";
import type { Tables } from "./schema.ts";

export type StoredAttachment = Selectable<ReviewTables["attachments"]>;

export async function insertAttachment(
  transaction: Transaction<Tables>,
  attachment: StoredAttachment,
  sealedParts: readonly Buffer[],
): Promise<void> {
  await transaction.insertInto("attachments").values(attachment).execute();
  for (const [part, sealed] of sealedParts.entries()) {
    await transaction.insertInto("attachment_parts").values({ attachment_id: attachment.id, part, sealed }).execute();
  }
}

export interface Attachments {
  /** Oldest first. */
  ofCase(caseId: string): Promise<StoredAttachment[]>;
  find(caseId: string, id: string): Promise<StoredAttachment | null>;
  /** The sealed pieces, one at a time. */
  parts(id: string): AsyncIterable<Buffer>;
}

export const createAttachments = (db: Db): Attachments => ({
  ofCase: (caseId) => db.selectFrom("attachments").selectAll().where("case_id", "=", caseId).orderBy("id").execute(),

  async find(caseId, id) {
    const row = await db
      .selectFrom("attachments")
      .selectAll()
      .where("id", "=", id)
      .where("case_id", "=", caseId)
      .executeTakeFirst();
    return row ?? null;
  },

  async *parts(id) {
    for (let part = 0; ; part++) {
      const row = await db
        .selectFrom("attachment_parts")
        .select("sealed")
        .where("attachment_id", "=", id)
        .where("part", "=", part)
        .executeTakeFirst();
      if (!row) return;
      yield row.sealed;
    }
  },
});
