import { LRUCache } from "lru-cache";
import type { Caller } from "../domain/caller.ts";
import type { Db } from "./database.ts";

export interface Reviewers {
  /** Somebody who may work cases: the holder of a key with such a role, or who has worked one before. */
  find(id: string): Promise<{ id: string; name: string } | null>;
  /** Remembers who works cases, so that others can assign some to them. */
  note(caller: Caller): Promise<void>;
}

const REVIEWING = ["analyst", "senior", "admin"] as const;
/** Seen as often as this is exact enough. */
const NOTE_MS = 10 * 60_000;

export function createReviewers(db: Db, now: () => Date): Reviewers {
  const noted = new LRUCache<string, true>({ max: 2_000, ttl: NOTE_MS });
  return {
    async find(id) {
      const [key, person] = await Promise.all([
        db.selectFrom("api_keys").select(["id", "name", "roles"]).where("id", "=", id).executeTakeFirst(),
        db.selectFrom("reviewers").select(["id", "name"]).where("id", "=", id).executeTakeFirst(),
      ]);
      if (key) return REVIEWING.some((role) => key.roles.includes(role)) ? { id: key.id, name: key.name } : null;
      // A key that was withdrawn has worked cases and works none any more.
      return person && !person.id.startsWith("key_") ? person : null;
    },

    async note({ id, name, roles }) {
      if (noted.has(id)) return;
      noted.set(id, true);
      const seen = { name, roles: [...roles], seen_at: now() };
      await db
        .insertInto("reviewers")
        .values({ id, ...seen })
        .onConflict((conflict) => conflict.column("id").doUpdateSet(seen))
        .execute();
    },
  };
}
