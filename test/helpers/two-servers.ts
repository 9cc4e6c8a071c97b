import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type pg from "pg";
import { openEmbeddedPostgres } from "../../src/engine/embedded-postgres.ts";
import { openPool } from "../../src/engine/pool.ts";
import { createLogger } from "../../src/platform/logger.ts";
import { createKeyring } from "../../src/platform/seal.ts";
import { until } from "./events.ts";
import { openTestServer, type TestServer } from "./test-server.ts";

export interface TwoServers {
  first: TestServer;
  second: TestServer;
  /** Straight to their database. */
  pool: pg.Pool;
  /** Until all tenants that something has happened to have been looked at. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

const MASTER_KEY = "11".repeat(32);

/** Hashes as the two servers do. */
export const keyringOfServers = createKeyring(Buffer.from(MASTER_KEY, "hex"));

/** Two servers on one database, as behind a balancer; neither knows of the other. */
export async function openTwoServers(env: Record<string, string> = {}): Promise<TwoServers> {
  const directory = await mkdtemp(join(tmpdir(), "gatehouse-two-"));
  const postgres = await openEmbeddedPostgres({ dataDir: directory, logger: createLogger({ level: "error" }) });
  const shared = { DATABASE_URL: postgres.connectionString, GATEHOUSE_MASTER_KEY: MASTER_KEY, ...env };
  const first = await openTestServer({ env: shared });
  const second = await openTestServer({ env: shared });
  const pool = openPool(postgres.connectionString, { size: 4, onError: () => undefined });
  return {
    first,
    second,
    pool,
    async settled() {
      const waiting = async () =>
        (await pool.query("select 1 from monitoring_queue union select 1 from grants where due_at <= now()")).rowCount;
      await until(waiting, (count) => count === 0, 30_000);
    },
    async close() {
      await pool.end();
      await first.close();
      await second.close();
      await postgres.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
