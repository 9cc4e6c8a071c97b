import type pg from "pg";
import { type Column, columnArrays, rowsSql } from "./column-arrays.ts";
import { type CommitUnit, commitUnits } from "./commit-lane.ts";
import { addToMonitoring } from "./monitoring-queue.ts";
import { insertWords, type StoredNames, wordColumns } from "./name-keys.ts";

/** A sign-up or a new version of a profile: the tenant, its keys and what they join, and the decision about it. */
export interface SignupUnit {
  decision: CommitUnit;
  /** The group is new; else `decision.revision` is what was read of it. */
  isNewGroup: boolean;
  /** Other, smaller groups that an identifier of this tenant joins to `decision.groupId`, with the revisions that were read. */
  joined: { id: string; revision: number }[];
  tenant: {
    id: string;
    externalId: string;
    kind: string;
    standing: string;
    profileVersion: number;
    /** ISO 8601. */
    at: string;
    /** Absent for a tenant that is there already. */
    wrappedKey: Buffer | null;
  };
  profile: { sealed: Buffer; basis: unknown; basisKey: string };
  /** Parts of the profile that differ from its last version; empty for a new tenant. */
  changed: string[];
  identifiers: { key: Buffer; kind: string; isKnown: boolean; isDismissed: boolean }[];
  names: StoredNames;
}

export type SignupResult = "committed" | "stale" | "taken";

const lockStatement = "select id, revision from link_groups where id = any($1) order by id for update";

const tenantColumns: Column<SignupUnit>[] = [
  { name: "id", type: "text", of: ({ tenant }) => tenant.id },
  { name: "external_id", type: "text", of: ({ tenant }) => tenant.externalId },
  { name: "kind", type: "text", of: ({ tenant }) => tenant.kind },
  { name: "standing", type: "text", of: ({ tenant }) => tenant.standing },
  { name: "group_id", type: "text", of: ({ decision }) => decision.groupId },
  { name: "profile_version", type: "integer", of: ({ tenant }) => tenant.profileVersion },
  { name: "at", type: "timestamptz", of: ({ tenant }) => tenant.at },
  { name: "wrapped", type: "bytea", of: ({ tenant }) => tenant.wrappedKey },
  { name: "is_new", type: "boolean", of: ({ tenant }) => tenant.wrappedKey !== null },
  { name: "is_new_group", type: "boolean", of: ({ isNewGroup }) => isNewGroup },
  { name: "sealed", type: "bytea", of: ({ profile }) => profile.sealed },
  { name: "basis", type: "json", of: ({ profile }) => JSON.stringify(profile.basis) },
  { name: "basis_key", type: "text", of: ({ profile }) => profile.basisKey },
  { name: "scheme", type: "integer", of: ({ names }) => names.scheme },
  { name: "keys", type: "bigint[]", of: ({ names }) => names.keys },
  { name: "alone", type: "bigint[]", of: ({ names }) => names.alone },
  { name: "hits", type: "bigint[]", of: ({ names }) => names.hits },
];

type HeldIdentifier = SignupUnit["identifiers"][number] & { tenantId: string };

const identifierColumns: Column<HeldIdentifier>[] = [
  { name: "key", type: "bytea", of: ({ key }) => key },
  { name: "kind", type: "text", of: ({ kind }) => kind },
  { name: "tenant_id", type: "text", of: ({ tenantId }) => tenantId },
  { name: "is_known", type: "boolean", of: ({ isKnown }) => isKnown },
  { name: "is_dismissed", type: "boolean", of: ({ isDismissed }) => isDismissed },
];

/**
 * A key that was read as ruled out must still be so, and stay so until the commit: who reinstates it joins all holders,
 * and must see this one. (One that joins is guarded by the group's revision.)
 */
const dismissedStatement = "select key from identifier_keys where key = any($1) and is_dismissed order by key for share";

const identifiersFirst = 1 + tenantColumns.length;
const wordsFirst = identifiersFirst + identifierColumns.length;

const writeStatement = `with
t as materialized (select * from ${rowsSql(tenantColumns, 1)} as t),
i as materialized (select * from ${rowsSql(identifierColumns, identifiersFirst)} as i),
new_groups as (insert into link_groups (id) select group_id from t where is_new_group),
new_tenants as (
  insert into tenants (id, external_id, kind, standing, group_id, profile_version, created_at, updated_at)
  select id, external_id, kind, standing, group_id, profile_version, at, at from t where is_new order by external_id
  on conflict (external_id) do nothing returning id),
changed_tenants as (
  update tenants set standing = t.standing, group_id = t.group_id, profile_version = t.profile_version, kind = t.kind, updated_at = t.at
  from t where tenants.id = t.id and not t.is_new),
data_keys as (insert into tenant_keys (tenant_id, wrapped) select id, wrapped from t where is_new on conflict do nothing),
profiles as (
  insert into tenant_profiles (tenant_id, version, sealed, basis, basis_key, created_at)
  select id, profile_version, sealed, basis, basis_key, at from t on conflict do nothing),
new_keys as (
  insert into identifier_keys (key, kind) select key, kind from i where not is_known order by key
  on conflict do nothing returning key),
holders as (insert into identifiers (key, tenant_id) select key, tenant_id from i on conflict do nothing returning key),
counted as (
  update identifier_keys k set holders = k.holders + 1 from holders join i on i.key = holders.key
  where k.key = i.key and i.is_known and not i.is_dismissed),
names as (
  insert into name_keys (tenant_id, scheme, keys, alone, hits) select id, scheme, keys, alone, hits from t
  on conflict (tenant_id) do update set scheme = excluded.scheme, keys = excluded.keys, alone = excluded.alone, hits = excluded.hits),
words as (${insertWords(rowsSql(wordColumns, wordsFirst))})
select (select array_agg(id) from new_tenants) as tenants, (select array_agg(encode(key, 'hex')) from new_keys) as keys`;

const joinStatements = ["tenants", "exposure"].map(
  (table) => `update ${table} set group_id = j.target from unnest($1::text[], $2::text[]) as j(id, target) where group_id = j.id`,
);

const parametersOf = (units: readonly SignupUnit[]): Buffer[] => [
  ...columnArrays(tenantColumns, units),
  ...columnArrays(
    identifierColumns,
    units.flatMap(({ tenant, identifiers }) => identifiers.map((held) => ({ ...held, tenantId: tenant.id }))),
  ),
  ...columnArrays(
    wordColumns,
    units.flatMap(({ names }) => names.words),
  ),
];

/** Units that were made on groups which have moved on since. Locks the groups of all. */
async function lockGroups(client: pg.ClientBase, units: readonly SignupUnit[]): Promise<Set<SignupUnit>> {
  const expected = new Map<string, number>();
  for (const unit of units) {
    if (!unit.isNewGroup) expected.set(unit.decision.groupId, unit.decision.revision);
    for (const group of unit.joined) expected.set(group.id, group.revision);
  }
  if (expected.size === 0) return new Set();
  const { rows } = await client.query<{ id: string; revision: string }>(lockStatement, [[...expected.keys()]]);
  const found = new Map(rows.map((row) => [row.id, Number(row.revision)]));
  const isStale = (id: string) => expected.has(id) && found.get(id) !== expected.get(id);
  return new Set(units.filter((unit) => isStale(unit.decision.groupId) || unit.joined.some((group) => isStale(group.id))));
}

/**
 * What a new profile or a new link means for cases that run is worked out after the commit: here it is only written down
 * that there is something, so that no crash can lose it.
 */
const newsStatement = `insert into case_news (id, tenant_id, cause, data, created_at)
select 'news_' || gen_random_uuid(), c.tenant_id, case when c.tenant_id = u.id then 'profile_changed' else 'tenant_linked' end,
  json_build_object('tenant', u.id), now()
from unnest($1::text[], $2::text[], $3::boolean[]) as u(id, group_id, is_new)
join tenants t on t.group_id = u.group_id
join cases c on c.tenant_id = t.id and c.state not in ('approved', 'rejected')
where c.tenant_id <> u.id or not u.is_new
group by c.tenant_id, u.id`;

const dismissedOf = ({ identifiers }: SignupUnit) => identifiers.filter(({ isDismissed }) => isDismissed);

/** Units that took a key for ruled out which is not. Locks the keys. */
async function lockDismissed(client: pg.ClientBase, units: readonly SignupUnit[]): Promise<SignupUnit[]> {
  const keys = units.flatMap(dismissedOf).map(({ key }) => key);
  if (keys.length === 0) return [];
  const { rows } = await client.query<{ key: Buffer }>(dismissedStatement, [keys]);
  const dismissed = new Set(rows.map(({ key }) => key.toString("hex")));
  return units.filter((unit) => dismissedOf(unit).some(({ key }) => !dismissed.has(key.toString("hex"))));
}

async function joinGroups(client: pg.ClientBase, units: readonly SignupUnit[]): Promise<void> {
  const joins = units.flatMap((unit) => unit.joined.map(({ id }) => ({ id, target: unit.decision.groupId })));
  if (joins.length === 0) return;
  const [ids, targets] = [joins.map(({ id }) => id), joins.map(({ target }) => target)];
  for (const statement of joinStatements) await client.query(statement, [ids, targets]);
  await client.query("delete from link_groups where id = any($1)", [ids]);
}

/** Only a tenant that was there before, or that joins others, can be news to a case. */
async function noteNews(client: pg.ClientBase, units: readonly SignupUnit[]): Promise<void> {
  const heard = units.filter((unit) => !unit.isNewGroup);
  if (heard.length === 0) return;
  const groups = heard.map(({ decision }) => decision.groupId);
  const isNew = heard.map(({ tenant }) => tenant.wrappedKey !== null);
  await client.query(newsStatement, [heard.map(({ tenant }) => tenant.id), groups, isNew]);
}

const changedStatement = `insert into profile_changes (tenant_id, at, source, changed, is_reported)
select id, at, 'profile', changed::text[], true
from unnest($1::text[], $2::timestamptz[], $3::text[]) as r(id, at, changed)`;

/** What tenants changed by themselves; it is looked at with what else they do. */
async function noteChanges(client: pg.ClientBase, units: readonly SignupUnit[]): Promise<void> {
  const changed = units.filter((unit) => unit.changed.length > 0);
  if (changed.length === 0) return;
  const [ids, times] = [changed.map(({ tenant }) => tenant.id), changed.map(({ tenant }) => tenant.at)];
  await client.query(changedStatement, [ids, times, changed.map((unit) => `{${unit.changed.join(",")}}`)]);
  await addToMonitoring(client, new Map(ids.map((id, i) => [id, new Date(times[i] ?? 0)])));
}

/** Writes all units in the open transaction, or says which of them cannot be: then nothing may be committed. */
export async function writeSignups(client: pg.ClientBase, units: readonly SignupUnit[]): Promise<Map<SignupUnit, SignupResult>> {
  const refused = new Map<SignupUnit, SignupResult>();
  for (const unit of await lockGroups(client, units)) refused.set(unit, "stale");
  for (const unit of await lockDismissed(client, units)) refused.set(unit, "stale");
  if (refused.size > 0) return refused;
  const { rows } = await client.query<{ tenants: string[] | null; keys: string[] | null }>({
    name: "write-signups",
    text: writeStatement,
    values: parametersOf(units),
  });
  const [tenants, keys] = [new Set(rows[0]?.tenants), new Set(rows[0]?.keys)];
  for (const unit of units) {
    if (unit.tenant.wrappedKey && !tenants.has(unit.tenant.id)) refused.set(unit, "taken");
    else if (unit.identifiers.some(({ key, isKnown }) => !isKnown && !keys.has(key.toString("hex")))) refused.set(unit, "stale");
  }
  if (refused.size > 0) return refused;
  await joinGroups(client, units);
  const committed = await commitUnits(
    client,
    units.map((unit) => unit.decision),
  );
  for (const [i, unit] of units.entries()) if (!committed.has(i)) refused.set(unit, "stale");
  if (refused.size === 0) {
    await noteNews(client, units);
    await noteChanges(client, units);
  }
  return refused;
}
