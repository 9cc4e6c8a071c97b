import type { AuditEntry } from "../domain/audit-entry.ts";
import type { Decision } from "../domain/decision.ts";
import type { CaseEvent, CaseKind } from "../domain/review-case.ts";

export interface DecisionRecord {
  decision: Decision;
  /** Canonical JSON of the facts. */
  factsText: string;
  factSchema: number;
  groupId: string;
  callerId: string;
  requestDigest: Buffer;
  sealedRequest: Buffer;
}

export interface CaseRecord {
  id: string;
  kind: CaseKind;
  decision: Decision;
  countries: string[];
  dueAt: string;
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
  audit: AuditEntry[];
  outbox: OutboxRecord[];
}

/** bytea as JSON carries it. */
export const hexBytes = (bytes: Buffer): string => `\\x${bytes.toString("hex")}`;

function decisionToJson(record: DecisionRecord): string {
  const { decision } = record;
  const row = JSON.stringify({
    id: decision.id,
    kind: decision.kind,
    tenant_id: decision.tenant.id,
    external_id: decision.tenant.externalId,
    group_id: record.groupId,
    caller_id: record.callerId,
    outcome: decision.outcome,
    score: decision.score,
    thresholds: decision.thresholds,
    reasons: decision.reasons,
    fact_schema: record.factSchema,
    policy_id: decision.policy.id,
    policy_version: decision.policy.version,
    policy_digest: decision.policy.digest,
    lists: decision.lists,
    request_digest: hexBytes(record.requestDigest),
    sealed: hexBytes(record.sealedRequest),
    case_id: decision.caseId,
    permit: decision.permit,
    created_at: decision.createdAt,
    expires_at: decision.expiresAt,
  });
  // The facts are text already: they were put into canonical form for their digest.
  return `${row.slice(0, -1)},"facts":${record.factsText}}`;
}

function caseToJson({ id, kind, decision, countries, dueAt, sealedMatches }: CaseRecord): string {
  return JSON.stringify({
    id,
    kind,
    state: "open",
    revision: 1,
    decision_id: decision.id,
    tenant_id: decision.tenant.id,
    external_id: decision.tenant.externalId,
    outcome: decision.outcome,
    score: decision.score,
    rules: decision.reasons.map((reason) => reason.rule),
    countries,
    opened_at: decision.createdAt,
    updated_at: decision.createdAt,
    due_at: dueAt,
    sealed_matches: hexBytes(sealedMatches),
  });
}

function caseEventToJson(event: CaseEventRecord): string {
  return JSON.stringify({
    id: event.id,
    case_id: event.caseId,
    at: event.at,
    actor_id: event.actor.id,
    actor_name: event.actor.name,
    type: event.type,
    sealed_text: event.sealedText && hexBytes(event.sealedText),
    data: event.data,
  });
}

function grantToJson(grant: GrantRecord): string {
  return JSON.stringify({
    decision_id: grant.decisionId,
    tenant_id: grant.tenantId,
    accelerators: grant.accelerators,
    rate_flops: grant.rateFlops,
    operations: grant.operations,
    granted_at: grant.grantedAt,
    ends_at: grant.endsAt,
  });
}

const outboxToJson = ({ createdAt, ...rest }: OutboxRecord) => JSON.stringify({ ...rest, created_at: createdAt });

/**
 * The tables, their columns in SQL types, and how a record becomes a row. Rows travel as one JSON document a table
 * and are unpacked by `json_to_recordset`: one parameter whatever the number of rows, so that one prepared statement
 * serves every size of a shared commit.
 */
export const recordTables: readonly { table: string; columns: string; rowsOf: (writes: Writes) => string[] }[] = [
  {
    table: "decisions",
    columns: `id text, kind text, tenant_id text, external_id text, group_id text, caller_id text, outcome text, score integer,
      thresholds jsonb, reasons jsonb, facts jsonb, fact_schema integer, policy_id text, policy_version integer, policy_digest text,
      lists jsonb, request_digest bytea, sealed bytea, case_id text, permit text, created_at timestamptz, expires_at timestamptz`,
    rowsOf: (writes) => writes.decisions.map(decisionToJson),
  },
  {
    table: "cases",
    columns: `id text, kind text, state text, revision integer, decision_id text, tenant_id text, external_id text, outcome text,
      score integer, rules text[], countries text[], opened_at timestamptz, updated_at timestamptz, due_at timestamptz, sealed_matches bytea`,
    rowsOf: (writes) => writes.cases.map(caseToJson),
  },
  {
    table: "case_events",
    columns: "id text, case_id text, at timestamptz, actor_id text, actor_name text, type text, sealed_text bytea, data jsonb",
    rowsOf: (writes) => writes.caseEvents.map(caseEventToJson),
  },
  {
    table: "grants",
    columns: `decision_id text, tenant_id text, accelerators double precision, rate_flops double precision, operations double precision,
      granted_at timestamptz, ends_at timestamptz`,
    rowsOf: (writes) => writes.grants.map(grantToJson),
  },
  {
    table: "audit_entries",
    columns: "id text, at timestamptz, actor text, action text, entity text, data jsonb, digest text",
    rowsOf: (writes) => writes.audit.map((entry) => JSON.stringify(entry)),
  },
  {
    table: "outbox",
    columns: "id text, topic text, entity text, payload jsonb, created_at timestamptz",
    rowsOf: (writes) => writes.outbox.map(outboxToJson),
  },
];

const namesOf = (columns: string) => columns.replace(/ (text|integer|jsonb|bytea|timestamptz|double precision)(\[\])?/g, "");

/** `insert` into one table from the JSON parameter at `position`. */
export function insertFromJson(
  { table, columns }: { table: string; columns: string },
  position: number,
  condition = "true",
): string {
  const names = namesOf(columns);
  return `insert into ${table} (${names}) select ${names}
    from json_to_recordset($${position}::json) as r(unit integer, ${columns}) where ${condition}`;
}
