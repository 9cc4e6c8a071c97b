import pg from "pg";

const STATEMENT_TIMEOUT_MS = 15_000;
const CONNECT_TIMEOUT_MS = 5_000;

/** Opens a pool. `onError` hears of idle connections that break (the server went away); the pool makes new ones. */
export function openPool(connectionString: string, options: { size: number; onError: (error: Error) => void }): pg.Pool {
  const pool = new pg.Pool({
    connectionString,
    max: options.size,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    application_name: "gatehouse",
  });
  pool.on("error", options.onError);
  return pool;
}
