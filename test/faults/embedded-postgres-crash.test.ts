import type { ChildProcess } from "node:child_process";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { chownSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { EmbeddedPostgres } from "../../src/engine/embedded-postgres.ts";
import { openEmbeddedPostgres } from "../../src/engine/embedded-postgres.ts";
import type { GatehouseRun } from "../helpers/embedded-postgres-runs.ts";
import {
  isRunning,
  newDirectory,
  processesIn,
  query,
  removeTree,
  runGatehouse,
  silentLogger,
  until,
} from "../helpers/embedded-postgres-runs.ts";

describe("the embedded PostgreSQL after a crash", { timeout: 40_000 }, () => {
  let base: string;
  let dataDir: string;
  let clusterDir: string;
  let opened: EmbeddedPostgres[];
  let runs: GatehouseRun[];
  let strangers: ChildProcess[];

  beforeEach(() => {
    base = newDirectory();
    dataDir = join(base, "data");
    clusterDir = join(dataDir, "postgres");
    opened = [];
    runs = [];
    strangers = [];
  });

  afterEach(async () => {
    for (const server of opened) await server.close();
    for (const { child } of runs) child.kill("SIGKILL");
    for (const child of strangers) child.kill("SIGKILL");
    await Promise.all(runs.map((run) => run.exited));
    const isClean = await until(() => processesIn(base).length === 0, 10_000);
    removeTree(base);
    expect(isClean).toBe(true);
  });

  async function open(): Promise<EmbeddedPostgres> {
    const server = await openEmbeddedPostgres({ dataDir, logger: silentLogger });
    opened.push(server);
    return server;
  }

  function run(): GatehouseRun {
    const started = runGatehouse({ dataDir });
    runs.push(started);
    return started;
  }

  async function startAndCommit(): Promise<GatehouseRun & { pid: number }> {
    const started = run();
    const { pid, connectionString } = await started.report;
    await query(connectionString as string, "CREATE TABLE kept AS SELECT 42 AS answer");
    return { ...started, pid: pid as number };
  }

  async function expectKept(server: EmbeddedPostgres): Promise<void> {
    expect(await query(server.connectionString, "SELECT answer FROM kept")).toEqual([{ answer: 42 }]);
  }

  /** A living process that has nothing to do with us. */
  async function stranger(): Promise<number> {
    const child = spawn("sleep", ["60"], { stdio: "ignore" });
    strangers.push(child);
    await once(child, "spawn");
    return child.pid as number;
  }

  test("ends by itself when Gatehouse is killed, and starts again with what was committed", async () => {
    const { child, pid, exited } = await startAndCommit();
    child.kill("SIGKILL");
    await exited;
    expect(await until(() => !isRunning(pid), 5_000)).toBe(true);
    expect(await until(() => processesIn(clusterDir).length === 0, 1_000)).toBe(true);
    await expectKept(await open());
  });

  test("can be started again at once after Gatehouse was killed, while the old server still shuts down", async () => {
    const { child, pid, exited } = await startAndCommit();
    child.kill("SIGKILL");
    await exited;
    const server = await open();
    expect(server.pid).not.toBe(pid);
    await expectKept(server);
  });

  test("stops a server that a killed run left behind, together with its clients", async () => {
    const { child, pid, exited } = await startAndCommit();
    const tether = processesIn(clusterDir).find((process) =>
      readFileSync(`/proc/${process}/cmdline`, "utf8").includes("gatehouse-tether"),
    );
    process.kill(tether as number, "SIGKILL");
    child.kill("SIGKILL");
    await exited;
    await sleep(300);
    expect(isRunning(pid)).toBe(true); // really left behind

    const server = await open();
    expect(isRunning(pid)).toBe(false);
    await expectKept(server);
  });

  test("takes over when server and Gatehouse were both killed", async () => {
    const { child, pid, exited } = await startAndCommit();
    child.kill("SIGSTOP"); // so that it cannot react to the server's end
    process.kill(pid, "SIGKILL");
    child.kill("SIGKILL");
    await exited;
    expect(existsSync(join(clusterDir, "postmaster.pid"))).toBe(true);
    await expectKept(await open());
  });

  test("reports a server that was killed, closes all the same and opens again", async () => {
    const server = await open();
    await query(server.connectionString, "CREATE TABLE kept AS SELECT 42 AS answer");
    process.kill(server.pid, "SIGKILL");
    expect(await server.exited).toEqual({ code: null, signal: "SIGKILL", expected: false });
    await expect(openEmbeddedPostgres({ dataDir, logger: silentLogger })).rejects.toThrow("in use");
    await server.close();
    await expectKept(await open());
  });

  test.each([
    ["that no process has", async () => 4_194_000],
    ["that now belongs to a stranger, which it leaves alone", stranger],
  ])("recovers from a stale pid file and socket with a pid %s", async (_title, choosePid) => {
    const first = await open();
    await query(first.connectionString, "CREATE TABLE kept AS SELECT 42 AS answer");
    const pidFile = readFileSync(join(clusterDir, "postmaster.pid"), "utf8");
    const socketLock = readFileSync(join(clusterDir, ".s.PGSQL.5432.lock"), "utf8");
    await first.close();
    const pid = await choosePid();
    writeFileSync(join(clusterDir, "postmaster.pid"), pidFile.replace(/^\d+/, String(pid)), { mode: 0o600 });
    writeFileSync(join(clusterDir, ".s.PGSQL.5432.lock"), socketLock.replace(/^\d+/, String(pid)), { mode: 0o600 });
    writeFileSync(join(clusterDir, ".s.PGSQL.5432"), "");
    const { uid, gid } = statSync(clusterDir);
    for (const name of ["postmaster.pid", ".s.PGSQL.5432.lock", ".s.PGSQL.5432"]) chownSync(join(clusterDir, name), uid, gid);
    await expectKept(await open());
    for (const child of strangers) expect(isRunning(child.pid as number)).toBe(true);
  });

  test("does not take the pid of an earlier holder for a lock", async () => {
    await (await open()).close();
    writeFileSync(join(dataDir, "gatehouse.pid"), `${await stranger()}\n`);
    await open();
  });

  test("leaves alone who only stands in the directory, such as an operator's shell", async () => {
    await (await open()).close();
    const shell = spawn("sleep", ["60"], { cwd: clusterDir, stdio: "ignore" });
    strangers.push(shell);
    await once(shell, "spawn");
    await open();
    expect(isRunning(shell.pid as number)).toBe(true);
  });

  test.each([60, 200, 350, 500])("makes the cluster anew when it was killed %i ms into its first start", async (delayMs) => {
    const { child, exited } = run();
    await until(() => existsSync(dataDir) && readdirSync(dataDir).some((name) => name.startsWith("postgres.new-")), 10_000);
    await sleep(delayMs);
    child.kill("SIGKILL");
    await exited;
    const server = await open();
    expect(await query(server.connectionString, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
    expect(readdirSync(dataDir).filter((name) => name.includes("new"))).toEqual([]);
  });

  test("removes what an interrupted start left, even when all of its processes are long gone", async () => {
    mkdirSync(join(dataDir, "postgres.new-0123456789ab", "base"), { recursive: true });
    writeFileSync(join(dataDir, "postgres.new-0123456789ab", "PG_VERSION"), "18\n");
    await open();
    expect(readdirSync(dataDir).sort()).toEqual(["gatehouse.lock", "gatehouse.pid", "postgres", "postgres.log"]);
  });

  test("does not disturb somebody who repairs the cluster in single-user mode", async () => {
    await (await open()).close();
    const pid = await stranger();
    writeFileSync(join(clusterDir, "postmaster.pid"), `-${pid}\n`);
    await expect(open()).rejects.toThrow(`single-user mode, process ${pid}`);
  });

  test("aborts a server that hangs, and recovers at the next start", async () => {
    const server = await open();
    await query(server.connectionString, "CREATE TABLE kept AS SELECT 42 AS answer");
    process.kill(server.pid, "SIGSTOP");
    const closingAt = performance.now();
    await server.close();
    expect(performance.now() - closingAt).toBeLessThan(20_000);
    expect(isRunning(server.pid)).toBe(false);
    await expectKept(await open());
  });
});
