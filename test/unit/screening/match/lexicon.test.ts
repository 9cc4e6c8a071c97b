import { describe, expect, test } from "vitest";
import { exactKey } from "../../../../src/screening/index/blocking-keys.ts";
import { findHash } from "../../../../src/screening/index/hash-table.ts";
import { prepareSearch, searchOf } from "../../../../src/screening/match/name-search.ts";
import { screenParty } from "../../../../src/screening/match/screen-party.ts";
import { aListed, aQuery, aSegment } from "../../../helpers/listed.ts";

const segmentOf = (id: string, names: readonly string[]) =>
  aSegment(
    names.map((name, i) => aListed({ id: `${i}`, names: [name] })),
    id,
  );
const segments = [
  segmentOf("first", ["Ali Reza", "Ali Hassan"]),
  segmentOf("empty", []),
  segmentOf("second", ["Hassan Ali Khan", "محمد علي"]),
];
const { lexicon } = searchOf(segments);

describe("the names of several lists as one", () => {
  test("are numbered through, one list after the other", () => {
    const places = [0, 1, 2, 3].map((number) => lexicon.placeOf(number));
    expect(places.map(({ segment, name }) => [segment.listId, name])).toEqual([
      ["first", 0],
      ["first", 1],
      ["second", 0],
      ["second", 1],
    ]);
    expect(lexicon.nameCount).toBe(4);
  });

  test("give back each name as its own list does", () => {
    for (let number = 0; number < lexicon.nameCount; number++) {
      const { segment, name } = lexicon.placeOf(number);
      const { prepared } = lexicon.listedName(number);
      const own = segment.preparedName(name);
      expect(prepared.tokens.map(({ text, isFather }) => [text, isFather])).toEqual(
        own.tokens.map(({ text, isFather }) => [text, isFather]),
      );
      expect([prepared.style, prepared.legal, prepared.compact, prepared.full]).toEqual([
        own.style,
        own.legal,
        own.compact,
        own.full,
      ]);
    }
  });

  test("share the words that they share", () => {
    const [ali, aliOfSecond] = [lexicon.listedName(0).words[0], lexicon.listedName(2).words[1]];
    expect(ali).toBe(aliOfSecond);
    const key = exactKey("ali");
    const at = findHash(lexicon.wordKeys, key);
    expect([lexicon.wordKeys.slots[at], lexicon.wordKeys.slots[at + 1]]).toEqual([key, ali]);
  });

  test("count how many of them hold a word", () => {
    expect(["ali", "hassan", "reza", "nobody", ""].map((word) => lexicon.frequency(word))).toEqual([3, 2, 1, 0, 0]);
    expect(lexicon.frequency("mhmd")).toBe(1);
  });

  test("of no list at all have no words", () => {
    expect(searchOf([]).lexicon.frequency("ali")).toBe(0);
    expect(searchOf([segmentOf("empty", [])]).lexicon.nameCount).toBe(0);
  });
});

describe("a search that is made ready ahead", () => {
  test("is the one that is used, and finds the same", async () => {
    const again = [...segments];
    await prepareSearch(again);
    expect(searchOf(again)).toBe(searchOf(again));
    const ask = (lists: typeof segments) =>
      screenParty(lists, aQuery({ name: "Hassan Khan", kind: "individual" }), { limit: 5, threshold: 0, explain: true });
    expect(ask(again)).toEqual(ask(segments));
    expect(ask(again)[0]?.list).toBe("second");
  });
});

describe("a query for some lists only", () => {
  const ask = (lists?: readonly string[]) =>
    screenParty(segments, aQuery({ name: "Hassan Ali Khan", kind: "individual" }), {
      limit: 5,
      threshold: 0,
      explain: false,
      ...(lists && { lists }),
    });

  test("finds what those hold, with the score that it has among all", () => {
    const [best] = ask();
    expect(best?.list).toBe("second");
    expect(ask(["second"])[0]).toEqual(best);
    expect(ask(["first"]).every(({ list }) => list === "first")).toBe(true);
    expect(ask(["none"])).toEqual([]);
  });
});
