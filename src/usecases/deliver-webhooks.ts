import { setTimeout as sleep } from "node:timers/promises";
import { Webhook as Signer } from "standardwebhooks";
import { pauseMs, retryDelayMs, roundSize } from "../domain/webhook.ts";
import type { GuardedRequests } from "../platform/guarded-request.ts";
import type { Keyring } from "../platform/seal.ts";
import type { AttemptOutcome, Outgoing, OutgoingEvents, Receiver } from "../store/outgoing.ts";
import { secretContext } from "./manage-webhooks.ts";

export interface DeliveryParts {
  outgoing: OutgoingEvents;
  requests: GuardedRequests;
  keyring: Keyring;
  /** After so long a delivery that never arrived is given up. */
  giveUpAfterMs: number;
  userAgent: string;
  /** The receiver answered 410: it wants nothing more. */
  disableGone(webhookId: string): Promise<void>;
  /** Hears of each attempt: what it came to, and how long it took. */
  onAttempt(outcome: { state: AttemptOutcome["state"]; seconds: number }): void;
  onError(error: unknown): void;
  now: () => Date;
}

export interface WebhookDelivery {
  /**
   * Puts what is in the outbox on the way to the webhooks and sends what is due, until the signal fires. What is under way
   * then ends, or is left to others when it takes long.
   */
  keepDelivering(signal: AbortSignal): Promise<void>;
  giveUpForDisabled(): Promise<number>;
}

const MOST_EVENTS = 1_000;
const MOST_AT_ONCE = 16;
/** Longer than any attempt takes. */
const LEASE_MS = 30_000;
const GONE = 410;
/** Nobody announces an event: that would cost every decision. */
const POLL_MS = 200;
/** What has no answer so long after the process was told to stop is cut. */
const GRACE_MS = 2_000;

interface Attempt {
  status: number | null;
  result: string;
  retryAfterMs: number;
}

/** Never text of the receiver or its resolver: what a person reads in a list. */
function resultOf(error: unknown): string {
  const { name, code } = error as NodeJS.ErrnoException;
  if (name === "AbortError" || name === "TimeoutError") return "no answer in time";
  if (code === "ADDRESS_REFUSED") return "the name leads to an address that is not public";
  return typeof code === "string" && /^[A-Z0-9_]{2,60}$/.test(code) ? `failed (${code})` : "failed";
}

/** The work that brings events to webhooks. Any number of processes may do it at once; what one leaves behind another does. */
export function createWebhookDelivery(parts: DeliveryParts): WebhookDelivery {
  const { outgoing, keyring, now } = parts;
  const cut = new AbortController();

  function signersOf({ id, sealedSecret, sealedPreviousSecret }: Receiver): Signer[] {
    const sealed = sealedPreviousSecret ? [sealedSecret, sealedPreviousSecret] : [sealedSecret];
    return sealed.map((secret) => new Signer(keyring.unsealOwn(secret, secretContext(id)).toString("utf8")));
  }

  async function attempt(url: string, signers: readonly Signer[], delivery: Outgoing): Promise<Attempt> {
    const { eventId, event, payload, happenedAt } = delivery;
    const body = JSON.stringify({ type: event, timestamp: happenedAt.toISOString(), data: payload });
    const at = now();
    const headers = {
      "content-type": "application/json",
      "user-agent": parts.userAgent,
      "webhook-id": eventId,
      "webhook-timestamp": String(Math.floor(at.getTime() / 1_000)),
      "webhook-signature": signers.map((signer) => signer.sign(eventId, at, body)).join(" "),
    };
    try {
      const { status, retryAfterMs } = await parts.requests.post(url, headers, body, cut.signal);
      return { status, result: String(status), retryAfterMs };
    } catch (error) {
      return { status: null, result: resultOf(error), retryAfterMs: 0 };
    }
  }

  function outcomeOf({ status, result, retryAfterMs }: Attempt, { attempts, createdAt }: Outgoing): AttemptOutcome {
    if (status !== null && status >= 200 && status < 300) return { state: "delivered", dueAt: null, result };
    const at = now().getTime();
    if (at - createdAt.getTime() >= parts.giveUpAfterMs) return { state: "dead", dueAt: null, result };
    return { state: "waiting", dueAt: new Date(at + retryDelayMs(attempts, Math.random(), retryAfterMs)), result };
  }

  /** The state that it came to; null when the process stops before there was an answer: others try again at once. */
  async function send(
    receiver: Receiver,
    signers: readonly Signer[],
    delivery: Outgoing,
  ): Promise<AttemptOutcome["state"] | null> {
    const startedAt = performance.now();
    const answer = await attempt(receiver.url, signers, delivery);
    if (answer.status === null && cut.signal.aborted) {
      await outgoing.settle(receiver.id, delivery.eventId, { state: "waiting", dueAt: now(), result: "interrupted" }, now());
      return null;
    }
    const outcome = outcomeOf(answer, delivery);
    await outgoing.settle(receiver.id, delivery.eventId, outcome, now());
    if (answer.status === GONE) await parts.disableGone(receiver.id);
    parts.onAttempt({ state: outcome.state, seconds: (performance.now() - startedAt) / 1_000 });
    return outcome.state;
  }

  /** A round for one webhook: its circuit counts rounds, so that what fails together counts once. */
  async function serve(receiver: Receiver): Promise<boolean> {
    const at = now();
    const times = { now: at, leaseUntil: new Date(at.getTime() + LEASE_MS) };
    const most = roundSize(receiver.failures, MOST_AT_ONCE);
    const taken = await outgoing.take(receiver.id, most, times);
    if (taken.length === 0) return false;
    const signers = signersOf(receiver);
    const states = await Promise.all(taken.map((delivery) => send(receiver, signers, delivery)));
    if (states.includes("delivered")) {
      if (receiver.failures > 0) await outgoing.noteArrival(receiver.id);
      return taken.length === most;
    }
    if (states.includes(null)) return false;
    const pause = pauseMs(await outgoing.noteFailure(receiver.id));
    if (pause > 0) await outgoing.pause(receiver.id, new Date(now().getTime() + pause));
    return false;
  }

  /** Webhooks that are being served: each has rounds of its own, so that a slow one keeps nobody waiting. */
  const serving = new Map<string, Promise<void>>();

  async function serveUntilDone(receiver: Receiver, signal: AbortSignal): Promise<void> {
    while ((await serve(receiver)) && !signal.aborted);
  }

  async function serveWhoIsDue(signal: AbortSignal): Promise<void> {
    for (const receiver of await outgoing.receivers(now())) {
      if (serving.has(receiver.id)) continue;
      const served = serveUntilDone(receiver, signal)
        .catch(parts.onError)
        .finally(() => serving.delete(receiver.id));
      serving.set(receiver.id, served);
    }
  }

  return {
    async keepDelivering(signal) {
      while (!signal.aborted) {
        const spread = await outgoing.spread(MOST_EVENTS, now());
        await serveWhoIsDue(signal);
        if (spread < MOST_EVENTS) await sleep(POLL_MS, undefined, { signal }).catch(() => undefined);
      }
      const timer = setTimeout(() => cut.abort(), GRACE_MS);
      await Promise.all(serving.values());
      clearTimeout(timer);
    },
    giveUpForDisabled: () => outgoing.giveUpForDisabled(new Date(now().getTime() - parts.giveUpAfterMs), now()),
  };
}
