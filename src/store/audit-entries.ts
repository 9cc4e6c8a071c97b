import type { AuditEntry } from "../domain/audit-entry.ts";
import { firstIdAt } from "../platform/ids.ts";
import { insertAudit } from "./cases.ts";
import type { Db } from "./database.ts";

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
