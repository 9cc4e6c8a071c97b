import { execFile } from "node:child_process";
import { readdir, readFile, readlink, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { StartError } from "../platform/start-error.ts";
import { isAlive } from "./data-directory-lock.ts";
import type { StartLogger } from "./start-logger.ts";

const FAST_SHUTDOWN_MS = 15_000;
const ABORT_MS = 5_000;
const POLL_MS = 25;

/**
 * Ends what an earlier, killed run left working on this cluster, and removes a pid file whose pid now belongs to a stranger.
 * Only to be called under the lock of the data directory: then nothing that is found can belong to a living Gatehouse.
 */
export async function stopLeftOverServer(clusterDir: string, logger: StartLogger): Promise<void> {
  const recorded = await readPostmasterPid(clusterDir);
  // A negative pid is PostgreSQL's single-user mode: somebody repairs the cluster by hand.
  if (recorded < 0 && isAlive(-recorded)) {
    throw new StartError(
      `The database in ${clusterDir} is open in PostgreSQL's single-user mode, process ${-recorded}. End it first.`,
    );
  }
  const running = () => postgresProcessesIn(clusterDir, recorded);
  const found = await running();
  if (found.length === 0) {
    if (recorded > 0 && isAlive(recorded)) await removeStalePidFiles(clusterDir);
    return;
  }
  logger.warn({ pids: found, clusterDir }, "stopping the PostgreSQL that an earlier run left behind");
  if (found.includes(recorded)) signalAll([recorded], "SIGINT");
  if (await areGone(running, FAST_SHUTDOWN_MS)) return;
  signalAll(await running(), "SIGQUIT");
  if (await areGone(running, ABORT_MS)) return;
  signalAll(await running(), "SIGKILL");
  if (await areGone(running, ABORT_MS)) return;
  throw new StartError(
    `A PostgreSQL that an earlier run left in ${clusterDir} cannot be stopped: processes ${(await running()).join(", ")}.`,
  );
}

/** The first line of postmaster.pid, 0 when there is none. */
async function readPostmasterPid(clusterDir: string): Promise<number> {
  const text = await readFile(join(clusterDir, "postmaster.pid"), "utf8").catch(() => "");
  return Number.parseInt(text, 10) || 0;
}

/**
 * PostgreSQL would take any living process with the pid in its file for its predecessor and refuse to start. For a dead pid
 * the file stays: with it PostgreSQL finds out whether a lone backend still has the shared memory.
 */
async function removeStalePidFiles(clusterDir: string): Promise<void> {
  const locks = (await readdir(clusterDir)).filter((name) => name === "postmaster.pid" || name.startsWith(".s.PGSQL."));
  await Promise.all(locks.map((name) => rm(join(clusterDir, name), { force: true })));
}

async function areGone(running: () => Promise<number[]>, timeoutMs: number): Promise<boolean> {
  const deadline = Date.now() + timeoutMs;
  while ((await running()).length > 0) {
    if (Date.now() > deadline) return false;
    await sleep(POLL_MS);
  }
  return true;
}

function signalAll(pids: number[], signal: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, signal);
    } catch {
      // it ended in the meantime, or is not ours: the wait that follows tells
    }
  }
}

/**
 * Every PostgreSQL process keeps the cluster as its working directory: on Linux that finds the server, and backends that
 * outlived it, whatever a pid file says. Elsewhere only the recorded server is looked for, by its command line.
 */
async function postgresProcessesIn(clusterDir: string, recorded: number): Promise<number[]> {
  if (process.platform !== "linux")
    return recorded > 0 && (await commandLine(recorded)).includes(`-D ${clusterDir}`) ? [recorded] : [];
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(pids.map(async (pid) => ((await isPostgresIn(pid, clusterDir)) ? [Number(pid)] : [])));
  return found.flat();
}

async function isPostgresIn(pid: string, clusterDir: string): Promise<boolean> {
  const cwd = await readlink(`/proc/${pid}/cwd`).catch(() => "");
  if (cwd !== clusterDir) return false;
  return (await readFile(`/proc/${pid}/comm`, "utf8").catch(() => "")).trim() === "postgres";
}

async function commandLine(pid: number): Promise<string> {
  const { stdout } = await promisify(execFile)("ps", ["-ww", "-o", "command=", "-p", String(pid)]).catch(() => ({ stdout: "" }));
  return stdout;
}
