import type { SavedView } from "../domain/case-papers.ts";
import type { Db } from "./database.ts";

export interface SavedViews {
  /** The person's own and those that others share, by name. */
  list(ownerId: string): Promise<SavedView[]>;
  /** False when the person has one of that name. */
  insert(ownerId: string, view: Omit<SavedView, "isOwn">): Promise<boolean>;
  /** False when there is none of that id that the person may remove. */
  remove(id: string, ownerId: string, mayRemoveShared: boolean): Promise<boolean>;
}

const MOST = 500;

export const createSavedViews = (db: Db): SavedViews => ({
  async list(ownerId) {
    const rows = await db
      .selectFrom("saved_views")
      .selectAll()
      .where((where) => where.or([where("owner_id", "=", ownerId), where("is_shared", "=", true)]))
      .orderBy("name")
      .orderBy("id")
      .limit(MOST)
      .execute();
    return rows.map((row) => ({
      id: row.id,
      name: row.name,
      filter: row.filter as Record<string, unknown>,
      isShared: row.is_shared,
      isOwn: row.owner_id === ownerId,
      createdAt: row.created_at.toISOString(),
    }));
  },

  async insert(ownerId, { id, name, filter, isShared, createdAt }) {
    const { numInsertedOrUpdatedRows } = await db
      .insertInto("saved_views")
      .values({ id, owner_id: ownerId, name, filter: JSON.stringify(filter), is_shared: isShared, created_at: createdAt })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    return (numInsertedOrUpdatedRows ?? 0n) > 0n;
  },

  async remove(id, ownerId, mayRemoveShared) {
    const { numDeletedRows } = await db
      .deleteFrom("saved_views")
      .where("id", "=", id)
      .where((where) => where.or([where("owner_id", "=", ownerId), ...(mayRemoveShared ? [where("is_shared", "=", true)] : [])]))
      .executeTakeFirst();
    return numDeletedRows > 0n;
  },
});
