import { sql } from "kysely";
import { LRUCache } from "lru-cache";
import type { Caller } from "../domain/caller.ts";
import type { Db } from "./database.ts";

export interface Reviewers {
  /** Who may be given a case, by name. */
  list(): Promise<{ id: string; name: string }[]>;
  /** Somebody who may work cases: the holder of a key with such a role, or who has worked one before. */
  find(id: string): Promise<{ id: string; name: string } | null>;
  /** Remembers who works cases, so that others can assign some to them. */
  note(caller: Caller): Promise<void>;
}

const REVIEWING = ["analyst", "senior", "admin"] as const;
/** Seen as often as this is exact enough. */
const NOTE_MS = 10 * 60_000;
const MOST = 1_000;

export function createReviewers(db: Db, now: () => Date): Reviewers {
  const noted = new LRUCache<string, true>({ max: 2_000, ttl: NOTE_MS });
  return {
    async list() {
      // Of those who worked cases before, the keys that were withdrawn are among no keys any more.
      const { rows } = await sql<{ id: string; name: string }>`
        select id, name from (
          select id, name from api_keys where roles && ${[...REVIEWING]}::text[]
          union
          select id, name from reviewers where id not like 'key\_%' and roles && ${[...REVIEWING]}::text[]
        ) as able
        order by lower(name), id limit ${MOST}`.execute(db);
      return rows;
    },

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
