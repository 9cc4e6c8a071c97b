import { randomBytes } from "node:crypto";
import { chmod, lchown, mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { StartError } from "../platform/start-error.ts";
import type { ServerBinaries } from "./server-binaries.ts";
import { spawnTethered } from "./tethered-process.ts";
import type { ServerUser } from "./unprivileged-user.ts";
import { chooseInitdbUser } from "./unprivileged-user.ts";

export const CLUSTER_NAME = "postgres";
export const SUPERUSER = "postgres";
const UNFINISHED_PREFIX = "postgres.new-";

/**
 * The server listens on a Unix socket in a directory that only its own user (and root) can enter, and on no TCP port. Who
 * can reach that socket can read the database files as well, so a password would protect nothing.
 */
const HOST_BASED_AUTHENTICATION = "local all all trust\n";

export interface ClusterOptions {
  directory: string;
  binaries: ServerBinaries;
  user: ServerUser | undefined;
  passwdFile: string;
}

/** Makes `<directory>/postgres` unless it is there, and checks that these binaries can serve it; throws `StartError`. */
export async function prepareCluster(options: ClusterOptions): Promise<string> {
  const { directory, binaries, user } = options;
  const clusterDir = join(directory, CLUSTER_NAME);
  await removeUnfinished(directory);
  const found = await stat(clusterDir).catch(() => undefined);
  if (found === undefined || (found.isDirectory() && (await readdir(clusterDir)).length === 0))
    await createCluster(options, clusterDir);
  await checkVersion(clusterDir, binaries.major);
  // A copy that root made of a stopped cluster belongs to root.
  if (user !== undefined && found?.uid === 0) await giveTo(clusterDir, user);
  await chmod(clusterDir, 0o700);
  return clusterDir;
}

/** A cluster becomes `postgres` by renaming once it is complete, so whatever has another name was interrupted. */
async function removeUnfinished(directory: string): Promise<void> {
  const names = (await readdir(directory)).filter((name) => name.startsWith(UNFINISHED_PREFIX));
  await Promise.all(
    names.map((name) => rm(join(directory, name), { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })),
  );
}

async function createCluster(options: ClusterOptions, clusterDir: string): Promise<void> {
  const { directory, user, passwdFile } = options;
  const initdbUser = await chooseInitdbUser(user, passwdFile);
  const unfinished = join(directory, UNFINISHED_PREFIX + randomBytes(6).toString("hex"));
  try {
    await mkdir(unfinished, { mode: 0o700 });
    if (initdbUser !== undefined) await giveTo(unfinished, initdbUser);
    await runInitdb(options, unfinished, initdbUser);
    await writeFile(join(unfinished, "pg_hba.conf"), HOST_BASED_AUTHENTICATION, { flush: true });
    if (user !== undefined && user.uid !== initdbUser?.uid) await giveTo(unfinished, user);
    await rename(unfinished, clusterDir);
    await syncDirectory(directory);
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true }).catch(() => undefined);
    throw error;
  }
}

/**
 * C.UTF-8 of PostgreSQL's own provider: sorts by bytes, knows the case of every script, and no update of the system's
 * libraries can change it under our indexes. initdb syncs what it wrote before it ends.
 */
async function runInitdb(options: ClusterOptions, target: string, user: ServerUser | undefined): Promise<void> {
  const { binaries, directory } = options;
  const outputFile = join(directory, "initdb.log");
  const output = await open(outputFile, "w", 0o600);
  try {
    const initdb = await spawnTethered({
      program: join(binaries.home, "bin", "initdb"),
      args: [
        "-D",
        pathInside(target, user),
        "-U",
        SUPERUSER,
        "--auth=trust",
        "--encoding=UTF8",
        "--locale=C",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
      ],
      cwd: target,
      user,
      logFd: output.fd,
    });
    const { code, signal } = await initdb.exited;
    if (code !== 0) throw await initdbFailure(outputFile, signal ?? `exit code ${code}`, directory);
  } finally {
    await output.close();
    await rm(outputFile, { force: true }).catch(() => undefined);
  }
}

async function initdbFailure(outputFile: string, ending: string, directory: string): Promise<Error> {
  const output = await readFile(outputFile, "utf8").catch(() => "");
  if (output.includes("could not look up effective user ID")) {
    return new StartError(
      `PostgreSQL's initdb needs the user that runs it (id ${process.geteuid?.()}) to have an account in /etc/passwd. Add one, run Gatehouse as another user, or set DATABASE_URL to a PostgreSQL of your own.`,
    );
  }
  const reason = output
    .split("\n")
    .filter((line) => /error|fatal|panic|could not/i.test(line))
    .slice(0, 3)
    .join("; ");
  return new StartError(
    `The database in the data directory ${directory} could not be made: initdb ended with ${ending}${reason === "" ? "" : `: ${reason}`}.`,
  );
}

/**
 * How a PostgreSQL started in `clusterDir` names that directory. Another user than ours may have no right to walk down to
 * it (a checkout below /root), but may use what it stands in: Linux then lets the link to the working directory pass.
 */
export function pathInside(clusterDir: string, user: ServerUser | undefined): string {
  return user !== undefined && process.platform === "linux" ? "/proc/self/cwd" : clusterDir;
}

async function checkVersion(clusterDir: string, major: number): Promise<void> {
  const text = await readFile(join(clusterDir, "PG_VERSION"), "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ENOENT" && error.code !== "ENOTDIR") throw error;
    throw new StartError(
      `${clusterDir} is not a PostgreSQL cluster (it has no PG_VERSION). Move it away, or restore it from a backup.`,
    );
  });
  const version = text.trim();
  if (version === String(major)) return;
  throw new StartError(
    `The database in ${clusterDir} was made by PostgreSQL ${version}; this Gatehouse brings PostgreSQL ${major}, which cannot read it. Dump it with the earlier Gatehouse and load it into a new data directory.`,
  );
}

async function giveTo(path: string, user: ServerUser): Promise<void> {
  try {
    const entries = await readdir(path, { recursive: true, withFileTypes: true });
    for (const entry of entries) await lchown(join(entry.parentPath, entry.name), user.uid, user.gid);
    await lchown(path, user.uid, user.gid);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== "EPERM" && code !== "EINVAL") throw error;
    throw new StartError(
      `PostgreSQL does not run as root, and this root may not give ${path} to user id ${user.uid} (${code}). Start Gatehouse as an ordinary user, or set DATABASE_URL.`,
      { cause: error },
    );
  }
}

async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, "r");
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}
