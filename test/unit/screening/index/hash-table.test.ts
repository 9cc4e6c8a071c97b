import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { gluedKeys, tokenKeys } from "../../../../src/screening/index/blocking-keys.ts";
import { findHash, HashTableBuilder, hashText, hashWithout } from "../../../../src/screening/index/hash-table.ts";
import { makeToken } from "../../../../src/screening/names/prepare-name.ts";

const shared = (one: string, other: string) => {
  const keys = new Set(tokenKeys(makeToken(one, "person"), "store"));
  return tokenKeys(makeToken(other, "person"), "seek").some((key) => keys.has(key));
};

describe("the table of hashes", () => {
  test("gives back every value under its hash, each once, and nothing under others", () => {
    const pairs = fc.array(fc.tuple(fc.integer({ min: 1, max: 0xffff_ffff }), fc.nat(2_000_000)), { maxLength: 3_000 });
    fc.assert(
      fc.property(pairs, fc.integer({ min: 1, max: 0xffff_ffff }), (added, other) => {
        const builder = new HashTableBuilder();
        for (const [hash, value] of added) builder.add(hash, value);
        const table = builder.build();
        const valuesOf = (hash: number) => {
          const values: number[] = [];
          for (let at = findHash(table, hash); table.slots[at] === hash; at += 2) values.push(table.slots[at + 1] as number);
          return values.sort((a, b) => a - b);
        };
        for (const hash of [other, ...added.map(([one]) => one)]) {
          const expected = new Set(added.filter(([one]) => one === hash).map(([, value]) => value));
          expect(valuesOf(hash)).toEqual([...expected].sort((a, b) => a - b));
        }
      }),
      { numRuns: 30 },
    );
  });

  test("refuses a value that it could not keep apart from another", () => {
    expect(() => new HashTableBuilder().add(1, 2 ** 21)).toThrow(RangeError);
  });

  test("the hash of a text without a letter is that of the shorter text", () => {
    expect(hashWithout(2, "putin", 2)).toBe(hashText(2, "puin"));
    expect(hashText(1, "putin")).not.toBe(hashText(2, "putin"));
  });
});

describe("keys under which a word is found", () => {
  test.each([
    ["a letter too many", "putin", "puttin"],
    ["a letter left out", "putin", "puin"],
    ["another letter", "putin", "pulin"],
    ["two letters swapped", "putin", "ptuin"],
    ["another spelling of the sound", "qaddafi", "gadhafi"],
    ["a nickname", "bob", "robert"],
  ])("%s: %s finds %s", (_, one, other) => {
    expect(shared(one, other)).toBe(true);
  });

  test("words that have nothing in common share none", () => {
    expect(shared("putin", "zelensky")).toBe(false);
  });

  test("a word of any length has few keys", () => {
    for (const length of [1, 2, 5, 20, 21, 240])
      expect(tokenKeys(makeToken("ab".repeat(length).slice(0, length), "person"), "store").length).toBeLessThanOrEqual(26);
  });

  test("words written together are found by the words apart", () => {
    const tokens = ["rami", "makhlouf"].map((text) => makeToken(text, "person"));
    const glued = [makeToken("ramimakhlouf", "person")];
    expect(gluedKeys(tokens, () => "").filter((key) => gluedKeys(glued, () => "").includes(key))).not.toEqual([]);
  });
});
