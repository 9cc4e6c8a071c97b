import { sql, type Transaction } from "kysely";
import type { AuditEntry } from "../domain/audit-entry.ts";
import { GatehouseError } from "../domain/errors.ts";
import type { LinkVerdict } from "../domain/link.ts";
import { linkedComponents } from "../domain/link-groups.ts";
import { createId } from "../platform/ids.ts";
import { insertAudit, insertOutbox } from "./cases.ts";
import { type Db, isLostRace } from "./database.ts";
import type { OutboxRecord } from "./record-rows.ts";
import type { Tables } from "./schema.ts";

/** What a ruling did to the groups of those who hold the identifier. */
export interface LinkEffect {
  /** Groups as they were before, and how many there are of them now. */
  before: string[];
  after: number;
  tenants: number;
}

export interface NewLinkRuling {
  key: Buffer;
  verdict: LinkVerdict;
  actor: { id: string; name: string };
  sealedRationale: Buffer;
  at: Date;
  /** What else belongs to the same transaction. */
  records(effect: LinkEffect): { audit: AuditEntry[]; outbox: OutboxRecord[] };
}

const MAX_TRIES = 10;

async function groupsOfHolders(transaction: Transaction<Tables>, key: Buffer): Promise<string[]> {
  const rows = await transaction
    .selectFrom("identifiers")
    .innerJoin("tenants", "tenants.id", "identifiers.tenant_id")
    .select("group_id")
    .distinct()
    .where("key", "=", key)
    .orderBy("group_id")
    .execute();
  return rows.map((row) => row.group_id);
}

/**
 * Locks groups and then the key, in the order in which sign-ups take them, and gives the groups of all holders. Null when
 * a holder came or a group was joined between reading and locking: then the transaction must start again.
 */
async function lockHolders(transaction: Transaction<Tables>, { key, verdict }: NewLinkRuling): Promise<string[] | null> {
  const groups = await groupsOfHolders(transaction, key);
  if (groups.length > 0) {
    await sql`select id from link_groups where id = any(${groups}) order by id for update`.execute(transaction);
  }
  const found = await sql<{
    is_dismissed: boolean;
  }>`select is_dismissed from identifier_keys where key = ${key} for update`.execute(transaction);
  if (found.rows[0]?.is_dismissed === (verdict === "dismissed")) {
    throw new GatehouseError("conflict", { detail: `the identifier is ${verdict} already` });
  }
  const now = await groupsOfHolders(transaction, key);
  return now.length === groups.length && now.every((group, i) => group === groups[i]) ? groups : null;
}

async function moveTenants(transaction: Transaction<Tables>, moves: readonly { tenantId: string; groupId: string }[]) {
  if (moves.length === 0) return;
  const [tenants, groups] = [moves.map(({ tenantId }) => tenantId), moves.map(({ groupId }) => groupId)];
  const rows = sql`unnest(${tenants}::text[], ${groups}::text[]) as moved(tenant_id, group_id)`;
  await sql`update tenants set group_id = moved.group_id from ${rows} where tenants.id = moved.tenant_id`.execute(transaction);
  await sql`update exposure set group_id = moved.group_id from ${rows} where exposure.tenant_id = moved.tenant_id`.execute(
    transaction,
  );
}

/** Splits a locked group into what its identifiers still join: the largest part keeps the id. */
async function splitGroup(
  transaction: Transaction<Tables>,
  groupId: string,
  at: Date,
): Promise<{ groups: number; tenants: number }> {
  const members = await transaction.selectFrom("tenants").select("id").where("group_id", "=", groupId).execute();
  const holdings = await sql<{ tenantId: string; key: string }>`select i.tenant_id as "tenantId", encode(i.key, 'hex') as key
    from tenants t join identifiers i on i.tenant_id = t.id join identifier_keys k on k.key = i.key
    where t.group_id = ${groupId} and k.holders > 1 and not k.is_dismissed`.execute(transaction);
  const components = linkedComponents(
    members.map(({ id }) => id),
    holdings.rows,
  );
  const parts = components.slice(1).map((tenants) => ({ groupId: createId("grp", at.getTime()), tenants }));
  if (parts.length > 0) {
    await sql`insert into link_groups (id) select unnest(${parts.map((part) => part.groupId)}::text[])`.execute(transaction);
  }
  await moveTenants(
    transaction,
    parts.flatMap((part) => part.tenants.map((tenantId) => ({ tenantId, groupId: part.groupId }))),
  );
  await sql`update link_groups set revision = revision + 1 where id = ${groupId}`.execute(transaction);
  return { groups: components.length, tenants: members.length };
}

/** Joins locked groups: the smaller ones go over into the largest. */
async function joinGroups(
  transaction: Transaction<Tables>,
  groups: readonly string[],
): Promise<{ groups: number; tenants: number }> {
  const found = await sql<{
    id: string;
    group_id: string;
  }>`select id, group_id from tenants where group_id = any(${groups})`.execute(transaction);
  const members = found.rows;
  const sizes = Map.groupBy(members, (row) => row.group_id);
  const [target = ""] = [...groups].sort((a, b) => (sizes.get(b)?.length ?? 0) - (sizes.get(a)?.length ?? 0));
  const moved = members.filter((row) => row.group_id !== target);
  await moveTenants(
    transaction,
    moved.map(({ id }) => ({ tenantId: id, groupId: target })),
  );
  await sql`delete from link_groups where id = any(${groups.filter((id) => id !== target)})`.execute(transaction);
  await sql`update link_groups set revision = revision + 1 where id = ${target}`.execute(transaction);
  return { groups: 1, tenants: members.length };
}

async function rule(transaction: Transaction<Tables>, ruling: NewLinkRuling, before: string[]): Promise<LinkEffect> {
  const { key, verdict, at } = ruling;
  const isDismissed = verdict === "dismissed";
  await sql`update identifier_keys set is_dismissed = ${isDismissed},
    holders = (select count(*) from identifiers i where i.key = identifier_keys.key) where key = ${key}`.execute(transaction);
  const effect = { groups: before.length, tenants: 0 };
  // All holders of an identifier that joins are in one group.
  const [group] = before;
  if (isDismissed && group !== undefined) Object.assign(effect, await splitGroup(transaction, group, at));
  if (!isDismissed && before.length > 0) Object.assign(effect, await joinGroups(transaction, before));
  return { before, after: effect.groups, tenants: effect.tenants };
}

/**
 * Rules an identifier out, or in again, and sets the linked groups right in the same transaction. Groups that change get
 * another revision: what was decided on them meanwhile is decided again.
 */
export async function ruleOnLink(db: Db, ruling: NewLinkRuling): Promise<LinkEffect> {
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    try {
      const effect = await db.transaction().execute(async (transaction) => {
        const before = await lockHolders(transaction, ruling);
        if (before === null) return null;
        const done = await rule(transaction, ruling, before);
        await transaction
          .insertInto("link_rulings")
          .values({
            id: createId("rul", ruling.at.getTime()),
            key: ruling.key,
            verdict: ruling.verdict,
            actor_id: ruling.actor.id,
            actor_name: ruling.actor.name,
            sealed_rationale: ruling.sealedRationale,
            ruled_at: ruling.at,
          })
          .execute();
        const { audit, outbox } = ruling.records(done);
        await insertAudit(transaction, audit);
        await insertOutbox(transaction, outbox);
        return done;
      });
      if (effect) return effect;
    } catch (error) {
      if (!isLostRace(error)) throw error;
    }
  }
  throw new GatehouseError("unavailable", {
    detail: "those who hold the identifier are changing too often; try again",
    retryAfterSeconds: 1,
  });
}
