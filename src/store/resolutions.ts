import { CompiledQuery, sql, type Transaction } from "kysely";
import type { Resolution } from "../domain/decision.ts";
import { GatehouseError } from "../domain/errors.ts";
import type { TenantStanding } from "../domain/tenant.ts";
import { announceResolved } from "./decisions.ts";
import { sumsOfTenant } from "./exposure-sums.ts";
import type { GrantRecord } from "./record-rows.ts";
import type { Tables } from "./schema.ts";

export interface LockedTenant {
  id: string;
  externalId: string;
  standing: TenantStanding;
  groupId: string;
  /** Of the group, after this lock has moved it: what was read at the one before is what is locked now. */
  revision: number;
}

/**
 * Locks the tenant's linked group and then the tenant, in the order in which decisions take them, and moves the
 * group's revision: every decision made on the state before is made again. The group may be joined to another
 * between reading its id and locking it; then it is read again.
 */
export async function lockTenant(transaction: Transaction<Tables>, tenantId: string): Promise<LockedTenant> {
  const read = () =>
    transaction
      .selectFrom("tenants")
      .select(["id", "external_id", "standing", "group_id"])
      .where("id", "=", tenantId)
      .executeTakeFirst();
  for (let tries = 0; tries < 10; tries++) {
    const before = await read();
    if (!before) throw new GatehouseError("not-found", { detail: "there is no such tenant" });
    const group = await transaction
      .updateTable("link_groups")
      .set({ revision: sql`revision + 1` })
      .where("id", "=", before.group_id)
      .returning("revision")
      .executeTakeFirst();
    const row = await read();
    if (group && row?.group_id === before.group_id) {
      const standing = row.standing as TenantStanding;
      const { id, external_id: externalId, group_id: groupId } = row;
      return { id, externalId, standing, groupId, revision: Number(group.revision) };
    }
  }
  throw new GatehouseError("unavailable", {
    detail: "the linked group is being changed too often; try again",
    retryAfterSeconds: 1,
  });
}

export async function setStanding(
  transaction: Transaction<Tables>,
  tenantId: string,
  standing: TenantStanding,
  at: Date,
): Promise<void> {
  await transaction.updateTable("tenants").set({ standing, updated_at: at }).where("id", "=", tenantId).execute();
}

/** The decision about the profile that counts now. */
export async function latestSignupOf(transaction: Transaction<Tables>, tenantId: string): Promise<string | null> {
  const row = await transaction
    .selectFrom("decisions")
    .select("id")
    .where("tenant_id", "=", tenantId)
    .where("kind", "=", "signup")
    .orderBy("id", "desc")
    .limit(1)
    .executeTakeFirst();
  return row?.id ?? null;
}

/** Writes what people said of a decision and wakes those that wait for it when the transaction commits. */
export async function resolveDecision(
  transaction: Transaction<Tables>,
  decisionId: string,
  resolved: { resolution: Resolution; at: Date; permit: { token: string; expiresAt: string } | null },
): Promise<void> {
  const { resolution, at, permit } = resolved;
  await transaction
    .updateTable("decisions")
    .set({ resolution, resolved_at: at, ...(permit && { resolved_permit: permit.token, resolved_expires_at: permit.expiresAt }) })
    .where("id", "=", decisionId)
    .execute();
  await announceResolved(decisionId).execute(transaction);
}

/** Adds a grant and its sums; the group must be locked. */
export async function addGrant(transaction: Transaction<Tables>, grant: GrantRecord): Promise<void> {
  const { accelerators, operations } = grant;
  await transaction
    .insertInto("grants")
    .values({
      decision_id: grant.decisionId,
      tenant_id: grant.tenantId,
      accelerators,
      rate_flops: grant.rateFlops,
      operations,
      granted_at: grant.grantedAt,
      ends_at: grant.endsAt,
      hours: grant.hours,
      usable_until: grant.usableUntil,
      held_accelerators: accelerators,
      held_rate_flops: grant.rateFlops,
      counted_operations: operations,
      runs_from: grant.grantedAt,
      due_at: grant.dueAt,
    })
    .execute();
  await transaction
    .updateTable("exposure")
    .set({
      accelerators: sql`accelerators + ${accelerators}`,
      rate_flops: sql`rate_flops + ${grant.rateFlops}`,
      operations: sql`operations + ${operations}`,
    })
    .where("tenant_id", "=", grant.tenantId)
    .execute();
}

/** Ends what the tenant has been granted and is still running; the group must be locked. Returns the decisions that had granted it. */
export async function endGrants(transaction: Transaction<Tables>, tenantId: string, at: Date): Promise<string[]> {
  const ended = await transaction
    .updateTable("grants")
    // Counted anew soon: hours that lie behind the end are given back.
    .set({ cut_at: at, ends_at: at, held_accelerators: 0, held_rate_flops: 0, due_at: at })
    .where("tenant_id", "=", tenantId)
    .where("ends_at", ">", at)
    .returning("decision_id")
    .execute();
  if (ended.length === 0) return [];
  const { text, values } = sumsOfTenant(tenantId, at);
  await transaction.executeQuery(CompiledQuery.raw(text, values));
  return ended.map((row) => row.decision_id);
}
