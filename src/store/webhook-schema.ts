import type { ColumnType, Generated } from "kysely";
import type { Json, Time } from "./review-schema.ts";

export interface WebhookRow {
  id: string;
  url: string;
  description: string | null;
  events: string[];
  state: string;
  disabled_because: string | null;
  created_at: Time;
  sealed_secret: Buffer;
  sealed_previous_secret: Buffer | null;
  previous_secret_until: Time | null;
  failures: Generated<number>;
  paused_until: Time | null;
}

export interface DeliveryRow {
  event_id: string;
  webhook_id: string;
  event: string;
  subject: string;
  sequence: ColumnType<string, number | string, number | string>;
  payload: Json;
  happened_at: Time;
  created_at: Time;
  state: string;
  attempts: Generated<number>;
  due_at: Time | null;
  ended_at: Time | null;
  last_result: string | null;
}

export interface WebhookTables {
  webhooks: WebhookRow;
  deliveries: DeliveryRow;
}
