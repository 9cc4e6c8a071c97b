import type pg from "pg";
import { type Column, columnArrays, rowsSql } from "./column-arrays.ts";
import { type CommitUnit, commitUnits } from "./commit-lane.ts";
import { translateStoreError } from "./database.ts";

/** A sign-up or a new version of a profile: the tenant, its keys and what they join, and the decision about it. */
export interface SignupUnit {
  decision: CommitUnit;
  /** The group is new; else `decision.revision` is what was read of it. */
  isNewGroup: boolean;
  /** Other groups that an identifier of this tenant joins to `decision.groupId`, with the revisions that were read. */
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
  identifiers: { key: Buffer; kind: string; isKnown: boolean }[];
}

export type SignupResult = "committed" | "stale" | "taken";

interface Waiting {
  unit: SignupUnit;
  resolve: (result: SignupResult) => void;
  reject: (error: unknown) => void;
}

const MAX_UNITS = 64;

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
];

type HeldIdentifier = SignupUnit["identifiers"][number] & { groupId: string; tenantId: string };

const identifierColumns: Column<HeldIdentifier>[] = [
  { name: "key", type: "bytea", of: ({ key }) => key },
  { name: "kind", type: "text", of: ({ kind }) => kind },
  { name: "group_id", type: "text", of: ({ groupId }) => groupId },
  { name: "tenant_id", type: "text", of: ({ tenantId }) => tenantId },
  { name: "is_known", type: "boolean", of: ({ isKnown }) => isKnown },
];

const writeStatement = `with
t as materialized (select * from ${rowsSql(tenantColumns, 1)} as t),
i as materialized (select * from ${rowsSql(identifierColumns, 1 + tenantColumns.length)} as i),
new_groups as (insert into link_groups (id) select group_id from t where is_new_group),
new_tenants as (
  insert into tenants (id, external_id, kind, standing, group_id, profile_version, created_at, updated_at)
  select id, external_id, kind, standing, group_id, profile_version, at, at from t where is_new
  on conflict (external_id) do nothing returning id),
changed_tenants as (
  update tenants set standing = t.standing, group_id = t.group_id, profile_version = t.profile_version, kind = t.kind, updated_at = t.at
  from t where tenants.id = t.id and not t.is_new),
data_keys as (insert into tenant_keys (tenant_id, wrapped) select id, wrapped from t where is_new on conflict do nothing),
profiles as (
  insert into tenant_profiles (tenant_id, version, sealed, basis, basis_key, created_at)
  select id, profile_version, sealed, basis, basis_key, at from t on conflict do nothing),
new_keys as (
  insert into identifier_keys (key, kind, group_id) select key, kind, group_id from i where not is_known order by key
  on conflict do nothing returning key),
holders as (insert into identifiers (key, tenant_id) select key, tenant_id from i on conflict do nothing)
select (select array_agg(id) from new_tenants) as tenants, (select array_agg(encode(key, 'hex')) from new_keys) as keys`;

const joinStatements = ["tenants", "identifier_keys", "exposure"].map(
  (table) => `update ${table} set group_id = j.target from unnest($1::text[], $2::text[]) as j(id, target) where group_id = j.id`,
);

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

const parametersOf = (units: readonly SignupUnit[]): Buffer[] => [
  ...columnArrays(tenantColumns, units),
  ...columnArrays(
    identifierColumns,
    units.flatMap(({ decision, tenant, identifiers }) =>
      identifiers.map((held) => ({ ...held, groupId: decision.groupId, tenantId: tenant.id })),
    ),
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

/** Writes all units in the open transaction, or says which of them cannot be: then nothing may be committed. */
async function writeUnits(client: pg.ClientBase, units: readonly SignupUnit[]): Promise<Map<SignupUnit, SignupResult>> {
  const refused = new Map<SignupUnit, SignupResult>();
  for (const unit of await lockGroups(client, units)) refused.set(unit, "stale");
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
  if (refused.size === 0) await noteNews(client, units);
  return refused;
}

/**
 * Group commit of sign-ups, one transaction a batch. A batch holds a group or an identifier once at most; a unit that
 * cannot be written as it was decided leaves the batch, and the others go again without it.
 */
export function createSignupLane(pool: pg.Pool): { commit(unit: SignupUnit): Promise<SignupResult> } {
  let queue: Waiting[] = [];
  let isBusy = false;

  function takeBatch(): Waiting[] {
    const taken = new Set<string>();
    const batch: Waiting[] = [];
    const rest: Waiting[] = [];
    for (const waiting of queue) {
      const { decision, joined, identifiers } = waiting.unit;
      const claims = [decision.groupId, ...joined.map((group) => group.id), ...identifiers.map(({ key }) => key.toString("hex"))];
      const fits = batch.length < MAX_UNITS && !claims.some((claim) => taken.has(claim));
      (fits ? batch : rest).push(waiting);
      for (const claim of claims) taken.add(claim);
    }
    queue = rest;
    return batch;
  }

  async function commitBatch(batch: Waiting[]): Promise<void> {
    const client = await pool.connect();
    let broken: Error | undefined;
    try {
      await client.query("begin");
      const refused = await writeUnits(
        client,
        batch.map((waiting) => waiting.unit),
      );
      await client.query(refused.size > 0 ? "rollback" : "commit");
      for (const waiting of batch) {
        const result = refused.get(waiting.unit);
        if (refused.size === 0) waiting.resolve("committed");
        else if (result) waiting.resolve(result);
      }
      if (refused.size > 0) queue = [...batch.filter((waiting) => !refused.has(waiting.unit)), ...queue];
    } catch (error) {
      broken = error as Error;
      throw error;
    } finally {
      // A client whose transaction failed is closed, which rolls back: no second error can hide the first.
      client.release(broken);
    }
  }

  async function flush(): Promise<void> {
    isBusy = true;
    while (queue.length > 0) {
      const batch = takeBatch();
      try {
        await commitBatch(batch);
      } catch (error) {
        await settleFailure(batch, error);
      }
    }
    isBusy = false;
  }

  /** One bad unit must not take its neighbours with it: after an error that is not the store's absence, each goes alone. */
  async function settleFailure(batch: Waiting[], error: unknown): Promise<void> {
    const problem = translateStoreError(error);
    if (batch.length === 1 || problem !== error) {
      for (const waiting of batch) waiting.reject(problem);
      return;
    }
    for (const waiting of batch) {
      await commitBatch([waiting]).catch((alone: unknown) => waiting.reject(translateStoreError(alone)));
    }
  }

  return {
    commit: (unit) =>
      new Promise((resolve, reject) => {
        queue.push({ unit, resolve, reject });
        if (!isBusy && queue.length === 1) setImmediate(() => void (!isBusy && flush()));
      }),
  };
}
