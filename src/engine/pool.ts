import pg from "pg";

const STATEMENT_TIMEOUT_MS = 15_000;
const CONNECT_TIMEOUT_MS = 5_000;

/**
 * A pool listens to its idle connections alone. One that breaks between two statements of a transaction would end the process
 * with an error that nobody hears; the next statement on it fails, and that is heard.
 */
export class SteadyClient extends pg.Client {
  constructor(config?: pg.ClientConfig) {
    super(config);
    this.on("error", () => undefined);
  }
}

/** Prepares nothing by name: behind a pooler the next statement may be another connection's, which knows no such name. */
class UnpreparedClient extends SteadyClient {
  constructor(config?: pg.ClientConfig) {
    super(config);
    const query = this.query.bind(this) as (...given: unknown[]) => unknown;
    const unnamed = (first: unknown, ...rest: unknown[]) => {
      if (typeof first === "object" && first !== null && "text" in first && "name" in first) {
        return query({ ...first, name: undefined }, ...rest);
      }
      return query(first, ...rest);
    };
    this.query = unnamed as typeof this.query;
  }
}

/**
 * Opens a pool. `onError` hears of idle connections that break (the server went away); the pool makes new ones. `isPooled`: a
 * pooler stands between, which takes no parameters of a session.
 */
export function openPool(
  connectionString: string,
  options: { size: number; isPooled?: boolean; onError: (error: Error) => void },
): pg.Pool {
  const timeouts = options.isPooled
    ? { query_timeout: STATEMENT_TIMEOUT_MS, Client: UnpreparedClient }
    : { statement_timeout: STATEMENT_TIMEOUT_MS, Client: SteadyClient };
  const pool = new pg.Pool({
    connectionString,
    max: options.size,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    application_name: "gatehouse",
    ...timeouts,
  });
  pool.on("error", options.onError);
  // The pool hears of idle connections only. One that breaks while it is in use fails its statement, and tells it here too: an
  // error that nobody listens to would end the process.
  pool.on("connect", (client) => client.on("error", () => undefined));
  return pool;
}
