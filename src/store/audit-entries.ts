import type pg from "pg";
import type { AuditEntry } from "../domain/audit-entry.ts";
import { firstIdAt } from "../platform/ids.ts";
import { insertAudit } from "./cases.ts";
import type { Db } from "./database.ts";

const insertStatement = `insert into audit_entries (id, at, actor, action, entity, data, digest)
select id, at, actor, action, entity, data, digest
from unnest($1::text[], $2::timestamptz[], $3::text[], $4::text[], $5::text[], $6::json[], $7::text[])
  as e(id, at, actor, action, entity, data, digest)`;

/** As `insertAudit`, in a transaction that is written in SQL. */
export async function insertAuditEntries(client: pg.ClientBase, entries: readonly AuditEntry[]): Promise<void> {
  if (entries.length === 0) return;
  const column = (name: keyof AuditEntry) => entries.map((entry) => entry[name]);
  const data = entries.map((entry) => JSON.stringify(entry.data));
  const [ids, times, actors] = [column("id"), column("at"), column("actor")];
  await client.query(insertStatement, [ids, times, actors, column("action"), column("entity"), data, column("digest")]);
}

export interface AuditEntries {
  add(entries: AuditEntry[]): Promise<void>;
  /** Newest first. */
  list(
    filter: { entity: string | null; actor: string | null; from: string | null },
    page: { limit: number; before: string | null },
  ): Promise<AuditEntry[]>;
}

export function createAuditEntries(db: Db): AuditEntries {
  return {
    add: (entries) => insertAudit(db, entries),
    async list({ entity, actor, from }, { limit, before }) {
      let query = db.selectFrom("audit_entries").selectAll().orderBy("id", "desc").limit(limit);
      if (before) query = query.where("id", "<", before);
      if (entity) query = query.where("entity", "=", entity);
      if (actor) query = query.where("actor", "=", actor);
      if (from) query = query.where("id", ">=", firstIdAt("aud", Date.parse(from)));
      const rows = await query.execute();
      return rows.map(({ sequence: _, at, data, ...rest }) => ({
        ...rest,
        at: at.toISOString(),
        data: data as Record<string, unknown>,
      }));
    },
  };
}
