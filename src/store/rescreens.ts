import { sql } from "kysely";
import type pg from "pg";
import type { AuditEntry } from "../domain/audit-entry.ts";
import { insertAudit } from "./cases.ts";
import type { Db } from "./database.ts";

/** A version of a list. */
export interface ListVersion {
  list: string;
  digest: string;
  /** What a match of it means; another one says something new of every entry. */
  effect: string;
  /** When its publisher was asked, ISO 8601: of two versions the later asked for is the newer. */
  fetchedAt: string;
}

/** How far the tenants have been screened against a version that is new to them. */
export interface RescreenProgress {
  /** How many of the changed entries are done. */
  position: number;
  /** Set when all tenants are gone through instead: those up to this one are done. */
  afterTenant: string | null;
  startedAt: Date;
}

/** What came of a re-screening. */
export interface RescreenCounts {
  /** Tenants that share keys with a changed entry, or were known to match it. */
  candidates: number;
  /** Profiles that were opened. */
  unsealed: number;
  /** Tenants with a match that is new. */
  found: number;
  /** Tenants with a match less. */
  gone: number;
}

export interface Rescreens {
  /** Does the work unless another server is at it; false then. */
  exclusively(work: () => Promise<void>): Promise<boolean>;
  /** The versions that the tenants were last screened against, by list. */
  screened(): Promise<Map<string, ListVersion>>;
  /** Marks of that version's entries; empty when there was none. */
  screenedEntries(list: string): Promise<Buffer>;
  /** Goes on where the same step was left, or begins anew. `before` is the digest of the version before, or empty. */
  begin(to: ListVersion, before: string, at: Date): Promise<RescreenProgress>;
  advance(list: string, to: Omit<RescreenProgress, "startedAt">, counts: RescreenCounts): Promise<void>;
  /** The tenants have been screened against the version. */
  finish(version: ListVersion, entries: Buffer, audit: (counts: RescreenCounts) => AuditEntry): Promise<RescreenCounts>;
}

/** Any number that nothing else locks by. */
const LOCK = 7_361_520_418;
const NOTHING: RescreenCounts = { candidates: 0, unsealed: 0, found: 0, gone: 0 };

export function createRescreens(db: Db, pool: pg.Pool): Rescreens {
  return {
    async exclusively(work) {
      const client = await pool.connect();
      try {
        // Of a transaction that does nothing else: a lock of the session would not be ours behind a pooler.
        await client.query("begin");
        const { rows } = await client.query<{ locked: boolean }>("select pg_try_advisory_xact_lock($1) as locked", [LOCK]);
        if (!rows[0]?.locked) return false;
        await work();
        return true;
      } finally {
        // The lock goes with the connection, whatever became of the work, and with the server when that dies.
        client.release(true);
      }
    },

    async screened() {
      const { rows } = await sql<{ list_id: string; digest: string; effect: string; fetched_at: Date }>`
        select list_id, digest, effect, fetched_at from screened_lists`.execute(db);
      return new Map(
        rows.map(({ list_id: list, digest, effect, fetched_at }) => [
          list,
          { list, digest, effect, fetchedAt: fetched_at.toISOString() },
        ]),
      );
    },

    async screenedEntries(list) {
      const { rows } = await sql<{ entries: Buffer }>`select entries from screened_lists where list_id = ${list}`.execute(db);
      return rows[0]?.entries ?? Buffer.alloc(0);
    },

    async begin({ list, digest, effect }, before, at) {
      await sql`insert into rescreens as r (list_id, digest, effect, before, started_at)
        values (${list}, ${digest}, ${effect}, ${before}, ${at})
        on conflict (list_id) do update set digest = excluded.digest, effect = excluded.effect, before = excluded.before,
          started_at = excluded.started_at, position = 0, after_tenant = null, candidates = 0, unsealed = 0, found = 0, gone = 0
        where (r.digest, r.effect, r.before) is distinct from (excluded.digest, excluded.effect, excluded.before)`.execute(db);
      const { rows } = await sql<{ position: number; after_tenant: string | null; started_at: Date }>`
        select position, after_tenant, started_at from rescreens where list_id = ${list}`.execute(db);
      const [row] = rows;
      return { position: row?.position ?? 0, afterTenant: row?.after_tenant ?? null, startedAt: row?.started_at ?? at };
    },

    async advance(list, { position, afterTenant }, { candidates, unsealed, found, gone }) {
      await sql`update rescreens set position = ${position}, after_tenant = ${afterTenant},
        candidates = candidates + ${candidates}, unsealed = unsealed + ${unsealed}, found = found + ${found}, gone = gone + ${gone}
        where list_id = ${list}`.execute(db);
    },

    finish: ({ list, digest, effect, fetchedAt }, entries, audit) =>
      db.transaction().execute(async (transaction) => {
        const { rows } = await sql<RescreenCounts>`
          delete from rescreens where list_id = ${list} returning candidates, unsealed, found, gone`.execute(transaction);
        await sql`insert into screened_lists (list_id, digest, effect, fetched_at, entries)
          values (${list}, ${digest}, ${effect}, ${fetchedAt}, ${entries})
          on conflict (list_id) do update set digest = excluded.digest, effect = excluded.effect,
            fetched_at = excluded.fetched_at, entries = excluded.entries`.execute(transaction);
        const counts = rows[0] ?? NOTHING;
        await insertAudit(transaction, [audit(counts)]);
        return counts;
      }),
  };
}
