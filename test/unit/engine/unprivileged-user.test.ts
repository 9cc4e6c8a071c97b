import { chownSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeEach, describe, expect, test } from "vitest";
import { chooseInitdbUser, chooseServerUser } from "../../../src/engine/unprivileged-user.ts";

const isRoot = process.geteuid?.() === 0;
const ROOT_LINE = "root:x:0:0:root:/root:/bin/sh\n";

describe("the user that runs PostgreSQL", () => {
  let directory: string;
  let passwdFile: string;
  let clusterDir: string;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "gh-user-"));
    passwdFile = join(directory, "passwd");
    clusterDir = join(directory, "postgres");
  });

  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  function accounts(lines: string): void {
    writeFileSync(passwdFile, ROOT_LINE + lines);
  }

  test.skipIf(isRoot)("is ourselves when we are not root", async () => {
    accounts("postgres:x:101:104::/:/bin/false\n");
    expect(await chooseServerUser(clusterDir, passwdFile)).toBeUndefined();
  });

  describe.skipIf(!isRoot)("when we are root", () => {
    test("is the account postgres", async () => {
      accounts("postgres:x:3101:3104::/:/bin/false\n");
      expect(await chooseServerUser(clusterDir, passwdFile)).toEqual({ uid: 3101, gid: 3104 });
    });

    test("is the owner of the cluster before that", async () => {
      accounts("postgres:x:3101:3104::/:/bin/false\n");
      mkdirSync(clusterDir);
      chownSync(clusterDir, 4001, 4002);
      expect(await chooseServerUser(clusterDir, passwdFile)).toEqual({ uid: 4001, gid: 4002 });
    });

    test("is not root because the cluster is root's or an account postgres has the id 0", async () => {
      accounts("postgres:x:0:0::/:/bin/false\n");
      mkdirSync(clusterDir);
      expect((await chooseServerUser(clusterDir, passwdFile))?.uid).toBeGreaterThan(60_000);
    });

    test("has an id below 65536 that no account has where there is no account postgres", async () => {
      accounts(Array.from({ length: 50 }, (_, n) => `u${n}:x:${60_900 + n}:1::/:/bin/false\n`).join(""));
      const user = await chooseServerUser(clusterDir, passwdFile);
      expect(user?.uid).toBeGreaterThanOrEqual(60_950);
      expect(user?.uid).toBeLessThan(65_536);
    });

    test("is found without any passwd file", async () => {
      expect((await chooseServerUser(clusterDir, passwdFile))?.uid).toBeGreaterThanOrEqual(60_900);
    });
  });
});

describe("the user that runs initdb", () => {
  const directory = mkdtempSync(join(tmpdir(), "gh-user-"));
  const passwdFile = join(directory, "passwd");
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  test("is the server's where that has an account", async () => {
    writeFileSync(passwdFile, `${ROOT_LINE}postgres:x:3101:3104::/:/bin/false\n`);
    expect(await chooseInitdbUser({ uid: 3101, gid: 3104 }, passwdFile)).toEqual({ uid: 3101, gid: 3104 });
    expect(await chooseInitdbUser(undefined, passwdFile)).toBeUndefined();
  });

  test("is otherwise an account under which nothing runs, never root", async () => {
    writeFileSync(passwdFile, `${ROOT_LINE}running:x:${process.geteuid?.()}:7::/:\nwheel:x:5000:0::/:\nidle:x:5001:5002::/:\n`);
    expect(await chooseInitdbUser({ uid: 60_900, gid: 60_900 }, passwdFile)).toEqual({ uid: 5001, gid: 5002 });
  });

  test("cannot be found without such an account, which is said", async () => {
    writeFileSync(passwdFile, ROOT_LINE);
    await expect(chooseInitdbUser({ uid: 60_900, gid: 60_900 }, passwdFile)).rejects.toThrow("useradd --system postgres");
  });
});
