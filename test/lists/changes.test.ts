import { describe, expect, test } from "vitest";
import { EntryComparison } from "../../src/screening/lists/compare-entries.ts";
import type { ListItem } from "../../src/screening/readers/list-item.ts";
import { plainCsv } from "../../src/screening/readers/plain-csv.ts";
import { readText } from "../helpers/list-files.ts";
import { openListsBench, ownCsv } from "../helpers/opened-lists.ts";

function compare(before: readonly ListItem[], after: readonly ListItem[]) {
  const comparison = new EntryComparison();
  for (const item of before) comparison.addBefore(item);
  for (const item of after) comparison.addAfter(item);
  return comparison.finish().map(({ change, entryId, name, fields }) => [change, entryId, name, fields.join()].join(" "));
}

const own = (rows: string) => readText(plainCsv, { list: `id,name,aliases,countries,programs,effect,birthDate\n${rows}` });

describe("two versions of a list", () => {
  test("differ by what was added, removed and changed, with the fields", async () => {
    const before = await own("1,Same,,CN,,,\n2,Gone,,,,,\n3,Moved,A,CN;HK,x;y,,1970\n4,Renamed,,,,,\n");
    const after = await own("1,Same,,CN,,,\n3,Moved,A;B,HK,y;x,blocked,1970\n4,Newly Named,Renamed,,,,\n5,New,,,,,\n");
    expect(compare(before, after)).toEqual([
      "changed 3 Moved names,countries,effect",
      "changed 4 Newly Named names",
      "added 5 New ",
      "removed 2 Gone ",
    ]);
  });

  test("do not differ by the order of entries and values", async () => {
    expect(compare(await own("1,A,,CN;HK,x;y,,\n2,B,,,,,\n"), await own("2,B,,,,,\n1,A,,HK;CN,y;x,,\n"))).toEqual([]);
  });

  test("differ by ranges and domains, however often they are named", () => {
    const ranges = (...cidrs: string[]): ListItem[] => cidrs.map((cidr) => ({ type: "range", cidr }));
    expect(compare(ranges("192.0.2.0/24", "192.0.2.0/24"), ranges("192.0.2.0/24", "192.0.2.0/24", "198.51.100.0/24"))).toEqual([
      "added 198.51.100.0/24 198.51.100.0/24 ",
    ]);
  });
});

describe("the changes of a list in use", () => {
  const page = { from: 0, limit: 200 };
  async function withTwoVersions() {
    const bench = await openListsBench();
    const files = { list: `${bench.publisher.url}/own.csv` };
    await bench.configure({ id: "own", publisher: "Us", format: "plain-csv", files, effect: "watch" });
    bench.publisher.publish("/own.csv", ownCsv(100));
    const first = await (await bench.start()).refresh("own");
    return { ...bench, first };
  }

  test("are none before there is a list before it", async () => {
    const { start, configure, publisher, first } = await withTwoVersions();
    const to = { id: "own", asOf: first.asOf, digest: first.digest };
    expect(await (await start()).changes("own", page)).toEqual({
      list: "own",
      from: null,
      to,
      counts: { added: 0, removed: 0, changed: 0 },
      items: [],
      next: null,
    });
    await configure({
      id: "other",
      publisher: "Us",
      format: "plain-csv",
      files: { list: `${publisher.url}/none.csv` },
      effect: "watch",
    });
    expect(await (await start()).changes("other", page)).toMatchObject({ from: null, to: null, items: [] });
  });

  test("are those from the list before it, also after a restart and after it was found the same again", async () => {
    const { start, publisher, clock, first } = await withTwoVersions();
    publisher.publish("/own.csv", ownCsv(100, 3));
    clock.now = new Date("2026-08-11T12:00:00Z");
    const second = await (await start()).refresh("own");
    const lists = await start();
    await lists.refresh("own");
    const changes = await lists.changes("own", page);
    expect(changes).toMatchObject({
      list: "own",
      from: { id: "own", asOf: "2026-08-10", digest: first.digest },
      to: { id: "own", asOf: "2026-08-11", digest: second.digest },
      counts: { added: 3, removed: 3, changed: 0 },
      next: null,
    });
    expect(changes.items.map(({ change, entryId }) => `${change} ${entryId}`)).toEqual([
      ...["added own-100", "added own-101", "added own-102", "removed own-0", "removed own-1", "removed own-2"],
    ]);
  });

  test("come in pages", async () => {
    const { start, publisher } = await withTwoVersions();
    publisher.publish("/own.csv", ownCsv(96, 9));
    const lists = await start();
    await lists.refresh("own");
    const seen: string[] = [];
    for (let from: number | null = 0; from !== null; ) {
      const found = await lists.changes("own", { from, limit: 5 });
      expect(found.items.length).toBeLessThanOrEqual(5);
      seen.push(...found.items.map(({ entryId }) => entryId));
      from = found.next;
    }
    expect(seen).toHaveLength(14);
    expect(new Set(seen).size).toBe(14);
    expect(await lists.changes("own", { from: 1_000, limit: 5 })).toMatchObject({ items: [], next: null });
  });

  test("stay as they are when a list is refused", async () => {
    const { start, publisher } = await withTwoVersions();
    publisher.publish("/own.csv", ownCsv(101));
    const lists = await start();
    await lists.refresh("own");
    publisher.publish("/own.csv", ownCsv(10));
    await lists.refresh("own");
    expect((await lists.changes("own", page)).counts).toEqual({ added: 1, removed: 0, changed: 0 });
  });
});
