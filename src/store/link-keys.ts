import { type SqlBool, sql } from "kysely";
import type { LinkedTenant, LinkVerdict } from "../domain/link.ts";
import type { TenantStanding } from "../domain/tenant.ts";
import type { Db } from "./database.ts";

export interface StoredLinkKey {
  key: Buffer;
  kind: string;
  holders: number;
  isDismissed: boolean;
}

export interface StoredLinkRuling {
  id: string;
  verdict: LinkVerdict;
  sealedRationale: Buffer;
  by: { id: string; name: string };
  at: string;
}

/** A tenant that holds a key which others hold too. */
export interface StoredHolding {
  tenantId: string;
  key: Buffer;
  kind: string;
  holders: number;
  isDismissed: boolean;
}

export interface LinkKeys {
  /** Keys that start with the bytes; two at most, one as a rule. */
  findByPrefix(prefix: Buffer): Promise<StoredLinkKey[]>;
  /** Those that more than `moreThan` tenants hold and nobody ruled out, the most common first. */
  listCommon(moreThan: number, page: { limit: number; after: { holders: number; key: Buffer } | null }): Promise<StoredLinkKey[]>;
  /** Those that a person ruled out, by key. */
  listDismissed(page: { limit: number; after: Buffer | null }): Promise<StoredLinkKey[]>;
  holdersOf(key: Buffer, limit: number): Promise<LinkedTenant[]>;
  /** Newest first. */
  rulingsOf(key: Buffer): Promise<StoredLinkRuling[]>;
  /** What members of a group hold that others hold too; keys that were ruled out left aside. */
  holdingsOfGroup(groupId: string, limit: number): Promise<StoredHolding[]>;
  /** What a tenant holds that others hold too and that a person ruled out. */
  dismissedOf(tenantId: string): Promise<StoredLinkKey[]>;
  tenantsOf(ids: readonly string[]): Promise<LinkedTenant[]>;
}

/** Counted up to here while a key is ruled out: its count is not kept then. */
const MOST_COUNTED = 10_000;

const keyColumns = sql<StoredLinkKey>`k.key, k.kind, k.is_dismissed as "isDismissed",
  case when k.is_dismissed
    then (select count(*)::integer from (select 1 from identifiers i where i.key = k.key limit ${MOST_COUNTED}) held)
    else k.holders end as holders`;

const rowToTenant = (row: { id: string; externalId: string; standing: string }): LinkedTenant => ({
  ...row,
  standing: row.standing as TenantStanding,
});

/** The first key after all that start with the bytes; null when there is none. */
function endOfPrefix(prefix: Buffer): Buffer | null {
  const end = Buffer.from(prefix);
  for (let at = end.length - 1; at >= 0; at--) {
    if (end[at] !== 255) {
      end[at] = (end[at] ?? 0) + 1;
      return end.subarray(0, at + 1);
    }
  }
  return null;
}

export function createLinkKeys(db: Db): LinkKeys {
  async function select(condition: ReturnType<typeof sql<SqlBool>>, order: ReturnType<typeof sql>, limit: number) {
    const query = sql<StoredLinkKey>`select ${keyColumns} from identifier_keys k where ${condition} order by ${order} limit ${limit}`;
    return (await query.execute(db)).rows;
  }
  const byKey = sql`k.key`;

  return {
    findByPrefix(prefix) {
      const end = endOfPrefix(prefix);
      return select(sql<SqlBool>`k.key >= ${prefix} and (${end}::bytea is null or k.key < ${end})`, byKey, 2);
    },

    listCommon(moreThan, { limit, after }) {
      const isCommon = sql<SqlBool>`k.holders > ${moreThan} and k.holders > 1 and not k.is_dismissed`;
      const isLater = after
        ? sql<SqlBool>`(k.holders < ${after.holders} or (k.holders = ${after.holders} and k.key > ${after.key}))`
        : sql<SqlBool>`true`;
      return select(sql<SqlBool>`${isCommon} and ${isLater}`, sql`k.holders desc, k.key`, limit);
    },

    listDismissed({ limit, after }) {
      const isLater = after ? sql<SqlBool>`k.key > ${after}` : sql<SqlBool>`true`;
      return select(sql<SqlBool>`k.is_dismissed and ${isLater}`, byKey, limit);
    },

    async holdersOf(key, limit) {
      const rows = await db
        .selectFrom("identifiers")
        .innerJoin("tenants", "tenants.id", "identifiers.tenant_id")
        .select(["tenants.id as id", "external_id as externalId", "standing"])
        .where("key", "=", key)
        .orderBy("tenant_id")
        .limit(limit)
        .execute();
      return rows.map(rowToTenant);
    },

    async rulingsOf(key) {
      const rows = await db.selectFrom("link_rulings").selectAll().where("key", "=", key).orderBy("id", "desc").execute();
      return rows.map((row) => ({
        id: row.id,
        verdict: row.verdict as LinkVerdict,
        sealedRationale: row.sealed_rationale,
        by: { id: row.actor_id, name: row.actor_name },
        at: row.ruled_at.toISOString(),
      }));
    },

    async holdingsOfGroup(groupId, limit) {
      const query = sql<StoredHolding>`select i.tenant_id as "tenantId", k.key, k.kind, k.holders, false as "isDismissed"
        from tenants t join identifiers i on i.tenant_id = t.id join identifier_keys k on k.key = i.key
        where t.group_id = ${groupId} and k.holders > 1 and not k.is_dismissed limit ${limit}`;
      return (await query.execute(db)).rows;
    },

    async dismissedOf(tenantId) {
      const query = sql<StoredLinkKey>`select ${keyColumns} from identifiers h join identifier_keys k on k.key = h.key
        where h.tenant_id = ${tenantId} and k.is_dismissed
          and exists (select 1 from identifiers o where o.key = k.key and o.tenant_id <> ${tenantId}) order by k.key`;
      return (await query.execute(db)).rows;
    },

    async tenantsOf(ids) {
      if (ids.length === 0) return [];
      const rows = await db
        .selectFrom("tenants")
        .select(["id", "external_id as externalId", "standing"])
        .where("id", "in", ids)
        .execute();
      return rows.map(rowToTenant);
    },
  };
}
