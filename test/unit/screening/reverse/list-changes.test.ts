import { describe, expect, test } from "vitest";
import { markOfId } from "../../../../src/screening/index/entry-marks.ts";
import type { ListEntry } from "../../../../src/screening/readers/list-item.ts";
import { changesSince, packMarks } from "../../../../src/screening/reverse/list-changes.ts";
import { aListed, aSegment } from "../../../helpers/listed.ts";

const list = (...entries: readonly (readonly [id: string, name: string])[]): ListEntry[] =>
  entries.map(([id, name]) => aListed({ id, names: [name] }));
const noPace = async () => undefined;

async function changes(before: ListEntry[] | null, after: ListEntry[]) {
  const segment = aSegment(after);
  const packed = before ? packMarks(aSegment(before).data.entryMarks) : Buffer.alloc(0);
  const { told, untold } = await changesSince(packed, segment.data.entryMarks, noPace);
  return { told: [...told].map((entry) => segment.entryId(entry)).sort(), untold: [...untold].map(String) };
}
const marks = (...ids: string[]) => ids.map((id) => String(markOfId(id)));

describe("what a list says other than before", () => {
  const before = list(["1", "Anna Aa"], ["2", "Berta Bb"], ["3", "Clara Cc"]);

  test("is everything when there was none before, nothing when it is the same in another order", async () => {
    expect(await changes(null, before)).toEqual({ told: ["1", "2", "3"], untold: [] });
    expect(await changes(before, [...before].reverse())).toEqual({ told: [], untold: [] });
    expect(await changes(null, [])).toEqual({ told: [], untold: [] });
  });

  test("is told by what was added and by what was changed, untold by what was changed and by what was removed", async () => {
    const after = list(["1", "Anna Aa"], ["2", "Berta Bbb"], ["4", "Dora Dd"]);
    const { told, untold } = await changes(before, after);
    expect(told).toEqual(["2", "4"]);
    expect(untold.sort()).toEqual(marks("2", "3").sort());
  });

  test("an entry under a new number is not told anew, but no longer known by its old one", async () => {
    expect(await changes(before, list(["1", "Anna Aa"], ["2", "Berta Bb"], ["33", "Clara Cc"]))).toEqual({
      told: [],
      untold: marks("3"),
    });
  });

  test("entries that share an id are compared by what they say", async () => {
    const twice = list(["1", "Anna Aa"], ["1", "Anna Other"], ["2", "Berta Bb"]);
    expect(await changes(twice, [...twice].reverse())).toEqual({ told: [], untold: [] });
    expect((await changes(twice, list(["1", "Anna Aa"], ["1", "Anna Third"], ["2", "Berta Bb"]))).told).toEqual(["1"]);
  });

  test("an empty list leaves everything untold", async () => {
    expect((await changes(before, [])).untold.length).toBe(3);
  });

  test("others get their turn while a long list is compared", async () => {
    let turns = 0;
    const many = aSegment(Array.from({ length: 9_000 }, (_, i) => aListed({ id: `${i}` })));
    await changesSince(Buffer.alloc(0), many.data.entryMarks, async () => void turns++);
    expect(turns).toBeGreaterThanOrEqual(4);
  });
});
