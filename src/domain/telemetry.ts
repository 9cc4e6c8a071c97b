import type { Owner, Payment } from "./requests.ts";

/** What an event is about: the instance, the decision whose permit it was started with, or both. */
interface About {
  instanceId: string | null;
  decisionId: string | null;
}

export interface EventData {
  login: { ip: string; userAgent: string | null; timezone: string | null; isAdmin: boolean };
  "instance.started": About & { accelerators: number | null; accelerator: string | null };
  "instance.stopped": About & { accelerators: number | null };
  /** Accelerator hours since the last usage of the same instance was told; utilisation from 0 to 1. */
  usage: About & { acceleratorHours: number; utilisation: number | null };
  "payment.changed": Payment;
  "owners.changed": { reportedByTenant: boolean; owners: Owner[] };
  egress: About & { bytes: number; destination: { country: string | null; ip: string | null } };
}

export type EventType = keyof EventData;

/** Something that happened at a tenant, as the control plane tells it. */
export type TelemetryEvent = {
  [T in EventType]: {
    /** The sender's own. */
    id: string;
    /** External id or ten_ id. */
    tenant: string;
    type: T;
    /** ISO 8601. */
    at: string;
    data: EventData[T];
  };
}[EventType];

/** An event of a batch that was not taken: its place in the batch, the field (JSON Pointer within the event), and why. */
export interface RejectedEvent {
  index: number;
  id: string | null;
  pointer: string;
  message: string;
}

export interface RecordedEvents {
  accepted: number;
  /** Known already by their ids. */
  duplicates: number;
  rejected: RejectedEvent[];
}

/** An event as it is read back. */
export interface StoredEvent {
  id: string;
  type: EventType;
  at: string;
  receivedAt: string;
  /** Country of the address or destination, as it was looked up when the event came. */
  country: string | null;
  data: unknown;
}
