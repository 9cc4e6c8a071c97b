import { Kysely, PostgresDialect } from "kysely";
import type pg from "pg";
import { GatehouseError } from "../domain/errors.ts";
import type { Tables } from "./schema.ts";

export type Db = Kysely<Tables>;

export function createDb(pool: pg.Pool): Db {
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
}

/**
 * Connection failures (08), no room of any kind (53), stopped by time or by an operator (57), failures below PostgreSQL (58), a
 * standby (25006), and what the sockets say.
 */
const AWAY = /^(08|25006|53|57|58|ECONN|EPIPE|ENOENT|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EAI_AGAIN)/;

/** The driver's own words where it gives no code. */
const AWAY_WORDS =
  /timeout exceeded when trying to connect|Connection terminated|not queryable|Query read timeout|after calling end on the pool/;

/** Serialization failure or deadlock: nothing was written, and the same thing may be tried again at once. */
export const isLostRace = (error: unknown): boolean => /^40(001|P01)$/.test((error as { code?: string } | null)?.code ?? "");

/** The one place that says what a lost store looks like: `unavailable` (503), to be tried again. */
export function translateStoreError(error: unknown): unknown {
  if (error instanceof GatehouseError) return error;
  const { code, message } = (error ?? {}) as { code?: string; message?: string };
  const isAway = (code && AWAY.test(code)) || AWAY_WORDS.test(message ?? "");
  return isAway
    ? new GatehouseError("unavailable", { detail: "the store is away; try again", retryAfterSeconds: 1, cause: error })
    : error;
}

type Method = (...args: unknown[]) => unknown;

/** How many calls are under way, so that nothing they need is closed under them. */
export interface CallCount {
  begin(): void;
  end(): void;
  /** Resolves once none is. */
  settled(): Promise<void>;
}

export function countCalls(): CallCount {
  let underWay = 0;
  let waiting: (() => void)[] = [];
  return {
    begin: () => void underWay++,
    end() {
      underWay--;
      if (underWay > 0) return;
      for (const resolve of waiting) resolve();
      waiting = [];
    },
    settled: () => (underWay === 0 ? Promise.resolve() : new Promise((resolve) => waiting.push(resolve))),
  };
}

const translating =
  (method: Method, calls: CallCount | undefined): Method =>
  (...args) => {
    const result = method(...args);
    if (!(result instanceof Promise)) return result;
    calls?.begin();
    return result.then(
      (value: unknown) => {
        calls?.end();
        return value;
      },
      (error: unknown) => {
        calls?.end();
        throw translateStoreError(error);
      },
    );
  };

/** The same functions, which reject with `unavailable` while the store is away. `calls` counts those under way. */
export function withStoreErrors<T extends object>(part: T, calls?: CallCount): T {
  const methods = Object.entries(part).map(([name, value]) => [
    name,
    typeof value === "function" ? translating(value, calls) : value,
  ]);
  return Object.fromEntries(methods) as T;
}
