import type { Logger } from "pino";
import type { DueCall, ProxiedCalls } from "./held-call.ts";
import { type Sent, sendHeld } from "./send-held.ts";

export interface ReleaseParts {
  upstream: URL;
  calls: ProxiedCalls;
  /** Names this run of the proxy. */
  holder: string;
  /** The upstream knows the same call by its idempotency key. */
  repeatsUnsure: boolean;
  count(outcome: string): void;
  logger: Logger;
  now: () => Date;
}

const AT_ONCE = 20;
const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 60_000;

/** Sends held calls that were approved, each once; ends those that were rejected or that nobody resolved in time. */
export function createCallRelease({ upstream, calls, holder, repeatsUnsure, count, logger, now }: ReleaseParts) {
  const underWay = new Map<string, Promise<void>>();

  async function settle({ id, tries, usableUntil }: DueCall, sent: Sent): Promise<void> {
    if (sent.kind === "answered") return calls.end(id, holder, { state: "answered", answer: sent.answer });
    const dueAt = new Date(now().getTime() + Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** tries));
    const mayRepeat = sent.kind === "not-arrived" || repeatsUnsure;
    logger.warn(
      { err: sent.cause, call: id, again: mayRepeat },
      `a held call was approved and did not get through: ${sent.kind}`,
    );
    if (!mayRepeat) return calls.end(id, holder, { state: "uncertain" });
    if (usableUntil !== null && dueAt >= usableUntil) return calls.end(id, holder, { state: "expired" });
    return calls.putBack(id, holder, dueAt);
  }

  async function send(due: DueCall): Promise<void> {
    const sent = await sendHeld(upstream, due, () => calls.begin(due.id, holder));
    if (!sent) return;
    await settle(due, sent);
    count(sent.kind);
  }

  function start(due: DueCall): void {
    const sending = send(due)
      // What could not be written down is found by its lease: a call that may have been sent is never sent again.
      .catch((err: unknown) => logger.error({ err, call: due.id }, "what became of a held call is not written down"))
      .finally(() => underWay.delete(due.id));
    underWay.set(due.id, sending);
  }

  return {
    /** Looks for what is due; what it starts goes on by itself. */
    async run(): Promise<void> {
      const limit = AT_ONCE - underWay.size;
      if (limit <= 0) return;
      for (const due of await calls.takeDue({ holder, limit, repeatsUnsure })) start(due);
    },
    renew: () => calls.renew([...underWay.keys()], holder),
    async close(): Promise<void> {
      await Promise.all(underWay.values());
    },
  };
}
