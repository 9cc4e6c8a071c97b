import type { AuditEntry } from "../domain/audit-entry.ts";
import type { Decision, Outcome } from "../domain/decision.ts";
import type { CaseEvent, CaseKind } from "../domain/review-case.ts";
import { type Column, type ColumnValue, columnArrays, rowsSql } from "./column-arrays.ts";

export interface DecisionRecord {
  decision: Decision;
  /** JSON of the decision as it is answered. */
  document: Buffer;
  /** JSON of the facts. */
  facts: Buffer;
  factSchema: number;
  groupId: string;
  callerId: string;
  sealedRequest: Buffer;
  /** Keyed hash of the intended use; null when none was stated. */
  useKey: Buffer | null;
}

/** A case as it is opened. */
export interface CaseRecord {
  id: string;
  kind: CaseKind;
  decisionId: string;
  tenant: { id: string; externalId: string };
  outcome: Outcome;
  score: number;
  rules: string[];
  countries: string[];
  region: string | null;
  openedAt: string;
  dueAt: string;
  /** As `storedPriority` gives it, and what it is made of beside the rest. */
  priority: number;
  operations: number;
  standing: string;
  sealedMatches: Buffer;
}

export type CaseEventRecord = Omit<CaseEvent, "text"> & { caseId: string; sealedText: Buffer | null };

export interface GrantRecord {
  decisionId: string;
  tenantId: string;
  accelerators: number;
  rateFlops: number;
  operations: number;
  grantedAt: string;
  endsAt: string;
  hours: number;
  /** Until when the permit may be used. */
  usableUntil: string;
  /** When it has to be counted anew if no event comes. */
  dueAt: string;
}

/** Who paid at a time, as a keyed hash. */
export interface PayerRecord {
  tenantId: string;
  payer: Buffer;
  at: string;
}

export interface OutboxRecord {
  id: string;
  topic: string;
  entity: string;
  payload: Record<string, unknown>;
  createdAt: string;
}

/** New rows of all that a decision or a verdict leaves behind. */
export interface Writes {
  decisions: DecisionRecord[];
  cases: CaseRecord[];
  caseEvents: CaseEventRecord[];
  grants: GrantRecord[];
  payers: PayerRecord[];
  audit: AuditEntry[];
  outbox: OutboxRecord[];
}

/** A row of a unit of a shared commit; `unit` is its position in the batch. */
export interface OfUnit<R> {
  unit: number;
  record: R;
}

const column = <R>(name: string, type: Column<R>["type"], of: (record: R) => ColumnValue): Column<OfUnit<R>> => ({
  name,
  type,
  of: ({ record }) => of(record),
});

/** The columns of a table whose rows belong to units. */
export const unitColumns = <R>(
  columns: readonly [name: string, type: Column<R>["type"], of: (record: R) => ColumnValue][],
): Column<OfUnit<R>>[] => [
  { name: "unit", type: "integer", of: ({ unit }) => unit },
  ...columns.map(([name, type, of]) => column(name, type, of)),
];

const decisionColumns = unitColumns<DecisionRecord>([
  ["id", "text", ({ decision }) => decision.id],
  ["kind", "text", ({ decision }) => decision.kind],
  ["tenant_id", "text", ({ decision }) => decision.tenant.id],
  ["group_id", "text", ({ groupId }) => groupId],
  ["caller_id", "text", ({ callerId }) => callerId],
  ["outcome", "text", ({ decision }) => decision.outcome],
  ["score", "integer", ({ decision }) => decision.score],
  ["document", "json bytes", ({ document }) => document],
  ["facts", "json bytes", ({ facts }) => facts],
  ["fact_schema", "integer", ({ factSchema }) => factSchema],
  ["sealed", "bytea", ({ sealedRequest }) => sealedRequest],
  ["use_key", "bytea", ({ useKey }) => useKey],
]);

const caseColumns = unitColumns<CaseRecord>([
  ["id", "text", ({ id }) => id],
  ["kind", "text", ({ kind }) => kind],
  ["state", "text", () => "open"],
  ["decision_id", "text", ({ decisionId }) => decisionId],
  ["tenant_id", "text", ({ tenant }) => tenant.id],
  ["external_id", "text", ({ tenant }) => tenant.externalId],
  ["outcome", "text", ({ outcome }) => outcome],
  ["score", "integer", ({ score }) => score],
  ["rules", "text[]", ({ rules }) => rules],
  ["countries", "text[]", ({ countries }) => countries],
  ["region", "text", ({ region }) => region],
  ["opened_at", "timestamptz", ({ openedAt }) => openedAt],
  ["updated_at", "timestamptz", ({ openedAt }) => openedAt],
  ["due_at", "timestamptz", ({ dueAt }) => dueAt],
  ["priority", "double precision", ({ priority }) => priority],
  ["operations", "double precision", ({ operations }) => operations],
  ["standing", "text", ({ standing }) => standing],
  ["sealed_matches", "bytea", ({ sealedMatches }) => sealedMatches],
]);

const caseEventColumns = unitColumns<CaseEventRecord>([
  ["id", "text", ({ id }) => id],
  ["case_id", "text", ({ caseId }) => caseId],
  ["at", "timestamptz", ({ at }) => at],
  ["actor_id", "text", ({ actor }) => actor.id],
  ["actor_name", "text", ({ actor }) => actor.name],
  ["type", "text", ({ type }) => type],
  ["sealed_text", "bytea", ({ sealedText }) => sealedText],
  ["data", "json", ({ data }) => JSON.stringify(data)],
]);

const grantColumns = unitColumns<GrantRecord>([
  ["decision_id", "text", ({ decisionId }) => decisionId],
  ["tenant_id", "text", ({ tenantId }) => tenantId],
  ["accelerators", "double precision", ({ accelerators }) => accelerators],
  ["rate_flops", "double precision", ({ rateFlops }) => rateFlops],
  ["operations", "double precision", ({ operations }) => operations],
  ["granted_at", "timestamptz", ({ grantedAt }) => grantedAt],
  ["ends_at", "timestamptz", ({ endsAt }) => endsAt],
  ["hours", "double precision", ({ hours }) => hours],
  ["usable_until", "timestamptz", ({ usableUntil }) => usableUntil],
  ["held_accelerators", "double precision", ({ accelerators }) => accelerators],
  ["held_rate_flops", "double precision", ({ rateFlops }) => rateFlops],
  ["counted_operations", "double precision", ({ operations }) => operations],
  ["runs_from", "timestamptz", ({ grantedAt }) => grantedAt],
  ["due_at", "timestamptz", ({ dueAt }) => dueAt],
]);

const auditColumns = unitColumns<AuditEntry>([
  ["id", "text", ({ id }) => id],
  ["at", "timestamptz", ({ at }) => at],
  ["actor", "text", ({ actor }) => actor],
  ["action", "text", ({ action }) => action],
  ["entity", "text", ({ entity }) => entity],
  ["data", "json", ({ data }) => JSON.stringify(data)],
  ["digest", "text", ({ digest }) => digest],
]);

const outboxColumns = unitColumns<OutboxRecord>([
  ["id", "text", ({ id }) => id],
  ["topic", "text", ({ topic }) => topic],
  ["entity", "text", ({ entity }) => entity],
  ["payload", "json", ({ payload }) => JSON.stringify(payload)],
  ["created_at", "timestamptz", ({ createdAt }) => createdAt],
]);

/** Rows of one table for a batch: its columns, and their arrays out of what the units write. */
export interface UnitTable {
  table: string;
  columns: readonly Pick<Column<never>, "name" | "type">[];
  arrays(units: readonly { writes: Writes }[]): Buffer[];
}

const unitTable = <R>(table: string, columns: Column<OfUnit<R>>[], pick: (writes: Writes) => R[]): UnitTable => ({
  table,
  columns,
  arrays: (units) =>
    columnArrays(
      columns,
      units.flatMap(({ writes }, unit) => pick(writes).map((record) => ({ unit, record }))),
    ),
});

export const unitTables: readonly UnitTable[] = [
  unitTable("decisions", decisionColumns, ({ decisions }) => decisions),
  unitTable("cases", caseColumns, ({ cases }) => cases),
  unitTable("case_events", caseEventColumns, ({ caseEvents }) => caseEvents),
  unitTable("grants", grantColumns, ({ grants }) => grants),
  unitTable("audit_entries", auditColumns, ({ audit }) => audit),
  unitTable("outbox", outboxColumns, ({ outbox }) => outbox),
];

/** `insert` of the rows whose arrays start at parameter `first`, as far as the condition holds for their unit. */
export function insertSql({ table, columns }: UnitTable, first: number, condition: string): string {
  const names = columns.slice(1).map(({ name }) => name);
  return `insert into ${table} (${names.join(", ")}) select ${names.join(", ")} from ${rowsSql(columns, first)} as r where ${condition}`;
}
