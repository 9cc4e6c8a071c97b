import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, readdir, readFile, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { bestMatch, type ListsBench, openListsBench, ownCsv, partyName, theList } from "../helpers/opened-lists.ts";

async function withKeptList(count = 100): Promise<ListsBench & { home: string; kept(): Promise<string> }> {
  const bench = await openListsBench();
  const files = { list: `${bench.publisher.url}/own.csv` };
  await bench.configure({ id: "own", publisher: "Us", format: "plain-csv", files, effect: "watch" });
  bench.publisher.publish("/own.csv", ownCsv(count));
  await (await bench.start()).refresh("own");
  const home = join(bench.cacheDir, "own");
  const current = async () => JSON.parse(await readFile(join(home, "current.json"), "utf8")) as { directory: string };
  return { ...bench, home, kept: async () => join(home, (await current()).directory) };
}

const stampOf = async (path: string) => (await readFile(path)).toString("latin1");

describe("what is kept of a list", () => {
  test("is its files, its index and what changed, one version of each", async () => {
    const { start, home, kept, publisher } = await withKeptList();
    publisher.publish("/own.csv", ownCsv(101));
    await (await start()).refresh("own");
    expect((await readdir(home)).length).toBe(2);
    expect((await readdir(await kept())).sort()).toEqual(["changes", "file_list", "index"]);
    expect(await readFile(join(await kept(), "file_list"), "utf8")).toBe(ownCsv(101));
  });

  test("is indexed again when other code made the index, or when it is damaged or gone", async () => {
    const { start, kept } = await withKeptList();
    const index = join(await kept(), "index");
    const good = await stampOf(index);
    const damages = [
      good.replace(/"codeVersion":"./, '"codeVersion":"-'),
      good.replace(/"digest":"sha256:./, '"digest":"sha256:-'),
      `${good.slice(0, -9)}#${good.slice(-8)}`,
      good.slice(0, good.length / 2),
      "gatehouse segment 1\n",
      "",
    ];
    for (const damaged of damages) {
      await writeFile(index, damaged, "latin1");
      const lists = await start();
      expect(theList(lists)).toMatchObject({ entries: 100, problem: null });
      expect(bestMatch(lists, partyName(50))).toBe(partyName(50));
      expect((await stampOf(index)) === good).toBe(true);
    }
  });

  test("is not used when its files are damaged: the list is fetched anew", async () => {
    const { start, kept } = await withKeptList();
    await writeFile(join(await kept(), "index"), "");
    await writeFile(join(await kept(), "file_list"), ownCsv(3));
    const lists = await start();
    expect(theList(lists)).toMatchObject({ entries: 0, digest: null, problem: "what was kept of the list is damaged" });
    expect((await lists.refreshDue())[0]).toMatchObject({ entries: 100, problem: null });
  });

  test.each(["", "{", "[]", '{"directory":"../../etc"}'])("is forgotten when its record is %j", async (record) => {
    const { start, home } = await withKeptList();
    await writeFile(join(home, "current.json"), record);
    const lists = await start();
    expect(theList(lists)).toMatchObject({ entries: 0, problem: null });
    expect(await lists.refresh("own")).toMatchObject({ entries: 100, problem: null });
  });

  test("has what an interrupted refresh left removed, but not what another server fetches just now", async () => {
    const { start, home, publisher, clock } = await withKeptList();
    const [abandoned, running] = [join(home, "in-abandoned"), join(home, "in-running")];
    for (const directory of [abandoned, running]) await mkdir(directory);
    const longAgo = new Date(clock.now.getTime() - 3 * 3_600_000);
    await utimes(abandoned, longAgo, longAgo);
    await utimes(running, clock.now, clock.now);
    publisher.publish("/own.csv", ownCsv(102));
    await (await start()).refresh("own");
    const left = await readdir(home);
    expect(left).toContain("in-running");
    expect(left).not.toContain("in-abandoned");
  });
});

/** Opens the lists and refreshes them for ever in a process of its own. */
function refreshInProcess({ listsFile, cacheDir }: ListsBench) {
  const source = new URL("../../src/", import.meta.url);
  const script = `
    import { openLists } from ${JSON.stringify(new URL("screening/lists/open-lists.ts", source).href)};
    import { createLogger } from ${JSON.stringify(new URL("platform/logger.ts", source).href)};
    const options = ${JSON.stringify({ file: listsFile, cacheDir })};
    const lists = await openLists({ ...options, logger: createLogger({ level: "silent" }), now: () => new Date() });
    console.log("open");
    for (;;) await lists.refresh("own");`;
  return spawn(process.execPath, ["--input-type=module", "-e", script], { stdio: ["ignore", "pipe", "inherit"] });
}

test("a kill in the middle of a refresh leaves one good version, whole", { timeout: 120_000 }, async () => {
  const bench = await withKeptList(3_000);
  const versions = [ownCsv(3_000), ownCsv(3_001), ownCsv(3_002)];
  let served = 0;
  const turn = setInterval(() => bench.publisher.publish("/own.csv", versions[served++ % 3] ?? ""), 40);
  try {
    for (const waitMs of [1, 60, 130, 220, 310]) {
      const child = refreshInProcess(bench);
      await once(child.stdout, "data");
      await sleep(waitMs);
      child.kill("SIGKILL");
      await once(child, "exit");
      const lists = await bench.start();
      const { entries, problem } = theList(lists);
      expect([3_000, 3_001, 3_002]).toContain(entries);
      expect(problem).toBeNull();
      expect(bestMatch(lists, partyName(2_999))).toBe(partyName(2_999));
    }
  } finally {
    clearInterval(turn);
  }
});
