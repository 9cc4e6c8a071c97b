import type pg from "pg";
import { assignInstances, type OpenGrant } from "../domain/assign-instances.ts";
import { createId } from "../platform/ids.ts";
import { sumsOfTenant } from "./exposure-sums.ts";
import {
  type CountedGrantRow,
  type CountedInstanceRow,
  countedGrantColumns,
  countedInstanceColumns,
  countOf,
  isSameCount,
  isSameSum,
  timeOf,
  writeCounts,
} from "./grant-counts.ts";
import { inTransaction } from "./in-transaction.ts";

export interface SettleTerms {
  /** Whether what was not started by the end of its permit is given back: always, never, or of tenants whose instances are reported. */
  unusedPermits: "whenReported" | "always" | "never";
  graceMs: number;
  /** Hours that an instance without a permit is counted for. */
  openEndedHours: number;
}

export interface ExposureSettler {
  /** Counts anew what events or time have changed of a tenant's grants. Resolves with its group when sums have moved, else null. */
  settle(tenantId: string, now: Date): Promise<string | null>;
}

/** Locks the tenant's group; null when the tenant is gone. The group may be joined to another before it is locked: then again. */
async function lockGroup(client: pg.ClientBase, tenantId: string): Promise<string | null> {
  for (;;) {
    const read = async () => (await client.query("select group_id from tenants where id = $1", [tenantId])).rows[0]?.group_id;
    const before = await read();
    if (before === undefined) return null;
    const { rowCount } = await client.query("select 1 from link_groups where id = $1 for update", [before]);
    if (rowCount === 1 && (await read()) === before) return before;
  }
}

/** Permits that instances may still belong to, with what their instances leave of them. */
async function openGrants(client: pg.ClientBase, tenantId: string): Promise<OpenGrant[]> {
  const { rows } = await client.query<{ decision_id: string; room: number; granted_at: Date; usable_until: Date }>(
    `select decision_id, granted_at, usable_until, g.accelerators - coalesce((select sum(coalesce(i.accelerators, g.accelerators))
       from instances i where i.decision_id = g.decision_id), 0) as room
     from grants g where g.tenant_id = $1 and g.is_permitted and g.due_at is not null order by g.granted_at limit 1000`,
    [tenantId],
  );
  return rows.map((row) => ({
    decisionId: row.decision_id,
    room: row.room,
    grantedAt: row.granted_at.getTime(),
    usableUntil: row.usable_until.getTime(),
  }));
}

/** Gives instances whose events named no permit to permits with room; who finds none is a grant of its own. */
async function assignUnnamed(
  client: pg.ClientBase,
  { tenantId, dirty }: { tenantId: string; dirty: readonly CountedInstanceRow[] },
  now: Date,
  terms: SettleTerms,
): Promise<void> {
  const named = dirty.flatMap((row) => row.decision_id ?? []);
  const { rows: known } = await client.query<{ decision_id: string }>(
    "select decision_id from grants where decision_id = any($1) and tenant_id = $2",
    [named, tenantId],
  );
  // A permit that the tenant does not have is none.
  const own = new Set(known.map((row) => row.decision_id));
  const unnamed = dirty.filter((row) => row.decision_id === null || !own.has(row.decision_id));
  if (unnamed.length === 0) return;
  const open = await openGrants(client, tenantId);
  // Usage that names nothing belongs to what is granted, which then stays at its bound.
  const instances = unnamed
    .filter((row) => row.instance_id !== "" || open.length === 0)
    .map((row) => ({ instanceId: row.instance_id, accelerators: row.accelerators, firstStart: timeOf(row.first_start) }));
  for (const [instanceId, permit] of assignInstances(instances, open, terms.graceMs)) {
    const started = instances.find((one) => one.instanceId === instanceId)?.firstStart;
    const decisionId = permit ?? (await grantWithoutPermit(client, tenantId, started ? new Date(started) : now));
    await client.query("update instances set decision_id = $3, is_assumed = true where tenant_id = $1 and instance_id = $2", [
      tenantId,
      instanceId,
      decisionId,
    ]);
  }
}

/** A grant of an instance that no permit covers; what it counts is worked out from the instance. */
async function grantWithoutPermit(client: pg.ClientBase, tenantId: string, at: Date): Promise<string> {
  const decisionId = createId("dec");
  await client.query(
    `insert into grants (decision_id, tenant_id, accelerators, rate_flops, operations, granted_at, ends_at, hours, usable_until,
       is_permitted, held_accelerators, held_rate_flops, counted_operations, runs_from)
     values ($1, $2, 0, 0, 0, $3, $3, 0, $3, false, 0, 0, 0, $3)`,
    [decisionId, tenantId, at],
  );
  return decisionId;
}

/** Grants that events or time may have changed. */
async function changedGrants(
  client: pg.ClientBase,
  tenantId: string,
  dirty: readonly CountedInstanceRow[],
  now: Date,
): Promise<CountedGrantRow[]> {
  const named = dirty.flatMap((row) => [row.decision_id, row.left_decision_id]).filter((id) => id !== null);
  const { rows } = await client.query<CountedGrantRow>(
    `select ${countedGrantColumns} from grants where tenant_id = $1 and (decision_id = any($2) or due_at <= $3
       or ($4 and due_at is not null and usable_until < $3)) order by decision_id`,
    [tenantId, [...new Set(named)], now, dirty.length > 0],
  );
  return rows;
}

/** Counts the grants; whether sums have moved. */
async function countAnew(
  client: pg.ClientBase,
  { tenantId, grants }: { tenantId: string; grants: CountedGrantRow[] },
  now: Date,
  terms: SettleTerms,
): Promise<boolean> {
  const { rows } = await client.query<CountedInstanceRow & { decision_id: string }>(
    `select ${countedInstanceColumns} from instances where decision_id = any($1) and tenant_id = $2`,
    [grants.map((row) => row.decision_id), tenantId],
  );
  const reported = await client.query("select 1 from instances where tenant_id = $1 and first_start is not null limit 1", [
    tenantId,
  ]);
  const givesBackUnused = terms.unusedPermits === "always" || (terms.unusedPermits === "whenReported" && reported.rowCount === 1);
  const counting = { givesBackUnused, graceMs: terms.graceMs, openEndedHours: terms.openEndedHours, now: now.getTime() };
  const byGrant = Map.groupBy(rows, (row) => row.decision_id);
  // What was taken for a run without a permit and turned out to have one.
  const gone = grants.filter((row) => !row.is_permitted && !byGrant.has(row.decision_id)).map((row) => row.decision_id);
  const counts = grants
    .filter((row) => !gone.includes(row.decision_id))
    .map((row) => ({ row, id: row.decision_id, count: countOf(row, byGrant.get(row.decision_id) ?? [], counting) }))
    .filter(({ row, count }) => !isSameCount(row, count));
  if (gone.length > 0) await client.query("delete from grants where decision_id = any($1)", [gone]);
  if (counts.length > 0) await writeCounts(client, counts);
  return gone.length > 0 || counts.some(({ row, count }) => !isSameSum(row, count));
}

export function createExposureSettler(pool: pg.Pool, terms: SettleTerms): ExposureSettler {
  async function settle(client: pg.ClientBase, tenantId: string, now: Date): Promise<string | null> {
    const groupId = await lockGroup(client, tenantId);
    if (groupId === null) return null;
    const readDirty = async () => {
      const { rows } = await client.query<CountedInstanceRow>(
        `select ${countedInstanceColumns} from instances where tenant_id = $1 and is_dirty order by instance_id for update`,
        [tenantId],
      );
      return rows;
    };
    await assignUnnamed(client, { tenantId, dirty: await readDirty() }, now, terms);
    const dirty = await readDirty();
    const grants = await changedGrants(client, tenantId, dirty, now);
    const hasMoved = grants.length > 0 && (await countAnew(client, { tenantId, grants }, now, terms));
    if (dirty.length > 0) {
      await client.query("update instances set is_dirty = false, left_decision_id = null where tenant_id = $1 and is_dirty", [
        tenantId,
      ]);
    }
    if (!hasMoved) return null;
    await client.query(sumsOfTenant(tenantId, now));
    await client.query("update link_groups set revision = revision + 1 where id = $1", [groupId]);
    return groupId;
  }

  return { settle: (tenantId, now) => inTransaction(pool, (client) => settle(client, tenantId, now)) };
}
