import { open, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { StartError } from "../platform/start-error.ts";

const SQLITE_BUSY = 5;
const PID_FILE_WAIT_MS = 500;

export interface DataDirectoryLock {
  release(): Promise<void>;
}

/** A lock is held as long as its connection is reachable: a collected one would let go without a word. */
const held = new Set<object>();

/**
 * Takes the data directory for this process; throws `StartError` naming the holder's pid when another has it.
 *
 * Node has no flock, but its SQLite locks its file with fcntl: the kernel drops the lock when the process dies, however it
 * dies, nothing stale is ever left, and it also holds between containers that share the volume, where pids mean nothing.
 * Such a lock ends when this process closes ANY descriptor of the file, so nobody else may open `gatehouse.lock`: the pid
 * stands in a file of its own.
 */
export async function lockDataDirectory(directory: string): Promise<DataDirectoryLock> {
  const sqlite = process.getBuiltinModule("node:sqlite");
  if (sqlite === undefined)
    throw new StartError(`The embedded PostgreSQL needs Node 22.13 or later; this is ${process.version}.`);
  const pidFile = join(directory, "gatehouse.pid");
  const lockFile = join(directory, "gatehouse.lock");
  await createPrivately(lockFile);
  const database = new sqlite.DatabaseSync(lockFile, { timeout: 0 });
  try {
    database.exec("PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE");
  } catch (error) {
    database.close();
    if ((error as { errcode?: number }).errcode === SQLITE_BUSY) throw await refusal(directory, pidFile);
    throw new StartError(`The data directory ${directory} cannot be locked: ${(error as Error).message}.`, { cause: error });
  }
  held.add(database);
  await writeFile(pidFile, `${process.pid}\n`, { mode: 0o600 });
  return {
    async release() {
      if (!held.delete(database)) return;
      await rm(pidFile, { force: true }).catch(() => undefined);
      database.close();
    },
  };
}

/** SQLite would let everyone read it, and whoever reads may lock. An existing file must not be opened here: see above. */
async function createPrivately(lockFile: string): Promise<void> {
  try {
    await (await open(lockFile, "ax", 0o600)).close();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
}

async function refusal(directory: string, pidFile: string): Promise<StartError> {
  const pid = await readHolder(pidFile);
  const holder = pid === undefined ? "another Gatehouse" : `another Gatehouse, process ${pid}`;
  return new StartError(
    `The data directory ${directory} is in use by ${holder}. Stop it first, or set GATEHOUSE_DATA_DIR to another directory.`,
  );
}

/** The holder writes its pid just after it got the lock, so what an earlier run left may be read for a moment. */
async function readHolder(pidFile: string): Promise<number | undefined> {
  const deadline = Date.now() + PID_FILE_WAIT_MS;
  for (;;) {
    const pid = Number.parseInt(await readFile(pidFile, "utf8").catch(() => ""), 10);
    if (pid > 0 && isAlive(pid)) return pid;
    if (Date.now() > deadline) return pid > 0 ? pid : undefined;
    await sleep(20);
  }
}

/** True for every process that exists, also for one that belongs to somebody else. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
