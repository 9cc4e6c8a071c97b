import type pg from "pg";
import type { PartyKind } from "../domain/requests.ts";
import type { TenantStanding } from "../domain/tenant.ts";
import { sumsOfGroup } from "./exposure-sums.ts";
import { inTransaction } from "./in-transaction.ts";
import type { ExposureSettler } from "./settle-exposure.ts";

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
  /** What its events come to, as it was last worked out; null when there were none. */
  behaviour: unknown;
  /** Linked tenants that move together with it. */
  synchronised: number;
  /** Keyed hash (hexadecimal digits) of the intended use of the last request that was refused, and its decision. */
  refusedUse: { key: string; decisionId: string } | null;
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
    where i.tenant_id = t.id and not ik.is_dismissed and exists (select 1 from identifiers o where o.key = i.key and o.tenant_id <> t.id) order by 1) as shared_kinds,
  b.behaviour, b.synchronised,
  (select json_build_object('key', encode(d.use_key, 'hex'), 'decisionId', d.id) from decisions d
    where d.tenant_id = t.id and d.use_key is not null and (d.outcome = 'deny' or d.resolution = 'rejected')
    order by d.id desc limit 1) as refused_use,
  exists (select 1 from instances n where n.tenant_id = t.id and n.is_dirty) as is_unsettled,
  ${groupColumns}
from tenants t
join link_groups g on g.id = t.group_id
join tenant_profiles p on p.tenant_id = t.id and p.version = t.profile_version
left join tenant_keys k on k.tenant_id = t.id
left join exposure e on e.tenant_id = t.id
left join tenant_behaviour b on b.tenant_id = t.id
where t.external_id = $1 or t.id = $1
order by t.id = $1 limit 1`;

/** The group of a key is that of any holder: all holders of a key that nobody ruled out are in one group. */
const linksStatement = `
with k as materialized (
  select ik.key, ik.kind, ik.is_dismissed, holder.group_id,
    exists (select 1 from identifiers o where o.key = ik.key and o.tenant_id <> $2) as is_held_by_others
  from identifier_keys ik
  left join lateral (
    select t.group_id from identifiers i join tenants t on t.id = i.tenant_id where i.key = ik.key limit 1) holder on not ik.is_dismissed
  where ik.key = any($1)),
held as materialized (
  select g.id, g.revision::float8 as revision, ${groupColumns} from link_groups g where g.id in (select group_id from k))
select encode(k.key, 'hex') as key, k.kind, k.is_dismissed, k.is_held_by_others,
  held.id as group_id, held.revision, held.members, held.refused, held.sums
from k left join held on held.id = k.group_id`;

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

/** What is known of an identifier by its keyed hash. */
export interface KnownKey {
  kind: string;
  /** A person ruled it out: it joins nobody. */
  isDismissed: boolean;
  isHeldByOthers: boolean;
}

export interface TenantStates {
  /** Null for a tenant that is not there. `ref` is an external id or a ten_ id. */
  load(ref: string, now: Date): Promise<{ tenant: TenantState; group: GroupState } | null>;
  /** Which of the keyed hashes (by their hexadecimal digits) are known, and the groups that they join; `tenantId` is who asks, null for a new tenant. */
  findLinks(
    keys: readonly Buffer[],
    tenantId: string | null,
    now: Date,
  ): Promise<{ known: Map<string, KnownKey>; groups: GroupState[] }>;
}

export function createTenantStates(pool: pg.Pool, settler: ExposureSettler): TenantStates {
  /**
   * Sums are running ones: what left the window of 365 days is taken out once a UTC day, at the first read. The group's
   * revision moves with it, so nobody goes on deciding with the sums of yesterday.
   */
  const roll = (groupId: string, now: Date) =>
    inTransaction(pool, async (client) => {
      await client.query("update link_groups set revision = revision + 1 where id = $1", [groupId]);
      await client.query(sumsOfGroup(groupId, now));
    });

  const isOfEarlierDay = (sums: Sums, now: Date) => sums.oldest !== null && sums.oldest < now.toISOString().slice(0, 10);

  async function load(ref: string, now: Date): Promise<{ tenant: TenantState; group: GroupState } | null> {
    const { rows } = await pool.query({ name: "load-tenant-state", text: tenantStatement, values: [ref] });
    const row = rows[0];
    if (!row) return null;
    if (isOfEarlierDay(row.sums, now)) {
      await roll(row.group_id, now);
      return load(ref, now);
    }
    // Events have come that exposure does not count yet: who reads it next sees them.
    if (row.is_unsettled) {
      await settler.settle(row.id, now);
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
        behaviour: row.behaviour,
        synchronised: row.synchronised ?? 0,
        refusedUse: row.refused_use,
      },
      group: rowToGroup(row),
    };
  }

  const findLinks: TenantStates["findLinks"] = async (keys, tenantId, now) => {
    const { rows } = await pool.query({ name: "find-links", text: linksStatement, values: [keys, tenantId ?? ""] });
    const joining = rows.filter((row) => row.group_id !== null);
    const outdated = joining.find((row) => isOfEarlierDay(row.sums, now));
    if (outdated) {
      await roll(outdated.group_id, now);
      return findLinks(keys, tenantId, now);
    }
    return {
      known: new Map(
        rows.map((row) => [row.key, { kind: row.kind, isDismissed: row.is_dismissed, isHeldByOthers: row.is_held_by_others }]),
      ),
      groups: [...new Map<string, GroupState>(joining.map((row) => [row.group_id, rowToGroup(row)])).values()],
    };
  };

  return { load, findLinks };
}
