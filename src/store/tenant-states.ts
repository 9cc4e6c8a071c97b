import type pg from "pg";
import type { PartyKind } from "../domain/requests.ts";
import type { TenantStanding } from "../domain/tenant.ts";

/** What a linked group adds up to, as of `revision`. */
export interface GroupState {
  id: string;
  revision: number;
  members: number;
  /** Members that were denied or suspended. */
  refused: number;
  accelerators: number;
  rateFlops: number;
  operations: number;
  highestMemberOperations: number;
}

/** Everything stored that a decision about a tenant reads, as of its group's revision. */
export interface TenantState {
  id: string;
  externalId: string;
  kind: PartyKind;
  standing: TenantStanding;
  groupId: string;
  profileVersion: number;
  sealedProfile: Buffer;
  basis: unknown;
  basisKey: string;
  wrappedKey: Buffer | null;
  /** Kinds of identifier shared with another tenant, sorted. */
  sharedKinds: string[];
  accelerators: number;
  rateFlops: number;
  operations: number;
}

const groupColumns = `
  (select count(*)::integer from tenants m where m.group_id = g.id) as members,
  (select count(*)::integer from tenants m where m.group_id = g.id and m.standing in ('denied', 'suspended')) as refused,
  (select json_build_object('accelerators', coalesce(sum(accelerators), 0), 'rateFlops', coalesce(sum(rate_flops), 0),
     'operations', coalesce(sum(operations), 0), 'highest', coalesce(max(operations), 0), 'oldest', min(as_of))
   from exposure x where x.group_id = g.id) as sums`;

const tenantStatement = `
select t.id, t.external_id, t.kind, t.standing, t.group_id, t.profile_version, p.sealed, p.basis, p.basis_key, k.wrapped,
  g.revision::float8 as revision, e.accelerators, e.rate_flops, e.operations,
  array(select distinct ik.kind from identifiers i join identifier_keys ik on ik.key = i.key
    where i.tenant_id = t.id and exists (select 1 from identifiers o where o.key = i.key and o.tenant_id <> t.id) order by 1) as shared_kinds,
  ${groupColumns}
from tenants t
join link_groups g on g.id = t.group_id
join tenant_profiles p on p.tenant_id = t.id and p.version = t.profile_version
left join tenant_keys k on k.tenant_id = t.id
left join exposure e on e.tenant_id = t.id
where t.external_id = $1 or t.id = $1
order by t.id = $1 limit 1`;

const linksStatement = `
select ik.kind, encode(ik.key, 'hex') as key, ik.group_id, g.revision::float8 as revision, ${groupColumns}
from identifier_keys ik join link_groups g on g.id = ik.group_id where ik.key = any($1)`;

/**
 * Sums are running ones: what ended or left the window of 365 days is taken out once a UTC day, at the first read.
 * The group's revision moves with it, so nobody goes on deciding with the sums of yesterday.
 */
const rollStatement = `update exposure x set as_of = $2,
  accelerators = coalesce(s.accelerators, 0), rate_flops = coalesce(s.rate_flops, 0), operations = coalesce(s.operations, 0)
from exposure y left join lateral (
  select sum(accelerators) filter (where ends_at > $3) as accelerators, sum(rate_flops) filter (where ends_at > $3) as rate_flops,
    sum(operations) filter (where granted_at > $3::timestamptz - interval '365 days') as operations
  from grants where grants.tenant_id = y.tenant_id) s on true
where x.tenant_id = y.tenant_id and y.group_id = $1 and y.as_of < $2`;

interface Sums {
  accelerators: number;
  rateFlops: number;
  operations: number;
  highest: number;
  oldest: string | null;
}

function rowToGroup(row: { group_id: string; revision: number; members: number; refused: number; sums: Sums }): GroupState {
  const { accelerators, rateFlops, operations, highest } = row.sums;
  return {
    id: row.group_id,
    revision: row.revision,
    members: row.members,
    refused: row.refused,
    accelerators,
    rateFlops,
    operations,
    highestMemberOperations: highest,
  };
}

export interface TenantStates {
  /** Null for a tenant that is not there. `ref` is an external id or a ten_ id. */
  load(ref: string, now: Date): Promise<{ tenant: TenantState; group: GroupState } | null>;
  /** Which of the keyed hashes are held already, and by which groups. */
  findLinks(keys: readonly Buffer[], now: Date): Promise<{ kinds: Map<string, string>; groups: GroupState[] }>;
}

export function createTenantStates(pool: pg.Pool): TenantStates {
  async function roll(groupId: string, now: Date): Promise<void> {
    const client = await pool.connect();
    let broken: Error | undefined;
    try {
      await client.query("begin");
      await client.query("update link_groups set revision = revision + 1 where id = $1", [groupId]);
      await client.query(rollStatement, [groupId, now.toISOString().slice(0, 10), now]);
      await client.query("commit");
    } catch (error) {
      broken = error as Error;
      throw error;
    } finally {
      client.release(broken);
    }
  }

  const isOfEarlierDay = (sums: Sums, now: Date) => sums.oldest !== null && sums.oldest < now.toISOString().slice(0, 10);

  async function load(ref: string, now: Date): Promise<{ tenant: TenantState; group: GroupState } | null> {
    const { rows } = await pool.query({ name: "load-tenant-state", text: tenantStatement, values: [ref] });
    const row = rows[0];
    if (!row) return null;
    if (isOfEarlierDay(row.sums, now)) {
      await roll(row.group_id, now);
      return load(ref, now);
    }
    return {
      tenant: {
        id: row.id,
        externalId: row.external_id,
        kind: row.kind,
        standing: row.standing,
        groupId: row.group_id,
        profileVersion: row.profile_version,
        sealedProfile: row.sealed,
        basis: row.basis,
        basisKey: row.basis_key,
        wrappedKey: row.wrapped,
        sharedKinds: row.shared_kinds,
        accelerators: row.accelerators ?? 0,
        rateFlops: row.rate_flops ?? 0,
        operations: row.operations ?? 0,
      },
      group: rowToGroup(row),
    };
  }

  async function findLinks(keys: readonly Buffer[], now: Date): ReturnType<TenantStates["findLinks"]> {
    const { rows } = await pool.query({ name: "find-links", text: linksStatement, values: [keys] });
    const outdated = rows.find((row) => isOfEarlierDay(row.sums, now));
    if (outdated) {
      await roll(outdated.group_id, now);
      return findLinks(keys, now);
    }
    const groups = new Map<string, GroupState>(rows.map((row) => [row.group_id, rowToGroup(row)]));
    return { kinds: new Map(rows.map((row) => [row.key, row.kind])), groups: [...groups.values()] };
  }

  return { load, findLinks };
}
