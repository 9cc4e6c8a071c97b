import type pg from "pg";
import { openEmbeddedPostgres } from "../engine/embedded-postgres.ts";
import { openPool } from "../engine/pool.ts";
import type { Config } from "../platform/config-schema.ts";
import type { Logger } from "../platform/logger.ts";
import { createDb, type Db } from "../store/database.ts";
import { freeReservations } from "../store/idempotency-keys.ts";
import { freeTurns } from "../store/job-turns.ts";
import { ensurePartitions, migrate } from "../store/migrate.ts";

const POOL_SIZE = 16;

/** What ends what was opened, in the order of opening. */
export type Closers = (() => Promise<unknown>)[];

export interface Store {
  pool: pg.Pool;
  db: Db;
  connectionString: string;
  /** For connections that keep their session: never to a pooler. */
  sessionString: string;
  failed: Promise<string>;
}

async function migrateStore(db: Db): Promise<void> {
  await migrate(db);
  await ensurePartitions(db, new Date());
}

/** Opens the database of the configuration, or the embedded one, with its schema up to date. */
export async function openStore(config: Config, logger: Logger, closers: Closers): Promise<Store> {
  let connectionString = config.database.url;
  let failed = new Promise<string>(() => undefined);
  if (connectionString === null) {
    const embedded = await openEmbeddedPostgres({ dataDir: config.dataDir, logger });
    closers.push(() => embedded.close());
    connectionString = embedded.connectionString;
    failed = embedded.exited.then((exit) => {
      if (exit.expected) return new Promise(() => undefined);
      return `the embedded PostgreSQL ended (${exit.signal ?? `code ${exit.code}`})`;
    });
  }
  const pool = openPool(connectionString, {
    size: POOL_SIZE,
    isPooled: config.database.isPooled,
    onError: (error) => logger.warn({ err: error }, "lost a connection to the store"),
  });
  const db = createDb(pool);
  closers.push(() => db.destroy());
  await migrateStore(db);
  if (config.database.url === null) {
    await freeReservations(db);
    await freeTurns(pool);
  }
  const sessionString = config.database.directUrl ?? connectionString;
  return { pool, db, connectionString, sessionString, failed };
}
