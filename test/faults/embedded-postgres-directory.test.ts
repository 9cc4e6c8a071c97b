import { execFileSync } from "node:child_process";
import { chmodSync, chownSync, existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { EmbeddedPostgres } from "../../src/engine/embedded-postgres.ts";
import { openEmbeddedPostgres } from "../../src/engine/embedded-postgres.ts";
import { StartError } from "../../src/platform/start-error.ts";
import {
  copyCheckout,
  isRoot,
  newDirectory,
  processesIn,
  query,
  removeTree,
  runGatehouse,
  silentLogger,
  until,
} from "../helpers/embedded-postgres-runs.ts";

const NOBODY = 65_534;

describe("a data directory that cannot be used", { timeout: 40_000 }, () => {
  let base: string;
  let mounted: string[];

  beforeEach(() => {
    base = newDirectory();
    mounted = [];
  });

  afterEach(async () => {
    const isClean = await until(() => processesIn(base).length === 0, 10_000);
    for (const path of mounted) execFileSync("umount", [path]);
    removeTree(base);
    expect(isClean).toBe(true);
  });

  const open = (dataDir: string): Promise<EmbeddedPostgres> => openEmbeddedPostgres({ dataDir, logger: silentLogger });

  async function refusal(dataDir: string): Promise<string> {
    const error: unknown = await open(dataDir).then(
      (server) => server.close(),
      (reason) => reason,
    );
    expect(error).toBeInstanceOf(StartError);
    return (error as StartError).message;
  }

  /** False where we may not mount (an ordinary user, most containers): the test is skipped then. */
  function mount(path: string, options: string): boolean {
    mkdirSync(path, { recursive: true });
    try {
      execFileSync("mount", ["-t", "tmpfs", "-o", options, "gatehouse-test", path], { stdio: "pipe" });
    } catch {
      return false;
    }
    mounted.push(path);
    return true;
  }

  test("being a file is said, for it and for its parent", async () => {
    const file = join(base, "file");
    writeFileSync(file, "");
    expect(await refusal(file)).toMatch(new RegExp(`${file} .*is a file, not a directory`));
    expect(await refusal(join(file, "data"))).toContain(`${join(file, "data")} cannot be used: a part of the path is a file`);
  });

  test("being read-only is said", async ({ skip }) => {
    const dataDir = join(base, "data");
    if (!mount(dataDir, "size=1m,ro")) skip("needs the right to mount");
    expect(await refusal(dataDir)).toBe(
      `The data directory ${dataDir} cannot be used: its file system is read-only (at ${join(dataDir, ".write-test")}).`,
    );
  });

  test("becoming read-only with a database in it is said", async ({ skip }) => {
    const dataDir = join(base, "data");
    if (!mount(dataDir, "size=200m")) skip("needs the right to mount");
    await (await open(dataDir)).close();
    execFileSync("mount", ["-o", "remount,ro", dataDir]);
    expect(await refusal(dataDir)).toContain("its file system is read-only");
  });

  test("being full before the first byte is said", async ({ skip }) => {
    const dataDir = join(base, "data");
    if (!mount(dataDir, "size=64k")) skip("needs the right to mount");
    expect(await refusal(dataDir)).toContain(`${dataDir} cannot be used: there is no space left`);
  });

  test("filling up while the database is made is said, and what was half made is removed", async ({ skip }) => {
    const dataDir = join(base, "data");
    if (!mount(dataDir, "size=24m")) skip("needs the right to mount");
    expect(await refusal(dataDir)).toMatch(new RegExp(`${dataDir} .*No space left on device`));
    expect(readdirSync(dataDir)).toEqual(["gatehouse.lock"]);
  });

  test("being full at a later start is said, and it starts once there is room again", async ({ skip }) => {
    const dataDir = join(base, "data");
    if (!mount(dataDir, "size=100m")) skip("needs the right to mount");
    const first = await open(dataDir);
    await query(first.connectionString, "CREATE TABLE kept AS SELECT 42 AS answer");
    process.kill(first.pid, "SIGKILL");
    await first.exited;
    await first.close();
    const filler = join(dataDir, "filler");
    try {
      execFileSync("dd", ["if=/dev/zero", `of=${filler}`, "bs=64k"], { stdio: "pipe" });
    } catch {
      // until there is no space left
    }
    expect(await refusal(dataDir)).toContain("there is no space left");
    removeTree(filler);
    const second = await open(dataDir);
    expect(await query(second.connectionString, "SELECT answer FROM kept")).toEqual([{ answer: 42 }]);
    await second.close();
  });

  test("belonging to another user is said to an ordinary one", async ({ skip }) => {
    const dataDir = join(base, "data");
    mkdirSync(dataDir, { mode: 0o755 });
    if (!isRoot) {
      chmodSync(dataDir, 0o500);
      expect(await refusal(dataDir)).toContain("may not use it");
      return;
    }
    const { report, exited } = runGatehouse({ dataDir }, { uid: NOBODY, gid: NOBODY });
    const { startError, crash } = await report;
    await exited;
    if (crash !== undefined) skip("the checkout is closed to other users");
    expect(startError).toContain(`${dataDir} cannot be used: user id ${NOBODY} may not use it`);
  });

  test("with a cluster of another user is said to an ordinary one", async ({ skip }) => {
    if (!isRoot) skip("needs root");
    const dataDir = join(base, "data");
    mkdirSync(join(dataDir, "postgres"), { recursive: true });
    chownSync(dataDir, NOBODY, NOBODY);
    const { report, exited } = runGatehouse({ dataDir }, { uid: NOBODY, gid: NOBODY });
    const { startError, crash } = await report;
    await exited;
    if (crash !== undefined) skip("the checkout is closed to other users");
    expect(startError).toContain(`belongs to user id 0, Gatehouse runs as ${NOBODY}`);
  });

  test("with a cluster of another major version is said, and left as it is", async () => {
    const dataDir = join(base, "data");
    await (await open(dataDir)).close();
    writeFileSync(join(dataDir, "postgres", "PG_VERSION"), "15\n");
    expect(await refusal(dataDir)).toMatch(/made by PostgreSQL 15; this Gatehouse brings PostgreSQL \d+/);
    expect(existsSync(join(dataDir, "postgres", "global"))).toBe(true);
  });

  test("with something else where the cluster belongs is said, and left as it is", async () => {
    const dataDir = join(base, "data");
    mkdirSync(join(dataDir, "postgres"), { recursive: true });
    writeFileSync(join(dataDir, "postgres", "holiday.jpg"), "x");
    expect(await refusal(dataDir)).toContain(`${join(dataDir, "postgres")} is not a PostgreSQL cluster`);
    expect(existsSync(join(dataDir, "postgres", "holiday.jpg"))).toBe(true);
  });

  test("with a broken cluster is said with PostgreSQL's own reason", async () => {
    const dataDir = join(base, "data");
    await (await open(dataDir)).close();
    removeTree(join(dataDir, "postgres", "global", "pg_control"));
    expect(await refusal(dataDir)).toMatch(
      /does not start .*: .*could not open file "global\/pg_control"|could not find the database system/,
    );
  });

  test("open to others is closed to them, and nothing above it is changed", async () => {
    const dataDir = join(base, "data");
    mkdirSync(dataDir, { mode: 0o755 });
    await (await open(dataDir)).close();
    expect(statSync(dataDir).mode & 0o777).toBe(0o700);
    expect(statSync(base).mode & 0o777).toBe(0o755);
  });

  test("cannot be served without the platform's binaries, and the package to install is named", async () => {
    const engine = copyCheckout(join(base, "checkout"), { withBinaries: false });
    const { report, exited } = runGatehouse({ dataDir: join(base, "data") }, { engine });
    const { startError } = await report;
    await exited;
    expect(startError).toContain(`@embedded-postgres/${process.platform}-${process.arch}`);
    expect(startError).toContain("DATABASE_URL");
  });

  test("an empty directory that stands where the cluster belongs is taken", async () => {
    const dataDir = join(base, "data");
    mkdirSync(join(dataDir, "postgres"), { recursive: true });
    const server = await open(dataDir);
    await server.close();
    expect(existsSync(join(dataDir, "postgres", "PG_VERSION"))).toBe(true);
  });
});
