import type { Logger } from "pino";
import { GatehouseError } from "../../domain/errors.ts";
import { canonicalJson, sha256 } from "../../platform/canonical-json.ts";
import { createId } from "../../platform/ids.ts";
import { type Choice, type ChoiceRule, choiceFor, mayAllow } from "./choice.ts";
import type { Asking, Undecided, UndecidedCalls } from "./undecided-calls.ts";

export interface InTimeParts {
  /** How long a call waits for its decision. */
  deadlineMs: number;
  /** Resolves when what decides answers at all: a call that is only slow, on a busy machine, is then waited for longer. */
  ping(): Promise<unknown>;
  /** The bucket of the accelerator that a request names. */
  bucketOf(accelerator: string): string;
  /** Null where nothing can be kept: then no call goes through undecided. */
  undecided: UndecidedCalls | null;
  count(choice: Choice, because: Undecided["because"]): void;
  logger: Pick<Logger, "warn" | "error">;
  now: () => Date;
}

/** `idempotencyKey` is not null where the call may go through undecided: a decision that comes late is then known again. */
export type Decide<T> = (idempotencyKey: string | null) => Promise<T>;

export type DecideInTime = <T>(asking: Asking, rule: ChoiceRule, decide: Decide<T>) => Promise<T | Undecided>;

/** For how long a late decision waits for its caller to come back. */
const LATE_MS = 60_000;
const TICKS = 8;
/** Of a store that answers, so many times the deadline. */
const PATIENCE = 9;

/** Resolves with null when the time is over. Time in which this whole process stood still counts as one tick, not as the caller's wait. */
function deadline(milliseconds: number): { over: Promise<null>; cancel(): void } {
  let timer: NodeJS.Timeout;
  const over = new Promise<null>((resolve) => {
    const tick = (left: number) => {
      timer = setTimeout(() => (left > 1 ? tick(left - 1) : resolve(null)), milliseconds / TICKS);
    };
    tick(TICKS);
  });
  return { over, cancel: () => clearTimeout(timer) };
}

async function within<T>(milliseconds: number, pending: Promise<T>): Promise<{ value: T } | null> {
  const { over, cancel } = deadline(milliseconds);
  try {
    return await Promise.race([pending.then((value) => ({ value })), over]);
  } finally {
    cancel();
  }
}

const isAway = (error: unknown): boolean => error instanceof GatehouseError && error.code === "unavailable";

function acceleratorOf({ kind, body }: Asking): string | null {
  const named = kind === "instance" ? (body as { accelerator?: unknown } | null)?.accelerator : null;
  return typeof named === "string" ? named : null;
}

/**
 * The one place that says what happens to a call while Gatehouse cannot decide, or not in time: what its route says for the
 * accelerator's bucket. Every such call is logged and counted; one that is let through is written down first, or is held.
 */
export function createDecideInTime(parts: InTimeParts): DecideInTime {
  const { deadlineMs, undecided, logger } = parts;
  /** Decisions that came too late, for callers who come back. */
  const late = new Map<string, Promise<unknown>>();

  async function choose(
    asking: Asking,
    rule: ChoiceRule,
    callId: string | null,
    because: Undecided["because"],
  ): Promise<Undecided> {
    const accelerator = acceleratorOf(asking);
    let choice = choiceFor(rule, accelerator === null ? null : parts.bucketOf(accelerator));
    if (choice === "allow" && (callId === null || !undecided)) choice = "hold";
    if (choice === "allow" && callId !== null) {
      try {
        await undecided?.keep({ ...asking, id: callId, at: parts.now().toISOString() });
      } catch (err) {
        logger.error({ err, call: callId }, "a call cannot be written down, and so does not go through undecided");
        choice = "hold";
      }
    }
    parts.count(choice, because);
    const told = { choice, because, kind: asking.kind, call: choice === "allow" ? callId : null };
    logger.warn(
      told,
      `no decision: ${choice === "allow" ? "the call goes through, and is decided later" : `the call is met with ${choice}`}`,
    );
    return { kind: "undecided", choice, because, callId: choice === "allow" ? callId : null };
  }

  /** Null when it takes too long. */
  async function waitFor<T>(pending: Promise<T>): Promise<{ value: T } | null> {
    const soon = await within(deadlineMs / 2, pending);
    if (soon) return soon;
    let isThere = false;
    parts.ping().then(
      () => {
        isThere = true;
      },
      () => undefined,
    );
    return (await within(deadlineMs / 2, pending)) ?? (isThere ? within(deadlineMs * PATIENCE, pending) : null);
  }

  function remember(key: string, pending: Promise<unknown>): void {
    late.set(key, pending);
    pending.catch(() => late.delete(key));
    setTimeout(() => late.get(key) === pending && late.delete(key), LATE_MS).unref();
  }

  return async <T>(asking: Asking, rule: ChoiceRule, decide: Decide<T>): Promise<T | Undecided> => {
    const key = `${asking.caller.id} ${asking.kind} ${sha256(canonicalJson(asking.body ?? null))}`;
    const callId = undecided && mayAllow(rule) ? createId("call", parts.now().getTime()) : null;
    const pending = (late.get(key) as Promise<T> | undefined) ?? decide(callId);
    late.delete(key);
    try {
      const decided = await waitFor(pending);
      if (decided) return decided.value;
    } catch (error) {
      if (!isAway(error)) throw error;
      return choose(asking, rule, callId, "unavailable");
    }
    const chosen = await choose(asking, rule, callId, "deadline");
    if (chosen.callId === null) remember(key, pending);
    // What went through stays written down: who decides the rest later finds this decision by its key.
    else pending.catch(() => undefined);
    return chosen;
  };
}
