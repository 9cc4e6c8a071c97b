import type { Generated } from "kysely";
import type { Json, Time } from "./review-schema.ts";

type Day = Time;

interface EventRow {
  id: string;
  tenant_id: string;
  event_id: string;
  type: string;
  at: Time;
  decision_id: string | null;
  instance_id: string | null;
  accelerators: number | null;
  hours: number | null;
  utilisation: number | null;
  country: string | null;
  sealed: Buffer;
}

interface EventWindowRow {
  tenant_id: string;
  day: Day;
  logins: number;
  embargoed_logins: number;
  last_embargoed_at: Time | null;
  admin_logins: number;
  admin_placed: number;
  admin_d5: number;
  admin_concealed: number;
  admin_hours: number[];
  countries: string[];
  usage_hours: number;
  loaded_hours: number;
  first_loaded_at: Time | null;
  egress_bytes: number;
  egress_d5_bytes: number;
  stops: number;
}

interface InstanceRow {
  tenant_id: string;
  instance_id: string;
  decision_id: string | null;
  is_assumed: Generated<boolean>;
  left_decision_id: string | null;
  accelerators: number | null;
  peak_flops: number;
  first_start: Time | null;
  running_since: Time | null;
  last_stop: Time | null;
  ended_hours: Generated<number>;
  metered_hours: Generated<number>;
  busy_hours: Generated<number>;
  is_dirty: Generated<boolean>;
}

interface PayerRow {
  tenant_id: string;
  payer: Buffer;
  first_seen: Time;
  last_seen: Time;
}

interface ProfileChangeRow {
  tenant_id: string;
  at: Time;
  source: string;
  changed: string[];
  is_reported: boolean;
}

interface TenantBehaviourRow {
  tenant_id: string;
  behaviour: Json;
  synchronised: number;
  as_of: Time;
}

interface MonitoringQueueRow {
  tenant_id: string;
  version: Generated<string>;
  due_at: Time;
  taken_until: Time | null;
}

interface MonitoringCauseRow {
  tenant_id: string;
  cause: string;
  points: number;
  effect: string | null;
  evidence: string;
  case_ids: string[];
  noted_at: Time;
}

/** Tables of telemetry and of what it comes to. */
export interface EventTables {
  events: EventRow;
  event_windows: EventWindowRow;
  instances: InstanceRow;
  payers: PayerRow;
  profile_changes: ProfileChangeRow;
  tenant_behaviour: TenantBehaviourRow;
  monitoring_queue: MonitoringQueueRow;
  monitoring_causes: MonitoringCauseRow;
}
