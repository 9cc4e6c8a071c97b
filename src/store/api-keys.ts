import { createHash, randomBytes } from "node:crypto";
import { LRUCache } from "lru-cache";
import type { Caller, Role } from "../domain/caller.ts";
import { createId } from "../platform/ids.ts";
import type { Db } from "./database.ts";

export interface ApiKey {
  id: string;
  name: string;
  roles: readonly Role[];
  subject: string | null;
  createdAt: string;
  lastUsedAt: string | null;
}

/** How long a key that was revoked on another server may still be taken for good here. */
const CACHE_MS = 5_000;
/** How long a key is still taken for good while nobody can be asked: doors have their own answers for that time. */
const AWAY_MS = 15 * 60_000;
/** Writes of `last_used_at` are spared: one a minute and key is exact enough. */
const TOUCH_MS = 60_000;

/** Keys are random, so a plain digest tells nothing of them. */
export const digestOfKey = (key: string): Buffer => createHash("sha256").update(key).digest();

export const newKeyText = (): string => `ghk_${randomBytes(24).toString("base64url")}`;

export interface ApiKeys {
  create(holder: Pick<ApiKey, "name" | "roles" | "subject">): Promise<{ id: string; key: string }>;
  /** Takes a key that was made elsewhere, unless another server just did. */
  adopt(holder: Pick<ApiKey, "name" | "roles" | "subject">, key: string): Promise<void>;
  /** Who bears the key; null for none. Cached for a few seconds. */
  verify(key: string): Caller | null | Promise<Caller | null>;
  list(): Promise<ApiKey[]>;
  /** False when there is no such key. */
  remove(id: string): Promise<boolean>;
}

export function createApiKeys(db: Db, now: () => Date): ApiKeys {
  const known = new LRUCache<string, Caller>({ max: 2_000, ttl: CACHE_MS });
  const lastKnown = new LRUCache<string, Caller>({ max: 2_000, ttl: AWAY_MS });
  const touched = new Map<string, number>();

  async function lookUp(key: string): Promise<Caller | null> {
    const row = await db
      .selectFrom("api_keys")
      .select(["id", "name", "roles", "subject"])
      .where("digest", "=", digestOfKey(key))
      .executeTakeFirst();
    if (!row) {
      lastKnown.delete(key);
      return null;
    }
    const { id, name, subject } = row;
    const caller = { id, name, roles: row.roles as Role[], ...(subject !== null && { subject }) };
    known.set(key, caller);
    lastKnown.set(key, caller);
    const at = now();
    if ((touched.get(row.id) ?? 0) < at.getTime() - TOUCH_MS) {
      touched.set(row.id, at.getTime());
      await db.updateTable("api_keys").set({ last_used_at: at }).where("id", "=", row.id).execute();
    }
    return caller;
  }

  const insertOf = (id: string, { name, roles, subject }: Pick<ApiKey, "name" | "roles" | "subject">, key: string) =>
    db
      .insertInto("api_keys")
      .values({ id, name, subject, roles: [...roles], digest: digestOfKey(key), created_at: now(), last_used_at: null });

  return {
    verify: (key) =>
      known.get(key) ??
      lookUp(key).catch((error: unknown) => {
        const caller = lastKnown.get(key);
        if (caller) return caller;
        throw error;
      }),

    async create(holder) {
      const key = newKeyText();
      const id = createId("key", now().getTime());
      await insertOf(id, holder, key).execute();
      return { id, key };
    },

    async adopt(holder, key) {
      await insertOf(createId("key", now().getTime()), holder, key)
        .onConflict((conflict) => conflict.column("digest").doNothing())
        .execute();
    },

    async list() {
      const rows = await db.selectFrom("api_keys").selectAll().orderBy("id").execute();
      return rows.map((row) => ({
        id: row.id,
        name: row.name,
        roles: row.roles as Role[],
        subject: row.subject,
        createdAt: row.created_at.toISOString(),
        lastUsedAt: row.last_used_at?.toISOString() ?? null,
      }));
    },

    async remove(id) {
      known.clear();
      lastKnown.clear();
      const { numDeletedRows } = await db.deleteFrom("api_keys").where("id", "=", id).executeTakeFirst();
      return numDeletedRows > 0n;
    },
  };
}
