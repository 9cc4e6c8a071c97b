import type { Caller } from "../domain/caller.ts";
import type { Delivery, DeliveryState, Webhook } from "../domain/webhook.ts";
import type { Page, PageQuery } from "./use-cases.ts";

export interface WebhookChange {
  url: string;
  description: string | null;
  events: readonly string[];
}

/** A webhook with its secret, which is told this once. */
export type WebhookWithSecret = Webhook & { secret: string };

/** What a door may ask for about webhooks. */
export interface WebhookUseCases {
  /** `validation` for an address that may not be reached. */
  createWebhook(webhook: WebhookChange, caller: Caller): Promise<WebhookWithSecret>;
  listWebhooks(): Promise<Webhook[]>;
  getWebhook(id: string): Promise<Webhook>;
  changeWebhook(id: string, change: WebhookChange, caller: Caller): Promise<Webhook>;
  deleteWebhook(id: string, caller: Caller): Promise<void>;
  /** What happens while it is disabled it is never told of; what waits is given up after three days. */
  enableWebhook(id: string, caller: Caller): Promise<Webhook>;
  disableWebhook(id: string, caller: Caller): Promise<Webhook>;
  /** A new secret; for `overlapHours` deliveries are signed with the one before it too. */
  rotateWebhookSecret(id: string, overlapHours: number, caller: Caller): Promise<WebhookWithSecret>;
  /** Sends a `webhook.test`. */
  testWebhook(id: string, caller: Caller): Promise<Delivery>;
  /** Newest first. */
  listDeliveries(
    id: string,
    filter: { state: DeliveryState | null; event: string | null },
    page: PageQuery,
  ): Promise<Page<Delivery>>;
  /** `conflict` while it waits anyway. */
  resendDelivery(id: string, eventId: string, caller: Caller): Promise<Delivery>;
  /** Sends all that were given up, of events of the span; how many. */
  resendDeadDeliveries(id: string, span: { from: string | null; to: string | null }, caller: Caller): Promise<{ resent: number }>;
}
