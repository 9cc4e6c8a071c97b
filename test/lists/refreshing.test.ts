import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { bestMatch, type ListsBench, openListsBench, ownCsv, partyName, theList } from "../helpers/opened-lists.ts";

const DAY_MS = 86_400_000;
const NOT_LOADED = { asOf: null, digest: null, entries: 0, checkedAt: null, problem: null, stale: false };

/** One list of 100 parties that a publisher serves at /own.csv. */
async function withRemoteList(options: Record<string, unknown> = {}): Promise<ListsBench> {
  const bench = await openListsBench();
  const files = { list: `${bench.publisher.url}/own.csv` };
  await bench.configure({ id: "own", publisher: "Us", format: "plain-csv", files, effect: "watch", ...options });
  bench.publisher.publish("/own.csv", ownCsv(100));
  return bench;
}

const unXml = (date: string, count = 40) =>
  `<CONSOLIDATED_LIST dateGenerated="${date}T00:00:00Z"><ENTITIES>${Array.from(
    { length: count },
    (_, i) => `<ENTITY><DATAID>${i}</DATAID><FIRST_NAME>${partyName(i)}</FIRST_NAME></ENTITY>`,
  ).join("")}</ENTITIES></CONSOLIDATED_LIST>`;

describe("a list that a publisher serves", () => {
  test("is not loaded until it is asked for, and then is", async () => {
    const { start, publisher } = await withRemoteList();
    const lists = await start();
    expect(theList(lists)).toMatchObject({
      ...NOT_LOADED,
      id: "own",
      source: `${publisher.url}/own.csv`,
      publisher: "Us",
      effect: "watch",
    });
    expect(publisher.requests("/own.csv")).toBe(0);
    const status = await lists.refresh("own");
    expect(status).toMatchObject({ asOf: "2026-08-10", entries: 100, problem: null, checkedAt: "2026-08-10T12:00:00.000Z" });
    expect(status.digest).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(theList(lists)).toEqual(status);
    expect(bestMatch(lists, partyName(17))).toBe(partyName(17));
  });

  test("is fetched when it is due: at once, after its hours, and within the hour after a failure", async () => {
    const { start, publisher, clock } = await withRemoteList({ refreshHours: 6 });
    const lists = await start();
    const dueAfter = async (hours: number) => {
      clock.now = new Date(clock.now.getTime() + hours * 3_600_000);
      return (await lists.refreshDue()).length;
    };
    expect([await dueAfter(0), await dueAfter(1), await dueAfter(4.9), await dueAfter(0.2)]).toEqual([1, 0, 0, 1]);
    publisher.publish("/own.csv", { status: 503, body: "" });
    expect([await dueAfter(6), await dueAfter(0.9), await dueAfter(0.2)]).toEqual([1, 0, 1]);
    expect(theList(lists)).toMatchObject({ entries: 100, problem: "the publisher answered 503 for own.csv" });
    publisher.publish("/own.csv", ownCsv(101));
    expect(await dueAfter(1)).toBe(1);
    expect(theList(lists)).toMatchObject({ entries: 101, problem: null });
  });

  test("is there again after a restart, from what was kept, without asking the publisher", async () => {
    const { start, publisher } = await withRemoteList();
    const loaded = await (await start()).refresh("own");
    const again = await start();
    expect(theList(again)).toEqual(loaded);
    expect(bestMatch(again, partyName(3))).toBe(partyName(3));
    expect(publisher.requests("/own.csv")).toBe(1);
  });

  test("is fetched once by two who ask at the same time", async () => {
    const { start, publisher } = await withRemoteList();
    const lists = await start();
    const [first, second] = await Promise.all([lists.refresh("own"), lists.refresh("own")]);
    expect(first).toEqual(second);
    expect(publisher.requests("/own.csv")).toBe(1);
  });

  test("with the same bytes stays the same index, checked anew and of a later day", async () => {
    const { start, clock } = await withRemoteList();
    const lists = await start();
    const before = await lists.refresh("own");
    const index = lists.current();
    clock.now = new Date(clock.now.getTime() + 3 * DAY_MS);
    const after = await lists.refresh("own");
    expect(after).toEqual({ ...before, asOf: "2026-08-13", checkedAt: clock.now.toISOString() });
    expect(lists.current().digest).toBe(index.digest);
    expect(theList(await start())).toEqual(after);
  });

  test("follows redirects to a signed address and is named by its own", async () => {
    const { start, publisher } = await withRemoteList();
    publisher.publish("/own.csv", { status: 302, headers: { location: "/signed?token=1" }, body: "" });
    publisher.publish("/signed?token=1", ownCsv(30));
    const lists = await start();
    expect(await lists.refresh("own")).toMatchObject({ entries: 30, problem: null });
    publisher.publish("/signed?token=1", { status: 403, body: "expired" });
    expect((await lists.refresh("own")).problem).toBe("the publisher answered 403 for own.csv");
  });

  test("may come in several files, all of them or none", async () => {
    const { start, publisher, configure } = await withRemoteList();
    const files = { XBT: `${publisher.url}/x.txt`, ETH: `${publisher.url}/e.txt` };
    await configure({ id: "own", publisher: "Us", format: "wallets", files, effect: "blocked" });
    publisher.publish("/x.txt", "149w62rY42aZBox8fGcmqNsXUzSStKeq8C\n");
    const lists = await start();
    expect((await lists.refresh("own")).problem).toBe("the publisher answered 404 for e.txt");
    publisher.publish("/e.txt", "0x7F367cC41522cE07553e823bf3be79A889DEbe1B\n");
    expect(await lists.refresh("own")).toMatchObject({ entries: 2, problem: null });
  });

  test("shows no query of its address, which may hold a token", async () => {
    const { start, publisher, configure } = await withRemoteList();
    const files = { list: `${publisher.url}/own.csv?token=secret` };
    await configure({ id: "own", publisher: "Us", format: "plain-csv", files, effect: "watch" });
    expect(theList(await start()).source).toBe(`${publisher.url}/own.csv`);
  });
});

describe("a list that cannot be believed leaves the good one", () => {
  const good = ownCsv(100);
  test.each([
    ["empty", "", "own.csv is empty"],
    ["a web page with status 200", "<!doctype html><title>Maintenance</title>", "own.csv is a web page, not a list"],
    ["a header alone", "id,name\n", "the list is empty"],
    ["cut in the middle of a row", `${good}\nown-x`, "own.csv is malformed or cut short: row 102 has 1 columns, the header 2"],
    [
      "cut in the middle of a quote",
      `${good}\nown-x,"Some`,
      "own.csv is malformed or cut short near line 102 (CSV_QUOTE_NOT_CLOSED)",
    ],
    [
      "half of itself",
      good.slice(0, good.lastIndexOf("\n", good.length / 2)),
      /^the list shrank from 100 entries to (49|50), by more than a tenth$/,
    ],
    ["smaller by over a tenth", ownCsv(89), "the list shrank from 100 entries to 89, by more than a tenth"],
    ["of another format", '{"results": []}', "malformed or cut short near line 1"],
    ["binary", Buffer.from([0x50, 0x4b, 3, 4, 0xff, 0xfe, 0, 1]), /has not the expected header/],
    ["a failure of the publisher", { status: 500, body: "oops" }, "the publisher answered 500 for own.csv"],
    ["forbidden", { status: 403, body: "<Error/>" }, "the publisher answered 403 for own.csv"],
    ["cut off on the way", { body: good, cutAfterBytes: 500 }, /^fetching own.csv failed/],
    ["redirected without end", { status: 302, headers: { location: "/own.csv" }, body: "" }, /^fetching own.csv failed/],
  ])("when it is %s", async (_what, answer, problem) => {
    const { start, publisher, clock } = await withRemoteList();
    const lists = await start();
    const before = await lists.refresh("own");
    publisher.publish("/own.csv", answer);
    clock.now = new Date(clock.now.getTime() + DAY_MS);
    const after = await lists.refresh("own");
    expect(after).toEqual({
      ...before,
      problem: problem instanceof RegExp ? expect.stringMatching(problem) : expect.stringContaining(problem),
      checkedAt: clock.now.toISOString(),
    });
    expect(bestMatch(lists, partyName(99))).toBe(partyName(99));
    expect(theList(await start())).toEqual(before);
  });

  test("when the publisher cannot be reached", async () => {
    const { start, publisher } = await withRemoteList();
    const lists = await start();
    await lists.refresh("own");
    await publisher.close();
    expect(await lists.refresh("own")).toMatchObject({ entries: 100, problem: "fetching own.csv failed (ECONNREFUSED)" });
  });

  test("when it lost names or numbers, though not entries", async () => {
    const { start, publisher } = await withRemoteList();
    const rows = (identifier: string) =>
      ownCsv(40)
        .replace("id,name", "id,name,identifiers")
        .replace(/Holding/g, `Holding,${identifier}`);
    publisher.publish("/own.csv", rows("registration:EE:14850239"));
    const lists = await start();
    await lists.refresh("own");
    publisher.publish("/own.csv", rows(""));
    expect((await lists.refresh("own")).problem).toBe("the list shrank from 40 identifiers to 0, by more than a tenth");
  });

  test("and a tenth less is believed; so is anything smaller that a person accepts", async () => {
    const { start, publisher } = await withRemoteList();
    const lists = await start();
    await lists.refresh("own");
    publisher.publish("/own.csv", ownCsv(90));
    expect(await lists.refresh("own")).toMatchObject({ entries: 90, problem: null });
    publisher.publish("/own.csv", ownCsv(5));
    expect(await lists.refresh("own")).toMatchObject({ entries: 90 });
    expect(await lists.refresh("own", { acceptSmaller: true })).toMatchObject({ entries: 5, problem: null });
    publisher.publish("/own.csv", "id,name\n");
    expect(await lists.refresh("own", { acceptSmaller: true })).toMatchObject({ entries: 5, problem: "the list is empty" });
  });

  test("also when there was none: then it is not loaded, and the status says why", async () => {
    const { start, publisher } = await withRemoteList();
    publisher.publish("/own.csv", "<html>");
    const lists = await start();
    expect(await lists.refresh("own")).toMatchObject({
      ...NOT_LOADED,
      problem: "own.csv is a web page, not a list",
      checkedAt: "2026-08-10T12:00:00.000Z",
    });
    expect(bestMatch(lists, partyName(1))).toBeNull();
  });
});

describe("the date of a list", () => {
  async function withDatedList(maxAgeDays: number | null) {
    const bench = await withRemoteList();
    const files = { list: `${bench.publisher.url}/un.xml` };
    await bench.configure({ id: "own", publisher: "UN", format: "un-xml", files, effect: "listed", maxAgeDays });
    return bench;
  }

  test("is its own where it bears one", async () => {
    const { start, publisher } = await withDatedList(30);
    publisher.publish("/un.xml", unXml("2026-08-01"));
    const lists = await start();
    expect(await lists.refresh("own")).toMatchObject({ asOf: "2026-08-01", stale: false });
  });

  test("makes it stale when it is older than allowed, from one day to the next", async () => {
    const { start, publisher, clock } = await withDatedList(30);
    publisher.publish("/un.xml", unXml("2026-08-01"));
    const lists = await start();
    await lists.refresh("own");
    clock.now = new Date("2026-08-31T23:00:00Z");
    expect(theList(lists).stale).toBe(false);
    clock.now = new Date("2026-09-02T01:00:00Z");
    expect(theList(lists).stale).toBe(true);
  });

  test("keeps a list away that is older than allowed, or than the one in use", async () => {
    const { start, publisher } = await withDatedList(30);
    publisher.publish("/un.xml", unXml("2026-08-01"));
    const lists = await start();
    await lists.refresh("own");
    publisher.publish("/un.xml", unXml("2026-07-31"));
    expect((await lists.refresh("own")).problem).toBe(
      "the list that came is of 2026-07-31, older than the one in use, which is of 2026-08-01",
    );
    expect(await lists.refresh("own", { acceptSmaller: true })).toMatchObject({ asOf: "2026-07-31", problem: null });
  });

  test("of an old list is better than none, and a younger one that is too old better than an older", async () => {
    const { start, publisher } = await withDatedList(30);
    publisher.publish("/un.xml", unXml("2026-01-01"));
    const lists = await start();
    expect(await lists.refresh("own")).toMatchObject({ asOf: "2026-01-01", stale: true, problem: null });
    publisher.publish("/un.xml", unXml("2026-02-01"));
    expect(await lists.refresh("own")).toMatchObject({ asOf: "2026-02-01", stale: true, problem: null });
  });

  test("is never of tomorrow", async () => {
    const { start, publisher } = await withDatedList(30);
    publisher.publish("/un.xml", unXml("2062-08-01"));
    expect(await (await start()).refresh("own")).toMatchObject({ asOf: "2026-08-10", stale: false });
  });
});

describe("a list on this machine", () => {
  async function withOwnList(options: Record<string, unknown> = {}) {
    const bench = await openListsBench();
    const path = join(bench.directory, "own.csv");
    await writeFile(path, ownCsv(100));
    await bench.configure({
      id: "own",
      publisher: "Us",
      format: "plain-csv",
      files: { list: "./own.csv" },
      effect: "watch",
      ...options,
    });
    return { ...bench, path };
  }

  test("is there from the start, and what it holds now at each start", async () => {
    const { start, path } = await withOwnList();
    const lists = await start();
    expect(theList(lists)).toMatchObject({ entries: 100, problem: null });
    expect(lists.changedAtStart).toEqual(["own"]);
    expect((await start()).changedAtStart).toEqual([]);
    await writeFile(path, ownCsv(120));
    const again = await start();
    expect(theList(again)).toMatchObject({ entries: 120, problem: null });
    expect(again.changedAtStart).toEqual(["own"]);
  });

  test("is read again when it is refreshed", async () => {
    const { start, path } = await withOwnList();
    const lists = await start();
    await writeFile(path, ownCsv(110));
    expect(theList(lists).entries).toBe(100);
    expect(await lists.refresh("own")).toMatchObject({ entries: 110, problem: null });
  });

  test("that was broken or removed while nothing ran is used as it was when it was good", async () => {
    const { start, path } = await withOwnList();
    await start();
    await writeFile(path, "id;name\n");
    expect(theList(await start())).toMatchObject({
      entries: 100,
      problem: expect.stringContaining("has not the expected header"),
    });
    await writeFile(path, ownCsv(100));
    expect(theList(await start())).toMatchObject({ entries: 100, problem: null });
  });

  test("that is not there is not loaded, with the reason", async () => {
    const { start, configure } = await withOwnList();
    await configure({ id: "own", publisher: "Us", format: "plain-csv", files: { list: "./gone.csv" }, effect: "watch" });
    expect(theList(await start())).toMatchObject({ entries: 0, problem: "gone.csv cannot be read (ENOENT)" });
  });

  test("has the date that the lists file gives it, or the day on which it was written", async () => {
    const dated = await withOwnList({ asOf: "2026-07-01" });
    expect(theList(await dated.start()).asOf).toBe("2026-07-01");
    const undated = await withOwnList();
    undated.clock.now = new Date(Date.now() + DAY_MS);
    expect(theList(await undated.start()).asOf).toBe(new Date().toISOString().slice(0, 10));
  });

  test("of another format than before is read anew", async () => {
    const { start, configure, directory } = await withOwnList();
    await start();
    await writeFile(join(directory, "d.txt"), "trash.example\nmail.trash.test\n");
    await configure({ id: "own", publisher: "Us", format: "domains", files: { list: "./d.txt" } });
    const lists = await start();
    expect(theList(lists)).toMatchObject({ entries: 2, problem: null });
    expect(
      ["trash.example", "TRASH.example", "mail.trash.test", "example"].map((domain) =>
        lists.current().isDisposableDomain(domain),
      ),
    ).toEqual([true, true, true, false]);
  });
});
