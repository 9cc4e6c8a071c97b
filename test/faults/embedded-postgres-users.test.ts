import { chmodSync, chownSync, cpSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { GatehouseRun } from "../helpers/embedded-postgres-runs.ts";
import {
  copyCheckout,
  isRoot,
  newDirectory,
  processesIn,
  query,
  removeTree,
  runGatehouse,
  until,
} from "../helpers/embedded-postgres-runs.ts";

const NOBODY = 65_534;
const PASSWD_WITHOUT_POSTGRES = readFileSync("/etc/passwd", "utf8")
  .split("\n")
  .filter((line) => !line.startsWith("postgres:"))
  .join("\n");

function identityOf(pid: number): { uids: number[]; groups: string; capabilities: string } {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  const field = (name: string) => new RegExp(`^${name}:[ \\t]*(.*)$`, "m").exec(status)?.[1]?.trim() ?? "";
  return {
    uids: field("Uid").split(/\s+/).map(Number),
    groups: field("Groups"),
    capabilities: `${field("CapEff")} ${field("CapPrm")}`,
  };
}

describe.skipIf(!isRoot)("the embedded PostgreSQL under root (skipped: not root)", { timeout: 40_000 }, () => {
  let base: string;
  let runs: GatehouseRun[];

  beforeEach(() => {
    base = newDirectory();
    runs = [];
  });

  afterEach(async () => {
    for (const { child } of runs) child.kill("SIGTERM");
    await Promise.all(runs.map((run) => run.exited));
    const isClean = await until(() => processesIn(base).length === 0, 10_000);
    removeTree(base);
    expect(isClean).toBe(true);
  });

  function run(...args: Parameters<typeof runGatehouse>): GatehouseRun {
    const started = runGatehouse(...args);
    runs.push(started);
    return started;
  }

  async function stop(started: GatehouseRun): Promise<void> {
    started.child.kill("SIGTERM");
    await started.exited;
  }

  function withoutPostgres(): string {
    const passwdFile = join(base, "passwd");
    writeFileSync(passwdFile, PASSWD_WITHOUT_POSTGRES);
    return passwdFile;
  }

  test("runs the server without root's rights, groups and capabilities", async () => {
    const dataDir = join(base, "data");
    const { pid } = await run({ dataDir }).report;
    const { uids, groups, capabilities } = identityOf(pid as number);
    expect(new Set(uids)).toEqual(new Set([statSync(join(dataDir, "postgres")).uid]));
    expect(uids).not.toContain(0);
    expect(groups).toBe("");
    expect(capabilities).toBe("0000000000000000 0000000000000000");
  });

  test("uses a user id that nobody has where there is no account postgres, for every file", async () => {
    const dataDir = join(base, "data");
    const { pid, connectionString } = await run({ dataDir, passwdFile: withoutPostgres() }).report;
    const [uid = 0] = identityOf(pid as number).uids;
    expect(uid).toBeGreaterThanOrEqual(60_900);
    expect(readFileSync("/etc/passwd", "utf8")).not.toMatch(new RegExp(`:${uid}:`));
    expect(await query(connectionString as string, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
    const cluster = join(dataDir, "postgres");
    const owners = new Set(
      (readdirSync(cluster, { recursive: true }) as string[]).map(
        (path) => statSync(join(cluster, path), { throwIfNoEntry: false })?.uid ?? uid,
      ),
    );
    expect(owners).toEqual(new Set([uid]));
  });

  test("keeps the owner of a cluster although there is an account postgres by now", async () => {
    const dataDir = join(base, "data");
    const first = run({ dataDir, passwdFile: withoutPostgres() });
    const uidBefore = identityOf((await first.report).pid as number).uids[0];
    await stop(first);
    const passwdFile = join(base, "passwd-with-postgres");
    writeFileSync(passwdFile, `${PASSWD_WITHOUT_POSTGRES}\npostgres:x:${NOBODY}:${NOBODY}::/:/bin/false\n`);
    const { pid } = await run({ dataDir, passwdFile }).report;
    expect(identityOf(pid as number).uids[0]).toBe(uidBefore);
  });

  test("takes over a cluster that root copied", async () => {
    const dataDir = join(base, "data");
    const first = run({ dataDir });
    const { connectionString } = await first.report;
    await query(connectionString as string, "CREATE TABLE kept AS SELECT 42 AS answer");
    await stop(first);
    cpSync(dataDir, join(base, "copy"), { recursive: true });
    expect(statSync(join(base, "copy", "postgres")).uid).toBe(0);
    const second = await run({ dataDir: join(base, "copy") }).report;
    expect(await query(second.connectionString as string, "SELECT answer FROM kept")).toEqual([{ answer: 42 }]);
  });

  test("works for an ordinary user, as that user", async ({ skip }) => {
    const home = join(base, "home");
    mkdirSync(home);
    chownSync(home, NOBODY, NOBODY);
    const { pid, crash } = await run({ dataDir: join(home, "data") }, { uid: NOBODY, gid: NOBODY }).report;
    if (crash !== undefined) skip("the checkout is closed to other users");
    expect(new Set(identityOf(pid as number).uids)).toEqual(new Set([NOBODY]));
  });

  test("serves data and a checkout that other users cannot enter, copying the binaries once", async () => {
    const closed = join(base, "closed");
    const binariesDir = join(base, "binaries");
    const checkout = join(closed, "checkout");
    const engine = copyCheckout(checkout);
    chmodSync(closed, 0o700);
    const dataDir = join(checkout, "data");

    const first = run({ dataDir, binariesDir }, { engine });
    const { pid, connectionString, startError, crash } = await first.report;
    expect({ startError, crash }).toEqual({});
    expect(identityOf(pid as number).uids).not.toContain(0);
    expect(await query(connectionString as string, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
    expect(statSync(closed).mode & 0o777).toBe(0o700);
    const [copy, ...others] = readdirSync(binariesDir);
    expect(others).toEqual([]);
    expect(statSync(join(binariesDir, copy as string))).toMatchObject({ uid: 0, mode: 0o40755 });
    await stop(first);

    const { ino } = statSync(join(binariesDir, copy as string));
    const startedAt = performance.now();
    expect((await run({ dataDir, binariesDir }, { engine }).report).pid).toEqual(expect.any(Number));
    expect(performance.now() - startedAt).toBeLessThan(1_500);
    expect(statSync(join(binariesDir, copy as string)).ino).toBe(ino);
  });

  test("does not run binaries from a directory that somebody else made, but from a temporary copy that it removes", async () => {
    const binariesDir = join(base, "binaries");
    mkdirSync(binariesDir);
    chownSync(binariesDir, NOBODY, NOBODY);
    const checkout = join(base, "closed", "checkout");
    const engine = copyCheckout(checkout);
    chmodSync(join(base, "closed"), 0o700);
    const started = run({ dataDir: join(base, "data"), binariesDir }, { engine, env: { TMPDIR: base } });
    expect((await started.report).startError).toBeUndefined();
    expect(readdirSync(binariesDir)).toEqual([]);
    expect(readdirSync(base).some((name) => name.startsWith("gatehouse-postgres-"))).toBe(true);
    await stop(started);
    expect(readdirSync(base).some((name) => name.startsWith("gatehouse-postgres-"))).toBe(false);
  });
});
