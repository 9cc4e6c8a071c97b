import { join } from "node:path";
import { StartError } from "../platform/start-error.ts";
import { CLUSTER_NAME, prepareCluster } from "./cluster.ts";
import { explainFileError, prepareDataDirectory } from "./data-directory.ts";
import { lockDataDirectory } from "./data-directory-lock.ts";
import { stopLeftOverServer } from "./left-over-server.ts";
import { startPostgres, stopPostgres } from "./postgres-process.ts";
import { BINARIES_DIR, makeBinariesReachable } from "./reachable-binaries.ts";
import { locateInstalledBinaries } from "./server-binaries.ts";
import { connectionStringFor, waitUntilReady } from "./server-readiness.ts";
import { chooseServerSocket } from "./server-socket.ts";
import type { StartLogger } from "./start-logger.ts";
import type { ProcessExit } from "./tethered-process.ts";
import { chooseServerUser, PASSWD_FILE } from "./unprivileged-user.ts";

export interface EmbeddedPostgresOptions {
  /** Gatehouse's data directory; the cluster lives in `postgres` below it. Made if missing. */
  dataDir: string;
  logger: StartLogger;
  /** Where root keeps a copy of the binaries when the server's user cannot enter the checkout. */
  binariesDir?: string;
  passwdFile?: string;
}

export interface EmbeddedPostgres {
  /** For `pg`: the role and database `gatehouse`, over a Unix socket. */
  connectionString: string;
  pid: number;
  /** Settles when the server has ended: `expected` is false when nobody called `close`. The data directory stays locked until `close`. */
  exited: Promise<ProcessExit & { expected: boolean }>;
  /** Stops the server in order and lets go of the data directory; may be called again, and after the server died. */
  close(): Promise<void>;
}

/**
 * Starts a private PostgreSQL on `<dataDir>/postgres` and waits until it takes connections. Throws `StartError` for all that
 * the operator must put right. The server ends with this process, even when that is killed.
 */
export async function openEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  if (process.platform === "win32") {
    throw new StartError(
      "The embedded PostgreSQL runs on Linux and macOS. On Windows set DATABASE_URL to a PostgreSQL of your own.",
    );
  }
  const undo: (() => Promise<void>)[] = [];
  try {
    return await open(options, undo);
  } catch (error) {
    await letGo(undo);
    throw explainFileError(options.dataDir, error);
  }
}

/** Every step that holds something pushes how to let go of it onto `undo`; closing runs the same steps. */
async function open(options: EmbeddedPostgresOptions, undo: (() => Promise<void>)[]): Promise<EmbeddedPostgres> {
  const { logger, binariesDir = BINARIES_DIR, passwdFile = PASSWD_FILE } = options;
  const startedAt = performance.now();
  const directory = await prepareDataDirectory(options.dataDir);
  const lock = await lockDataDirectory(directory);
  undo.push(() => lock.release());

  await stopLeftOverServer(join(directory, CLUSTER_NAME), logger);
  const user = await chooseServerUser(join(directory, CLUSTER_NAME), passwdFile);
  const binaries = await makeBinariesReachable(await locateInstalledBinaries(), user, binariesDir);
  undo.push(() => binaries.dispose());
  const clusterDir = await prepareCluster({ directory, binaries, user, passwdFile });
  const socket = await chooseServerSocket(clusterDir, user);
  undo.push(() => socket.dispose());

  const server = await startPostgres({ clusterDir, binaries, user, socket });
  undo.push(() => stopPostgres(server, logger));
  await waitUntilReady({ server, clusterDir, socketDirectory: socket.clientDirectory, logger });
  logger.info(
    { pid: server.pid, uid: user?.uid, tookMs: Math.round(performance.now() - startedAt) },
    "embedded PostgreSQL is ready",
  );

  let closing: Promise<void> | undefined;
  const exited = server.exited.then((exit) => ({ ...exit, expected: closing !== undefined }));
  return {
    connectionString: connectionStringFor(socket.clientDirectory),
    pid: server.pid,
    exited,
    close: () => {
      closing ??= letGo(undo);
      return closing;
    },
  };
}

/** In reverse order; a directory that cannot be removed must not keep the lock. */
async function letGo(undo: (() => Promise<void>)[]): Promise<void> {
  const failures: unknown[] = [];
  for (const step of undo.reverse()) await step().catch((error: unknown) => failures.push(error));
  if (failures.length > 0) throw failures[0];
}
