import { type SqlBool, sql, type Transaction } from "kysely";
import type { Facts } from "../domain/facts.ts";
import { caseToRow } from "./case-rows.ts";
import { insertCaseEvents } from "./cases.ts";
import type { CaseEventRecord, CaseRecord } from "./record-rows.ts";
import type { Tables } from "./schema.ts";

/** An instance request that is held, with what it is decided on again. */
export interface HeldRequest {
  caseId: string;
  decisionId: string;
  sealedRequest: Buffer;
  facts: Facts;
}

const isRunning = sql<SqlBool>`cases.state not in ('approved', 'rejected')`;

/**
 * The held instance requests of a tenant, their cases locked in the order of their ids. Cases are locked before groups,
 * everywhere: the other way round two verdicts could wait for each other.
 */
export async function lockHeldRequests(transaction: Transaction<Tables>, tenantId: string): Promise<HeldRequest[]> {
  const locked = await transaction
    .selectFrom("cases")
    .select(["id", "decision_id"])
    .where("tenant_id", "=", tenantId)
    .where("kind", "=", "instance")
    .where(isRunning)
    .orderBy("id")
    .forUpdate()
    .execute();
  if (locked.length === 0) return [];
  const rows = await transaction
    .selectFrom("decisions")
    .select(["id", "sealed", "facts"])
    .where(
      "id",
      "in",
      locked.map((row) => row.decision_id),
    )
    .execute();
  const byId = new Map(rows.map((row) => [row.id, row]));
  return locked.flatMap(({ id, decision_id }) => {
    const row = byId.get(decision_id);
    return row ? [{ caseId: id, decisionId: row.id, sealedRequest: row.sealed, facts: row.facts as Facts }] : [];
  });
}

/** How many instance requests of the tenant are held: asked again under the group's lock, one may have come since. */
export async function countHeldRequests(transaction: Transaction<Tables>, tenantId: string): Promise<number> {
  const { count } = await transaction
    .selectFrom("cases")
    .select((of) => of.fn.countAll<string>().as("count"))
    .where("tenant_id", "=", tenantId)
    .where("kind", "=", "instance")
    .where(isRunning)
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** The running cases of a tenant, oldest first, locked. */
export const lockRunningCases = (
  transaction: Transaction<Tables>,
  tenantId: string,
): Promise<{ id: string; kind: string; decisionId: string }[]> =>
  transaction
    .selectFrom("cases")
    .select(["id", "kind", "decision_id as decisionId"])
    .where("tenant_id", "=", tenantId)
    .where(isRunning)
    .orderBy("id")
    .forUpdate()
    .execute();

/** Opens a case of kind monitoring; false when the tenant has a running one by now. */
export async function insertMonitoringCase(
  transaction: Transaction<Tables>,
  record: CaseRecord,
  events: CaseEventRecord[],
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await transaction
    .insertInto("cases")
    .values(caseToRow(record))
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  if ((numInsertedOrUpdatedRows ?? 0n) === 0n) return false;
  await insertCaseEvents(transaction, events);
  return true;
}
