import { Kysely, PostgresDialect } from "kysely";
import type pg from "pg";
import { GatehouseError } from "../domain/errors.ts";
import type { Tables } from "./schema.ts";

export type Db = Kysely<Tables>;

export function createDb(pool: pg.Pool): Db {
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
}

const UNIQUE_VIOLATION = "23505";
/** Connection failures (08), operator intervention (57P), too many connections (53300), and what the sockets say. */
const AWAY = /^(08|57P|53300|ECONN|EPIPE|ENOENT|ETIMEDOUT)/;

export const isUniqueViolation = (error: unknown): boolean => (error as { code?: string } | null)?.code === UNIQUE_VIOLATION;

/** The one place that says what a lost store looks like: `unavailable` (503), to be tried again. */
export function translateStoreError(error: unknown): unknown {
  if (error instanceof GatehouseError) return error;
  const { code, message } = (error ?? {}) as { code?: string; message?: string };
  const isAway = (code && AWAY.test(code)) || /timeout exceeded when trying to connect|Connection terminated/.test(message ?? "");
  return isAway
    ? new GatehouseError("unavailable", { detail: "the store is away; try again", retryAfterSeconds: 1, cause: error })
    : error;
}
