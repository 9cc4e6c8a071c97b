import { open, readFile, rename, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { pathInside } from "./cluster.ts";
import type { ServerBinaries } from "./server-binaries.ts";
import type { ServerSocket } from "./server-socket.ts";
import { SOCKET_PORT } from "./server-socket.ts";
import type { StartLogger } from "./start-logger.ts";
import type { TetheredProcess } from "./tethered-process.ts";
import { spawnTethered } from "./tethered-process.ts";
import type { ServerUser } from "./unprivileged-user.ts";

const FAST_SHUTDOWN_MS = 10_000;
const ABORT_MS = 5_000;
const MAX_LOG_BYTES = 10 * 1024 * 1024;

/** fsync and synchronous_commit stay on: a decision is answered only when it is on the disk. */
const SETTINGS = {
  listen_addresses: "",
  port: String(SOCKET_PORT),
  unix_socket_permissions: "0700",
  cluster_name: "gatehouse",
  max_connections: "60",
  shared_buffers: "128MB",
  max_wal_size: "2GB",
  jit: "off",
  timezone: "UTC",
  log_timezone: "UTC",
  // Statements and the details of errors carry the values of rows, which have no place in a log.
  log_min_error_statement: "panic",
  log_error_verbosity: "terse",
};

export interface PostgresProcess extends TetheredProcess {
  /** The lines that the server has written since it was started. */
  readLog(): Promise<string>;
}

export interface PostgresOptions {
  clusterDir: string;
  binaries: ServerBinaries;
  user: ServerUser | undefined;
  socket: ServerSocket;
}

/** Starts the server; its messages go to `postgres.log` beside the cluster. It is not ready when this returns. */
export async function startPostgres(options: PostgresOptions): Promise<PostgresProcess> {
  const { clusterDir, binaries, user, socket } = options;
  const settings = {
    ...SETTINGS,
    unix_socket_directories: socket.serverDirectory,
    ...(binaries.hasLz4 ? { wal_compression: "lz4", default_toast_compression: "lz4" } : {}),
  };
  const logFile = join(dirname(clusterDir), "postgres.log");
  await keepLogSmall(logFile);
  const log = await open(logFile, "a", 0o600);
  try {
    const { size } = await log.stat();
    const server = await spawnTethered({
      program: join(binaries.home, "bin", "postgres"),
      args: [
        "-D",
        pathInside(clusterDir, user),
        ...Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]),
      ],
      cwd: clusterDir,
      user,
      logFd: log.fd,
    });
    return { ...server, readLog: async () => (await readFile(logFile)).subarray(size).toString() };
  } finally {
    await log.close();
  }
}

async function keepLogSmall(logFile: string): Promise<void> {
  const found = await stat(logFile).catch(() => undefined);
  if (found !== undefined && found.size > MAX_LOG_BYTES) await rename(logFile, `${logFile}.1`);
}

/** Fast shutdown (open transactions are rolled back), harder after 10 s; resolves when the process is gone. */
export async function stopPostgres(server: TetheredProcess, logger: StartLogger): Promise<void> {
  server.kill("SIGINT");
  if (await endsWithin(server, FAST_SHUTDOWN_MS)) return;
  logger.warn({ pid: server.pid }, "PostgreSQL does not shut down, aborting it; it recovers at the next start");
  server.kill("SIGQUIT");
  if (await endsWithin(server, ABORT_MS)) return;
  server.kill("SIGKILL");
  await server.exited;
}

async function endsWithin(server: TetheredProcess, timeoutMs: number): Promise<boolean> {
  const timer = new AbortController();
  const timeout = sleep(timeoutMs, false, { signal: timer.signal }).catch(() => false);
  const ended = await Promise.race([server.exited.then(() => true), timeout]);
  timer.abort();
  return ended;
}
