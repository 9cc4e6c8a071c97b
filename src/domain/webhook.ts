/** What a webhook can be told of: the event, and when it happens. All of an event is ids and outcomes, never personal data. */
export const webhookEvents = {
  "decision.made": "A decision was made",
  "decision.resolved": "A held decision was approved or rejected, or ended otherwise: an approval has its permit from now on",
  "case.due_soon": "A case is due soon",
  "case.overdue": "A case is past its due date",
  "case.escalated": "A case was handed to the seniors",
  "case.information_requested": "Questions wait for the tenant",
  "case.information_answered": "Questions were answered",
  "case.ended": "A monitoring case ended",
  "tenant.cleared": "A tenant may ask for instances",
  "tenant.denied": "A tenant was refused",
  "tenant.suspended": "A tenant was suspended; what it was granted may have ended (`endedGrants`)",
  "tenant.reinstated": "A suspended tenant was reinstated",
  "tenant.closed": "A tenant was closed",
  "link.dismissed": "An identifier that tenants share was ruled out",
  "link.reinstated": "An identifier that was ruled out joins tenants again",
  "webhook.test": "Somebody asked for a test of this webhook; sent whatever it listens to",
} as const;

export type WebhookEvent = keyof typeof webhookEvents;

export type WebhookState = "enabled" | "disabled";

export interface Webhook {
  id: string;
  url: string;
  description: string | null;
  /** Names of events, `decision.*` for all of a kind, or `*`. */
  events: readonly string[];
  state: WebhookState;
  /** Why it was disabled; null while it is enabled. */
  disabledBecause: "asked" | "gone" | null;
  createdAt: string;
  /** Until when deliveries are also signed with the secret before this one. */
  previousSecretUntil: string | null;
  /** Rounds of attempts in a row in which nothing arrived. */
  failures: number;
  /** Nothing is sent before this time: too much failed in a row. */
  pausedUntil: string | null;
  /** Deliveries that wait, and those that were given up. */
  waiting: number;
  dead: number;
}

export type DeliveryState = "waiting" | "delivered" | "dead";

/** One event on its way to one webhook. */
export interface Delivery {
  /** Also the `webhook-id` header: the same for every attempt, by which the receiver knows a repetition. */
  eventId: string;
  webhookId: string;
  event: string;
  state: DeliveryState;
  attempts: number;
  createdAt: string;
  /** When it is tried next; null once it is over. */
  nextAttemptAt: string | null;
  endedAt: string | null;
  /** What the last attempt came to: a status of HTTP, or why there was none. Never text of the receiver. */
  lastResult: string | null;
}

/** Whether a webhook that listens to `events` is told of `event`. */
export const listensTo = (events: readonly string[], event: string): boolean =>
  events.some((it) => it === "*" || it === event || (it.endsWith(".*") && event.startsWith(it.slice(0, -1))));

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

/** Waits between the attempts of one delivery, as Standard Webhooks suggests; the last is repeated until it is given up. */
const waitsMs = [
  ...[2 * SECOND_MS, 10 * SECOND_MS, MINUTE_MS, 5 * MINUTE_MS, 30 * MINUTE_MS],
  ...[2 * HOUR_MS, 5 * HOUR_MS, 10 * HOUR_MS],
];
/** Spread over this share of the wait, so that what failed together does not come back together. */
const SPREAD = 0.2;
const LONGEST_ASKED_MS = HOUR_MS;

/**
 * Milliseconds until the next attempt after so many that failed. `chance` is from 0 to 1; `retryAfterMs` is what the receiver
 * asked for, taken up to an hour.
 */
export function retryDelayMs(attempts: number, chance: number, retryAfterMs = 0): number {
  const wait = waitsMs[Math.min(attempts, waitsMs.length) - 1] ?? 2 * SECOND_MS;
  return Math.max(Math.round(wait * (1 + SPREAD * (chance - 0.5))), Math.min(retryAfterMs, LONGEST_ASKED_MS));
}

/** So many failures in a row pause a webhook: after each pause a single delivery is tried. */
const FAILURES_TO_PAUSE = 5;
const FIRST_PAUSE_MS = 15 * SECOND_MS;
const LONGEST_PAUSE_MS = 5 * MINUTE_MS;

/** Milliseconds for which nothing is sent after so many failures in a row; 0 below the limit. */
export function pauseMs(failures: number): number {
  if (failures < FAILURES_TO_PAUSE) return 0;
  return Math.min(FIRST_PAUSE_MS * 2 ** Math.min(failures - FAILURES_TO_PAUSE, 10), LONGEST_PAUSE_MS);
}

/** How many deliveries a round may try at once: one while the receiver was last seen failing again and again. */
export const roundSize = (failures: number, most: number): number => (failures < FAILURES_TO_PAUSE ? most : 1);
