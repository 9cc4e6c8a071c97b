import { chmod, mkdir, realpath, rm, stat, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { StartError } from "../platform/start-error.ts";

const PRIVATE_MODE = 0o700;
const WRITE_TEST_BYTES = 256 * 1024;

/**
 * Makes the data directory if it is missing, takes it from other users' sight and proves that it can be written.
 * Returns its real path; throws `StartError` or what `explainFileError` turns into one.
 */
export async function prepareDataDirectory(dataDir: string): Promise<string> {
  const path = resolve(dataDir);
  await mkdir(path, { recursive: true, mode: PRIVATE_MODE });
  const found = await stat(path);
  if (!found.isDirectory()) throw new StartError(`The data directory ${path} is not a directory.`);
  const directory = await realpath(path);
  // A shared parent of a bind mount may not let its mode be changed; what lies inside is private all the same.
  if ((found.mode & 0o077) !== 0) await chmod(directory, PRIVATE_MODE).catch(() => undefined);
  await proveWritable(directory);
  return directory;
}

/** Writes and removes a file; a full or read-only disk shows here, before PostgreSQL dies of it less readably. */
export async function proveWritable(directory: string, bytes: number = WRITE_TEST_BYTES): Promise<void> {
  const probe = join(directory, ".write-test");
  try {
    await writeFile(probe, Buffer.alloc(bytes, 1), { mode: 0o600, flush: true });
  } finally {
    await rm(probe, { force: true }).catch(() => undefined);
  }
}

const CAUSES: Record<string, string> = {
  ENOSPC: "there is no space left on its disk",
  EDQUOT: "the disk quota is used up",
  EROFS: "its file system is read-only",
  ENOTDIR: "a part of the path is a file, not a directory",
  EEXIST: "it is a file, not a directory",
  EIO: "its disk reports an input/output error",
  ENAMETOOLONG: "the path is too long",
};

/** Turns a failed file operation below the data directory into a `StartError`; anything else passes as it is. */
export function explainFileError(dataDir: string, error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof StartError) return error;
  const { code, syscall, path } = error as NodeJS.ErrnoException;
  if (code === undefined || syscall === undefined) return error;
  const user = process.geteuid?.();
  const denied = code === "EACCES" || code === "EPERM";
  const cause = denied ? `user id ${user} may not use it (${error.message})` : (CAUSES[code] ?? error.message);
  const where = path !== undefined && resolve(path) !== resolve(dataDir) ? ` (at ${path})` : "";
  return new StartError(`The data directory ${resolve(dataDir)} cannot be used: ${cause}${denied ? "" : where}.`, {
    cause: error,
  });
}
