import { sql, type Transaction } from "kysely";
import type pg from "pg";
import type { TenantStanding } from "../domain/tenant.ts";
import { firstIdAt } from "../platform/ids.ts";
import { columnArrays, rowsSql } from "./column-arrays.ts";
import type { Db } from "./database.ts";
import { insertWords, type StoredNames, wordColumns } from "./name-keys.ts";
import type { Tables } from "./schema.ts";

/** What it takes to screen a tenant again. */
export interface ScreenedTenant {
  id: string;
  standing: TenantStanding;
  profileVersion: number;
  sealedProfile: Buffer;
  wrappedKey: Buffer;
  /** Keyed hashes of the matches that are known; see `usecases/rescreen/known-hits.ts`. */
  hits: string[];
}

export interface ScreenedTenants {
  /** Those of the tenants that were not erased, in the order of their ids. */
  load(ids: readonly string[]): Promise<ScreenedTenant[]>;
  /** Ids of the next tenants. */
  idsAfter(after: string | null, limit: number): Promise<string[]>;
  /** Whether there are more than `limit` in all. */
  hasMoreThan(limit: number): Promise<boolean>;
  /** Ids of tenants who signed up since a time and whose profile was not decided on this version of a list. */
  signedUpOtherwise(
    version: { list: string; digest: string },
    since: Date,
    page: { after: string | null; limit: number },
  ): Promise<string[]>;
  /** Tenants after one whose names are not stored, or as an earlier scheme read them, among the next `limit` tenants. */
  unread(scheme: number, after: string | null, limit: number): Promise<{ tenants: ScreenedTenant[]; last: string | null }>;
  /** Stores the names of a profile unless another one was declared since; known matches stay. */
  saveNames(tenant: Pick<ScreenedTenant, "id" | "profileVersion">, names: StoredNames): Promise<void>;
}

interface TenantRow {
  id: string;
  standing: TenantStanding;
  profile_version: number;
  sealed: Buffer;
  wrapped: Buffer;
  hits: string[] | null;
}

const columns = "t.id, t.standing, t.profile_version, p.sealed, k.wrapped, n.hits";
const tables = `tenants t join tenant_profiles p on p.tenant_id = t.id and p.version = t.profile_version
  join tenant_keys k on k.tenant_id = t.id left join name_keys n on n.tenant_id = t.id`;

const loadStatement = `select ${columns} from ${tables} where t.id = any($1) order by t.id`;
const idsStatement = "select id from tenants where id > $1 order by id limit $2";
const countStatement = "select count(*)::integer as count from (select 1 from tenants limit $1) as first";
const otherwiseStatement = `select t.id from tenants t, lateral (
  select d.document from decisions d where d.tenant_id = t.id and d.kind = 'signup' order by d.id desc limit 1) as latest
where t.id > $1 and not (latest.document::jsonb -> 'lists') @> $2::jsonb order by t.id limit $3`;
const unreadStatement = `select ${columns} from ${tables}
where t.id > $1 and t.id <= $2 and (n.scheme is null or n.scheme < $3) order by t.id`;

const saveStatement = `with w as (${insertWords(rowsSql(wordColumns, 6))})
insert into name_keys (tenant_id, scheme, keys, alone, hits)
select t.id, $3, $4::bigint[], $5::bigint[], '{}' from tenants t join tenant_keys k on k.tenant_id = t.id
where t.id = $1 and t.profile_version = $2
on conflict (tenant_id) do update set scheme = excluded.scheme, keys = excluded.keys, alone = excluded.alone`;

const rowToTenant = (row: TenantRow): ScreenedTenant => ({
  id: row.id,
  standing: row.standing,
  profileVersion: row.profile_version,
  sealedProfile: row.sealed,
  wrappedKey: row.wrapped,
  hits: row.hits ?? [],
});

export function createScreenedTenants(pool: pg.Pool): ScreenedTenants {
  const idsAfter = async (after: string | null, limit: number) => {
    const { rows } = await pool.query<{ id: string }>(idsStatement, [after ?? "", limit]);
    return rows.map(({ id }) => id);
  };
  return {
    idsAfter,
    async load(ids) {
      const { rows } = await pool.query<TenantRow>({ name: "load-to-screen", text: loadStatement, values: [ids] });
      return rows.map(rowToTenant);
    },
    async signedUpOtherwise({ list, digest }, since, { after, limit }) {
      const first = after ?? firstIdAt("ten", since.getTime());
      const { rows } = await pool.query<{ id: string }>(otherwiseStatement, [
        first,
        JSON.stringify([{ id: list, digest }]),
        limit,
      ]);
      return rows.map(({ id }) => id);
    },
    async hasMoreThan(limit) {
      const { rows } = await pool.query<{ count: number }>(countStatement, [limit + 1]);
      return (rows[0]?.count ?? 0) > limit;
    },
    async unread(scheme, after, limit) {
      const last = (await idsAfter(after, limit)).at(-1) ?? null;
      if (last === null) return { tenants: [], last };
      const { rows } = await pool.query<TenantRow>(unreadStatement, [after ?? "", last, scheme]);
      return { tenants: rows.map(rowToTenant), last };
    },
    async saveNames({ id, profileVersion }, { scheme, keys, alone, words }) {
      const asArray = (values: readonly string[]) => `{${values.join(",")}}`;
      const values = [id, profileVersion, scheme, asArray(keys), asArray(alone), ...columnArrays(wordColumns, words)];
      await pool.query({ name: "save-names", text: saveStatement, values });
    },
  };
}

/** What a tenant was found to match, and the facts that were made of it; in the transaction that tells its cases. */
export async function saveScreened(
  transaction: Transaction<Tables>,
  tenant: { id: string; profileVersion: number },
  made: { hits: readonly string[]; basis: unknown; basisKey: string },
): Promise<void> {
  await sql`update name_keys set hits = ${`{${made.hits.join(",")}}`}::bigint[] where tenant_id = ${tenant.id}`.execute(
    transaction,
  );
  await transaction
    .updateTable("tenant_profiles")
    .set({ basis: JSON.stringify(made.basis), basis_key: made.basisKey })
    .where("tenant_id", "=", tenant.id)
    .where("version", "=", tenant.profileVersion)
    .execute();
}

/** A person ruled on the matches: those that are out are news when they come back, the others are not. */
export async function changeHits(
  db: Db | Transaction<Tables>,
  tenantId: string,
  { known, forgotten }: { known: readonly string[]; forgotten: readonly string[] },
): Promise<void> {
  const [more, less] = [known, forgotten].map((hits) => `{${hits.join(",")}}`);
  await sql`update name_keys set hits = array(
      select unnest(hits) except select unnest(${less}::bigint[]) union select unnest(${more}::bigint[]))
    where tenant_id = ${tenantId}`.execute(db);
}
