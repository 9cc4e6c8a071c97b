import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { explainFileError, prepareDataDirectory } from "../../../src/engine/data-directory.ts";
import { lockDataDirectory } from "../../../src/engine/data-directory-lock.ts";
import { StartError } from "../../../src/platform/start-error.ts";

function failed(code: string, path: string): Error {
  return Object.assign(new Error(`${code}: refused, open '${path}'`), { code, syscall: "open", path });
}

describe("a failed file operation in the data directory", () => {
  test.each([
    ["ENOSPC", "there is no space left on its disk (at /data/x)."],
    ["EDQUOT", "the disk quota is used up (at /data/x)."],
    ["EROFS", "its file system is read-only (at /data/x)."],
    ["EACCES", "may not use it"],
  ])("of code %s becomes a message that names the directory and the cause", (code, cause) => {
    const explained = explainFileError("/data", failed(code, "/data/x"));
    expect(explained).toBeInstanceOf(StartError);
    expect((explained as Error).message).toContain("The data directory /data cannot be used: ");
    expect((explained as Error).message).toContain(cause);
  });

  test("leaves errors alone that are none of the operator's", () => {
    const bug = new TypeError("x is not a function");
    const known = new StartError("already said");
    expect(explainFileError("/data", bug)).toBe(bug);
    expect(explainFileError("/data", known)).toBe(known);
  });
});

describe("a data directory", () => {
  let base: string;

  beforeEach(() => {
    base = mkdtempSync(join(tmpdir(), "gh-dir-"));
  });

  afterEach(() => rmSync(base, { recursive: true, force: true }));

  test("is made with its parents, private and empty", async () => {
    const directory = await prepareDataDirectory(join(base, "a", "b"));
    expect(statSync(directory).mode & 0o777).toBe(0o700);
    expect(readdirSync(directory)).toEqual([]);
  });

  test("can be locked once at a time, however often somebody tries", async () => {
    const lock = await lockDataDirectory(base);
    for (let attempt = 0; attempt < 3; attempt++)
      await expect(lockDataDirectory(base)).rejects.toThrow(`${base} is in use by another Gatehouse, process ${process.pid}.`);
    await lock.release();
    await lock.release();
    const next = await lockDataDirectory(base);
    await next.release();
    expect(readdirSync(base)).toEqual(["gatehouse.lock"]);
    expect(statSync(join(base, "gatehouse.lock")).mode & 0o777).toBe(0o600);
  });
});
