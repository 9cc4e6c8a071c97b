import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { StartError } from "../platform/start-error.ts";
import { SUPERUSER } from "./cluster.ts";
import { proveWritable } from "./data-directory.ts";
import type { PostgresProcess } from "./postgres-process.ts";
import { SOCKET_PORT } from "./server-socket.ts";
import type { StartLogger } from "./start-logger.ts";

const POLL_MS = 10;
const CONNECT_TIMEOUT_MS = 5_000;
const PROGRESS_MS = 10_000;
/** Recovery after a crash replays up to 2 GB of WAL; slower than this is a broken disk. */
const READY_TIMEOUT_MS = 10 * 60_000;
/** SQLSTATE cannot_connect_now: starting up, recovering or shutting down. */
const STARTING_UP = "57P03";
const WAL_SEGMENT_BYTES = 16 * 1024 * 1024;

/** Gatehouse's own role: owns its database and may make others, but is no superuser and reaches no files of the machine. */
const ROLE = "gatehouse";

/** TLS is ruled out because PGSSLMODE of the environment would ask for it, and a Unix socket has none. */
export function connectionStringFor(socketDirectory: string, role: string = ROLE, database: string = ROLE): string {
  return `postgresql://${role}@/${database}?host=${encodeURIComponent(socketDirectory)}&port=${SOCKET_PORT}&sslmode=disable`;
}

export interface ReadinessOptions {
  server: PostgresProcess;
  clusterDir: string;
  socketDirectory: string;
  logger: StartLogger;
}

/** Waits until the server takes a connection and Gatehouse's role and database exist; throws `StartError` when it ends instead. */
export async function waitUntilReady(options: ReadinessOptions): Promise<void> {
  const { server, clusterDir, socketDirectory, logger } = options;
  let hasEnded = false;
  void server.exited.then(() => {
    hasEnded = true;
  });
  const started = Date.now();
  let nextProgress = started + PROGRESS_MS;
  for (;;) {
    const client = await tryConnect(connectionStringFor(socketDirectory, SUPERUSER, "postgres"));
    if (client instanceof pg.Client) return await createOwnDatabase(client, clusterDir);
    if (hasEnded) throw await explainEnd(server, clusterDir);
    if (client instanceof pg.DatabaseError && client.code !== STARTING_UP) {
      throw new StartError(`The database in ${clusterDir} refuses its own Gatehouse: ${client.message}.`, { cause: client });
    }
    const now = Date.now();
    if (now > started + READY_TIMEOUT_MS)
      throw new StartError(`The database in ${clusterDir} did not become ready within 10 minutes: ${client.message}.`);
    if (now > nextProgress) {
      nextProgress = now + PROGRESS_MS;
      logger.info({ clusterDir, answer: client.message }, "waiting for PostgreSQL, which may be recovering from a crash");
    }
    await sleep(POLL_MS);
  }
}

async function tryConnect(connectionString: string): Promise<pg.Client | Error> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: CONNECT_TIMEOUT_MS });
  client.on("error", () => undefined); // the server went away; the query in flight rejects
  try {
    await client.connect();
    return client;
  } catch (error) {
    await client.end().catch(() => undefined);
    return error as Error;
  }
}

/** Each start looks again: the first one may have been interrupted between the cluster and the database. */
async function createOwnDatabase(client: pg.Client, clusterDir: string): Promise<void> {
  try {
    const role = await client.query("SELECT FROM pg_roles WHERE rolname = $1", [ROLE]);
    if (role.rowCount === 0) await client.query(`CREATE ROLE ${ROLE} LOGIN CREATEDB`);
    const database = await client.query("SELECT FROM pg_database WHERE datname = $1", [ROLE]);
    if (database.rowCount === 0) await client.query(`CREATE DATABASE ${ROLE} OWNER ${ROLE}`);
  } catch (error) {
    throw new StartError(`The database in ${clusterDir} cannot be prepared: ${(error as Error).message}.`, { cause: error });
  } finally {
    await client.end();
  }
}

/** A server that finds the disk full may be unable even to log it, so the disk is asked as well. */
async function explainEnd(server: PostgresProcess, clusterDir: string): Promise<unknown> {
  const { code, signal } = await server.exited;
  await proveWritable(dirname(clusterDir), WAL_SEGMENT_BYTES);
  const log = await server.readLog().catch(() => "");
  const reasons = log.split("\n").filter((line) => /FATAL|PANIC|HINT|error while loading/.test(line));
  const reason = reasons
    .map((line) => line.replace(/^.*?(FATAL|PANIC|HINT): +/, ""))
    .slice(-3)
    .join("; ");
  return new StartError(
    `The database in ${clusterDir} does not start (${signal ?? `exit code ${code}`}): ${reason || log.trim().slice(-300) || "it left no message"}`,
  );
}
