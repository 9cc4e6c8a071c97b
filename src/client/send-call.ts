import {
  ConsecutiveBreaker,
  circuitBreaker,
  DelegateBackoff,
  handleWhen,
  type IRetryBackoffContext,
  isBrokenCircuitError,
  retry,
  wrap,
} from "cockatiel";
import { GatehouseError } from "../domain/errors.ts";
import { readProblem } from "./read-problem.ts";

/** `fetch` as every runtime has it. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

export interface ConnectionOptions {
  /** Where Gatehouse answers: `https://gatehouse.example`, without a slash at its end. */
  url: string;
  /** An API key, or what fetches a token of the configured issuer before each call. */
  key: string | (() => string | Promise<string>);
  /** For all attempts of a call together. */
  deadlineMs?: number;
  /** For one attempt. */
  attemptMs?: number;
  /** How often a call that may safely be repeated is tried again. */
  retries?: number;
  /** After so many failures in a row nothing is sent for a while: callers are refused at once. */
  breaker?: { failures: number; pauseMs: number };
  /** In place of the runtime's own. */
  fetch?: Fetch;
}

export interface Sending {
  method: "GET" | "POST" | "PUT";
  /** With its query, from the first slash. */
  path: string;
  body?: unknown;
  /** Makes a POST repeatable: the server answers the same key once. */
  idempotencyKey?: string;
  /** In place of the connection's own. */
  deadlineMs?: number;
  signal?: AbortSignal;
}

export type SendCall = <T>(sending: Sending) => Promise<T>;

const FIRST_DELAY_MS = 50;
const LONGEST_DELAY_MS = 5_000;

const isAway = (error: unknown): boolean => error instanceof GatehouseError && error.code === "unavailable";
const isWorthRepeating = (error: unknown): boolean =>
  isAway(error) || (error instanceof GatehouseError && (error.code === "rate-limited" || error.code === "idempotency-running"));

/** Full jitter: many clients that lost the server together must not return together. `Retry-After` is the least. */
function delayOf({ attempt, result }: IRetryBackoffContext<unknown>): number {
  const asked = "error" in result && result.error instanceof GatehouseError ? result.error.details.retryAfterSeconds : undefined;
  const jitter = Math.random() * Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** attempt);
  return (asked ?? 0) * 1_000 + jitter;
}

function signalOf(milliseconds: number, signals: readonly (AbortSignal | undefined)[]): AbortSignal {
  const given = signals.filter((signal) => signal !== undefined);
  return AbortSignal.any([AbortSignal.timeout(milliseconds), ...given]);
}

/** A failure of the network, or of the time: nothing is known of what became of the call. */
function lostCall(cause: unknown, { signal }: Sending): unknown {
  if (signal?.aborted) return signal.reason;
  return new GatehouseError("unavailable", { detail: "Gatehouse does not answer", cause });
}

/**
 * Sends calls: with a deadline, again where that is safe (reads, and what bears an idempotency key), and not at all while
 * the circuit is open. Throws GatehouseError with the server's own code; `unavailable` when it cannot be reached.
 */
export function createSendCall(options: ConnectionOptions): SendCall {
  const { url, key, deadlineMs = 30_000, attemptMs = 10_000, retries = 4, breaker = { failures: 5, pauseMs: 5_000 } } = options;
  const send: Fetch = options.fetch ?? ((address, init) => fetch(address, init));
  const circuit = circuitBreaker(handleWhen(isAway), {
    halfOpenAfter: breaker.pauseMs,
    breaker: new ConsecutiveBreaker(breaker.failures),
  });

  async function attempt(sending: Sending, signal: AbortSignal): Promise<Response> {
    const { method, path, body, idempotencyKey } = sending;
    const headers = {
      accept: "application/json, application/problem+json",
      authorization: `Bearer ${typeof key === "string" ? key : await key()}`,
      ...(body !== undefined && { "content-type": "application/json" }),
      ...(idempotencyKey !== undefined && { "idempotency-key": idempotencyKey }),
    };
    const init = { method, headers, signal, redirect: "error" as const };
    const response = await send(url + path, body === undefined ? init : { ...init, body: JSON.stringify(body) }).catch(
      (error) => {
        throw lostCall(error, sending);
      },
    );
    if (!response.ok) throw await readProblem(response);
    return response;
  }

  async function read<T>(sending: Sending, signal: AbortSignal): Promise<T> {
    const response = await attempt(sending, signal);
    const text = await response.text().catch((error: unknown) => {
      throw lostCall(error, sending);
    });
    return (text === "" ? undefined : JSON.parse(text)) as T;
  }

  return async <T>(sending: Sending): Promise<T> => {
    const until = Date.now() + (sending.deadlineMs ?? deadlineMs);
    const overall = signalOf(until - Date.now(), [sending.signal]);
    const isRepeatable = sending.method === "GET" || sending.idempotencyKey !== undefined;
    const attempts = retry(
      handleWhen((error) => isRepeatable && isWorthRepeating(error)),
      {
        maxAttempts: retries,
        backoff: new DelegateBackoff((context: IRetryBackoffContext<unknown>) =>
          Math.min(delayOf(context), Math.max(0, until - Date.now())),
        ),
      },
    );
    const once = () => read<T>(sending, signalOf(attemptMs, [overall]));
    try {
      return await wrap(attempts, circuit).execute(once, overall);
    } catch (error) {
      if (!isBrokenCircuitError(error)) throw error;
      throw new GatehouseError("unavailable", { detail: "Gatehouse did not answer lately: the circuit is open", cause: error });
    }
  };
}
