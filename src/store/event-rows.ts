import type { AuditEntry } from "../domain/audit-entry.ts";
import type { WindowCounts } from "../domain/event-window.ts";
import type { EventType } from "../domain/telemetry.ts";
import type { Column } from "./column-arrays.ts";

/** An event with all that it adds, ready to be written. */
export interface PreparedEvent {
  /** Ours, of the time when it came. */
  id: string;
  tenantId: string;
  /** The sender's own. */
  eventId: string;
  type: EventType;
  /** ISO 8601. */
  at: string;
  decisionId: string | null;
  instanceId: string | null;
  accelerators: number | null;
  hours: number | null;
  utilisation: number | null;
  country: string | null;
  sealed: Buffer;
  /** What it adds to the window of its day. */
  window: WindowCounts | null;
  /** Dense FP16 peak of one accelerator of the instance, op/s. */
  peakFlops: number;
  payer: Buffer | null;
  /** What the tenant changed by it, and whether it told of that itself. */
  change: { changed: string[]; isReported: boolean } | null;
}

/** What came in one call. */
export interface EventBatch {
  events: PreparedEvent[];
  audit(counts: { accepted: number; duplicates: number }): AuditEntry;
}

export const eventColumns: Column<PreparedEvent>[] = [
  { name: "id", type: "text", of: ({ id }) => id },
  { name: "tenant_id", type: "text", of: ({ tenantId }) => tenantId },
  { name: "event_id", type: "text", of: ({ eventId }) => eventId },
  { name: "type", type: "text", of: ({ type }) => type },
  { name: "at", type: "timestamptz", of: ({ at }) => at },
  { name: "decision_id", type: "text", of: ({ decisionId }) => decisionId },
  { name: "instance_id", type: "text", of: ({ instanceId }) => instanceId },
  { name: "accelerators", type: "double precision", of: ({ accelerators }) => accelerators },
  { name: "hours", type: "double precision", of: ({ hours }) => hours },
  { name: "utilisation", type: "double precision", of: ({ utilisation }) => utilisation },
  { name: "country", type: "text", of: ({ country }) => country },
  { name: "sealed", type: "bytea", of: ({ sealed }) => sealed },
];

export interface WindowRow extends WindowCounts {
  tenantId: string;
  /** YYYY-MM-DD, UTC. */
  day: string;
}

export const windowColumns: Column<WindowRow>[] = [
  { name: "tenant_id", type: "text", of: ({ tenantId }) => tenantId },
  { name: "day", type: "date", of: ({ day }) => day },
  { name: "logins", type: "integer", of: ({ logins }) => logins },
  { name: "embargoed_logins", type: "integer", of: ({ embargoedLogins }) => embargoedLogins },
  { name: "last_embargoed_at", type: "timestamptz", of: ({ lastEmbargoedAt }) => lastEmbargoedAt },
  { name: "admin_logins", type: "integer", of: ({ adminLogins }) => adminLogins },
  { name: "admin_placed", type: "integer", of: ({ adminPlaced }) => adminPlaced },
  { name: "admin_d5", type: "integer", of: ({ adminD5 }) => adminD5 },
  { name: "admin_concealed", type: "integer", of: ({ adminConcealed }) => adminConcealed },
  { name: "admin_hours", type: "integer[]", of: ({ adminHours }) => adminHours.map(String) },
  { name: "countries", type: "text[]", of: ({ countries }) => countries },
  { name: "usage_hours", type: "double precision", of: ({ usageHours }) => usageHours },
  { name: "loaded_hours", type: "double precision", of: ({ loadedHours }) => loadedHours },
  { name: "first_loaded_at", type: "timestamptz", of: ({ firstLoadedAt }) => firstLoadedAt },
  { name: "egress_bytes", type: "double precision", of: ({ egressBytes }) => egressBytes },
  { name: "egress_d5_bytes", type: "double precision", of: ({ egressD5Bytes }) => egressD5Bytes },
  { name: "stops", type: "integer", of: ({ stops }) => stops },
];

export interface InstanceDelta {
  tenantId: string;
  instanceId: string;
  decisionId: string | null;
  accelerators: number | null;
  peakFlops: number;
  meteredHours: number;
  busyHours: number;
}

export const instanceColumns: Column<InstanceDelta>[] = [
  { name: "tenant_id", type: "text", of: ({ tenantId }) => tenantId },
  { name: "instance_id", type: "text", of: ({ instanceId }) => instanceId },
  { name: "decision_id", type: "text", of: ({ decisionId }) => decisionId },
  { name: "accelerators", type: "double precision", of: ({ accelerators }) => accelerators },
  { name: "peak_flops", type: "double precision", of: ({ peakFlops }) => peakFlops },
  { name: "metered_hours", type: "double precision", of: ({ meteredHours }) => meteredHours },
  { name: "busy_hours", type: "double precision", of: ({ busyHours }) => busyHours },
];
