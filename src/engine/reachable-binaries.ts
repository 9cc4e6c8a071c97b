import { createHash, randomBytes } from "node:crypto";
import { constants } from "node:fs";
import { chmod, copyFile, lstat, mkdir, mkdtemp, readdir, readFile, readlink, rename, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { StartError } from "../platform/start-error.ts";
import type { ServerBinaries } from "./server-binaries.ts";
import { probeBinaries } from "./server-binaries.ts";
import type { ServerUser } from "./unprivileged-user.ts";

export const BINARIES_DIR = "/var/lib/gatehouse";

export interface ReachableBinaries extends ServerBinaries {
  /** Removes a copy that was made for this run only. */
  dispose(): Promise<void>;
}

/**
 * Gives binaries that `user` can run. Where it can enter the checkout they are used as they are; otherwise (a checkout below
 * /root) they are copied once to `binariesDir`, or for this run to a new temporary directory. Throws `StartError`.
 */
export async function makeBinariesReachable(
  installed: string,
  user: ServerUser | undefined,
  binariesDir: string,
): Promise<ReachableBinaries> {
  const direct = await probeBinaries(installed, user);
  if (!("failure" in direct)) return { ...direct, dispose: async () => undefined };
  if (user === undefined)
    throw new StartError(`The embedded PostgreSQL in ${installed} does not run on this machine: ${direct.failure}.`);

  const files = await listFiles(installed);
  const kept = await keepCopy(installed, files, binariesDir).catch(() => undefined);
  const fromKept = kept === undefined ? undefined : await probeBinaries(kept, user);
  if (fromKept !== undefined && !("failure" in fromKept)) return { ...fromKept, dispose: async () => undefined };

  const fresh = await mkdtemp(join(tmpdir(), "gatehouse-postgres-"));
  const dispose = () => rm(fresh, { recursive: true, force: true });
  try {
    await copyFiles(installed, files, fresh);
    const fromFresh = await probeBinaries(fresh, user);
    if (!("failure" in fromFresh)) return { ...fromFresh, dispose };
    throw new StartError(
      `The embedded PostgreSQL in ${installed} cannot be run by user id ${user.uid} (${direct.failure}), nor can a copy in ${binariesDir} or ${fresh} (${fromFresh.failure}).`,
    );
  } catch (error) {
    await dispose();
    throw error;
  }
}

interface InstalledFile {
  path: string;
  kind: "directory" | "link" | "program" | "file";
}

/** What a server needs of the package, parents before children: static libraries need not go along. */
async function listFiles(root: string): Promise<InstalledFile[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const files = await Promise.all(
    entries.map(async (entry): Promise<InstalledFile> => {
      const path = join(entry.parentPath, entry.name).slice(root.length + 1);
      if (entry.isDirectory()) return { path, kind: "directory" };
      if (entry.isSymbolicLink()) return { path, kind: "link" };
      const { mode } = await lstat(join(root, path));
      return { path, kind: (mode & 0o111) === 0 ? "file" : "program" };
    }),
  );
  return files.filter((file) => !file.path.endsWith(".a")).sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** The copy is named by its content, so another version never meets it, and appears by renaming, so it is never half there. */
async function keepCopy(source: string, files: InstalledFile[], binariesDir: string): Promise<string | undefined> {
  await mkdir(binariesDir, { mode: 0o755 }).catch(() => undefined);
  if (!(await isOurs(binariesDir))) return undefined;
  const target = join(binariesDir, `postgres-${await digest(source, files)}`);
  if (await isOurs(target)) return target;
  const partial = join(binariesDir, `.new-${randomBytes(6).toString("hex")}`);
  try {
    await mkdir(partial);
    await copyFiles(source, files, partial);
    await rename(partial, target).catch(() => undefined); // lost to another Gatehouse that made the same copy
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
  return (await isOurs(target)) ? target : undefined;
}

/** Only a directory that nobody but us could have filled: what stands in another's would run with access to the data. */
async function isOurs(path: string): Promise<boolean> {
  const found = await lstat(path).catch(() => undefined);
  return found?.isDirectory() === true && found.uid === process.geteuid?.() && (found.mode & 0o022) === 0;
}

async function digest(root: string, files: InstalledFile[]): Promise<string> {
  const hash = createHash("sha256");
  for (const { path, kind } of files) {
    hash.update(`${kind}\0${path}\0`);
    if (kind === "link") hash.update(await readlink(join(root, path)));
    if (kind === "file" || kind === "program") hash.update(await readFile(join(root, path)));
  }
  return hash.digest("hex").slice(0, 20);
}

async function copyFiles(source: string, files: InstalledFile[], target: string): Promise<void> {
  await chmod(target, 0o755);
  for (const { path, kind } of files) {
    const copy = join(target, path);
    if (kind === "link") await symlink(await readlink(join(source, path)), copy);
    else if (kind === "directory") await mkdir(copy);
    else await copyFile(join(source, path), copy, constants.COPYFILE_FICLONE);
    if (kind !== "link") await chmod(copy, kind === "file" ? 0o644 : 0o755); // whatever our umask is
  }
}
