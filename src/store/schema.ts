import type { ColumnType, Generated } from "kysely";
import type { AccessTables } from "./access-schema.ts";
import type { DoorTables } from "./door-schema.ts";
import type { EventTables } from "./event-schema.ts";
import type { PolicyTrialTables } from "./policy-schema.ts";
import type { Json, ReviewTables, Time } from "./review-schema.ts";
import type { WebhookTables } from "./webhook-schema.ts";

export interface TenantRow {
  id: string;
  external_id: string;
  kind: string;
  standing: string;
  group_id: string;
  profile_version: number;
  created_at: Time;
  updated_at: Time;
  /** Kept by a trigger. */
  cleared_at: Generated<Date | null>;
}

export interface TenantProfileRow {
  tenant_id: string;
  version: number;
  sealed: Buffer;
  basis: Json;
  basis_key: string;
  created_at: Time;
}

export interface TenantKeyRow {
  tenant_id: string;
  wrapped: Buffer;
}

export interface LinkGroupRow {
  id: string;
  revision: ColumnType<string, number | string, number | string>;
}

export interface IdentifierKeyRow {
  key: Buffer;
  kind: string;
  is_dismissed: Generated<boolean>;
  holders: Generated<number>;
}

export interface LinkRulingRow {
  id: string;
  key: Buffer;
  verdict: string;
  actor_id: string;
  actor_name: string;
  sealed_rationale: Buffer;
  ruled_at: Time;
}

export interface IdentifierRow {
  key: Buffer;
  tenant_id: string;
}

export interface ExposureRow {
  tenant_id: string;
  group_id: string;
  accelerators: number;
  rate_flops: number;
  operations: number;
  /** UTC day on which the sums were last freed of what ran out. */
  as_of: ColumnType<string, string, string>;
}

export interface GrantRow {
  decision_id: string;
  tenant_id: string;
  accelerators: number;
  rate_flops: number;
  operations: number;
  granted_at: Time;
  ends_at: Time;
  hours: number;
  usable_until: Time;
  cut_at: Time | null;
  is_permitted: Generated<boolean>;
  held_accelerators: number;
  held_rate_flops: number;
  counted_operations: number;
  runs_from: Time;
  due_at: Time | null;
}

export interface DecisionRow {
  id: string;
  kind: string;
  tenant_id: string;
  group_id: string;
  caller_id: string;
  outcome: string;
  score: number;
  /** The decision as it was answered. */
  document: Json;
  facts: Json;
  fact_schema: number;
  sealed: Buffer;
  resolution: string | null;
  resolved_at: Time | null;
  /** The permit of an approval. */
  resolved_permit: string | null;
  resolved_expires_at: Time | null;
  /** Keyed hash of the intended use; null when none was stated. */
  use_key: Buffer | null;
}

export interface CaseRow {
  id: string;
  kind: string;
  state: string;
  revision: number;
  decision_id: string;
  tenant_id: string;
  external_id: string;
  outcome: string;
  score: number;
  rules: string[];
  countries: string[];
  assignee_id: string | null;
  assignee_name: string | null;
  claim_expires_at: Time | null;
  opened_at: Time;
  updated_at: Time;
  due_at: Time;
  resolution: string | null;
  sealed_matches: Buffer;
  sealed_verdict: Buffer | null;
  priority: number;
  operations: number;
  standing: string;
  region: string | null;
  claimed_at: Time | null;
  escalated_at: Time | null;
  warned_at: Time | null;
  overdue_at: Time | null;
  ended_at: Time | null;
  ended_because: string | null;
  duplicate_of: string | null;
  decided_by: string | null;
  decided_by_name: string | null;
}

export interface CaseEventRow {
  id: string;
  case_id: string;
  at: Time;
  actor_id: string;
  actor_name: string;
  type: string;
  sealed_text: Buffer | null;
  data: Json;
}

export interface MatchRulingRow {
  tenant_id: string;
  match_id: string;
  subject: Buffer;
  entry_digest: string;
  verdict: string;
  case_id: string;
  actor_id: string;
  sealed_rationale: Buffer;
  ruled_at: Time;
}

export interface AuditEntryRow {
  id: string;
  sequence: Generated<string>;
  at: Time;
  actor: string;
  action: string;
  entity: string;
  data: Json;
  digest: string;
}

export interface OutboxRow {
  id: string;
  topic: string;
  entity: string;
  payload: Json;
  created_at: Time;
  /** In the order in which things happened. */
  sequence: Generated<string>;
}

export interface PolicyVersionRow {
  policy_id: string;
  version: number;
  version_id: string;
  title: string;
  digest: string;
  yaml: string;
  author_id: string;
  author_name: string;
  reason: string | null;
  created_at: Time;
  state: string;
  steps: Json;
  scheduled_for: Time | null;
}

export interface PolicyRow {
  id: string;
  title: string;
}

export interface Tables extends AccessTables, DoorTables, EventTables, PolicyTrialTables, ReviewTables, WebhookTables {
  tenants: TenantRow;
  tenant_profiles: TenantProfileRow;
  tenant_keys: TenantKeyRow;
  link_groups: LinkGroupRow;
  identifier_keys: IdentifierKeyRow;
  identifiers: IdentifierRow;
  link_rulings: LinkRulingRow;
  exposure: ExposureRow;
  grants: GrantRow;
  decisions: DecisionRow;
  cases: CaseRow;
  case_events: CaseEventRow;
  match_rulings: MatchRulingRow;
  audit_entries: AuditEntryRow;
  outbox: OutboxRow;
  policies: PolicyRow;
  policy_versions: PolicyVersionRow;
}
