import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
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

describe("the embedded PostgreSQL", { timeout: 30_000 }, () => {
  let base: string;
  let opened: EmbeddedPostgres[];
  let runs: GatehouseRun[];

  beforeEach(() => {
    base = newDirectory();
    opened = [];
    runs = [];
  });

  afterEach(async () => {
    for (const server of opened) await server.close();
    for (const { child } of runs) child.kill("SIGKILL");
    await Promise.all(runs.map((run) => run.exited));
    const isClean = await until(() => processesIn(base).length === 0, 10_000);
    removeTree(base);
    expect(isClean).toBe(true);
  });

  async function open(dataDir: string): Promise<EmbeddedPostgres> {
    const server = await openEmbeddedPostgres({ dataDir, logger: silentLogger });
    opened.push(server);
    return server;
  }

  function run(dataDir: string, env: Record<string, string> = {}): GatehouseRun {
    const started = runGatehouse({ dataDir }, { env });
    runs.push(started);
    return started;
  }

  test("starts from nothing, and again, and keeps what was committed", async () => {
    const dataDir = join(base, "data");
    const first = await open(dataDir);
    await query(first.connectionString, "CREATE TABLE kept AS SELECT 42 AS answer");
    await first.close();

    const second = await open(dataDir);
    expect(await query(second.connectionString, "SELECT answer FROM kept")).toEqual([{ answer: 42 }]);
  });

  test("is durable, listens on no TCP port and gives Gatehouse a role that is no superuser but may make databases", async () => {
    const server = await open(join(base, "data"));
    const [row] = await query(
      server.connectionString,
      `SELECT current_setting('fsync') AS fsync, current_setting('synchronous_commit') AS commit, current_setting('full_page_writes') AS pages,
              current_setting('listen_addresses') AS tcp, current_setting('server_encoding') AS encoding, lower('ÄЖ') AS lower,
              rolsuper, rolcreatedb, current_database() AS database FROM pg_roles WHERE rolname = current_user`,
    );
    expect(row).toEqual({
      fsync: "on",
      commit: "on",
      pages: "on",
      tcp: "",
      encoding: "UTF8",
      lower: "äж",
      rolsuper: false,
      rolcreatedb: true,
      database: "gatehouse",
    });
    await query(server.connectionString, "CREATE DATABASE another");
  });

  test("keeps every file from other users", async () => {
    const dataDir = join(base, "data");
    await open(dataDir);
    const paths = ["", ...(readdirSync(dataDir, { recursive: true }) as string[])].map((path) => join(dataDir, path));
    // A temporary file of the server may be gone by now.
    const openToOthers = paths.filter((path) => ((statSync(path, { throwIfNoEntry: false })?.mode ?? 0) & 0o077) !== 0);
    expect(paths.length).toBeGreaterThan(900);
    expect(openToOthers).toEqual([]);
  });

  test("tells the server nothing of Gatehouse's environment", async () => {
    const { pid } = await run(join(base, "data"), { GATEHOUSE_MASTER_KEY: "a-secret" }).report;
    const environment = readFileSync(`/proc/${pid}/environ`, "utf8");
    expect(environment).toContain("LC_ALL=C");
    expect(environment).not.toContain("a-secret");
  });

  test("connects whatever PGSSLMODE, PGHOST and PGPASSWORD of the environment say", async () => {
    const report = await run(join(base, "data"), {
      PGSSLMODE: "require",
      PGHOST: "192.0.2.1",
      PGPASSWORD: "x",
      PGDATABASE: "nothing",
    }).report;
    expect(report).toMatchObject({ pid: expect.any(Number) });
  });

  test("refuses a second start in another process and in the same one, naming the directory and the holder's pid", async () => {
    const dataDir = join(base, "data");
    const first = await open(dataDir);
    const { startError } = await run(dataDir).report;
    expect(startError).toContain(dataDir);
    expect(startError).toContain(`process ${process.pid}`);
    await expect(open(dataDir)).rejects.toThrow(`process ${process.pid}`);
    // The refused ones must not have loosened the lock.
    expect((await run(dataDir).report).startError).toContain("in use");
    expect(await query(first.connectionString, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
  });

  test("lets exactly one of six win that start on a new directory at the same moment", async () => {
    const dataDir = join(base, "data");
    const reports = await Promise.all(Array.from({ length: 6 }, () => run(dataDir).report));
    const winners = reports.filter((report) => report.pid !== undefined);
    expect(winners).toHaveLength(1);
    const holder = runs[reports.indexOf(winners[0] as (typeof reports)[0])]?.child.pid;
    for (const report of reports) if (report !== winners[0]) expect(report.startError).toContain(`process ${holder}.`);
  });

  test("lets go of everything on close, which may be called twice, and opens again", async () => {
    const dataDir = join(base, "data");
    const server = await open(dataDir);
    const pids = processesIn(join(dataDir, "postgres"));
    expect(pids.length).toBeGreaterThan(4);
    await Promise.all([server.close(), server.close()]);
    expect(await server.exited).toMatchObject({ code: 0, expected: true });
    expect(await until(() => !pids.some(isRunning), 2_000)).toBe(true);
    expect(readdirSync(dataDir).sort()).toEqual(["gatehouse.lock", "postgres", "postgres.log"]);
    await (await open(dataDir)).close();
  });

  test("shuts down while clients are connected and in a transaction", async () => {
    const server = await open(join(base, "data"));
    const client = new pg.Client(server.connectionString);
    client.on("error", () => undefined);
    await client.connect();
    await client.query("BEGIN");
    await client.query("CREATE TABLE unfinished (a int)");
    const closingAt = performance.now();
    await server.close();
    expect(performance.now() - closingAt).toBeLessThan(3_000);
    await client.end().catch(() => undefined);
  });

  test("ends in order when Ctrl-C interrupts the whole process group", async () => {
    const dataDir = join(base, "data");
    const { child, report, exited } = run(dataDir);
    const { pid } = await report;
    process.kill(-(child.pid as number), "SIGINT");
    expect(await exited).toEqual([0, null]);
    expect(isRunning(pid as number)).toBe(false);
    expect(readdirSync(join(dataDir, "postgres"))).not.toContain("postmaster.pid");
  });

  test("works in directories with blanks, quotes and other scripts in their names", async () => {
    const server = await open(join(base, "data of 'Żółw' & \"co\" $HOME %20?x=1"));
    expect(await query(server.connectionString, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
  });

  test("puts the socket elsewhere when the data directory's path is too long for one, and removes it on close", async () => {
    const server = await open(join(base, "a-very-long-name".repeat(8), "data"));
    const socketDirectory = new URL(server.connectionString.replace("@/", "@x/")).searchParams.get("host") as string;
    expect(socketDirectory).not.toContain("a-very-long-name");
    expect(statSync(socketDirectory).mode & 0o777).toBe(0o700);
    expect(await query(server.connectionString, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
    await server.close();
    expect(statSync(socketDirectory, { throwIfNoEntry: false })).toBeUndefined();
  });
});
