import { describe, expect, test } from "vitest";
import { editDistance } from "../../../../src/screening/names/edit-distance.ts";
import { guessStyle } from "../../../../src/screening/names/guess-style.ts";
import { phoneticKey } from "../../../../src/screening/names/phonetic-key.ts";

describe("slips of the pen", () => {
  test.each<[one: string, other: string, distance: number]>([
    ["putin", "putin", 0],
    ["putin", "puttin", 1],
    ["putin", "puin", 1],
    ["putin", "pulin", 1],
    ["putin", "ptuin", 1],
    ["putin", "ptuni", 2],
    ["", "abc", 3],
    ["kitten", "sitting", 3],
  ])("%s and %s: %d", (one, other, distance) => {
    expect(editDistance(one, other, 10)).toBe(distance);
    expect(editDistance(other, one, 10)).toBe(distance);
  });

  test("more than the limit is the limit and one, however much more", () => {
    expect(editDistance("putin", "zelensky", 2)).toBe(3);
    expect(editDistance("a".repeat(500), "b".repeat(500), 5)).toBe(6);
  });
});

describe("words that sound alike share a key", () => {
  test.each([
    ["zhang", "chang"],
    ["qaddafi", "kadafi"],
    ["shcherbakov", "scherbakov"],
    ["sergei", "sergey"],
    ["husayn", "hussein"],
    ["petrovic", "petrovik"],
  ])("%s and %s", (one, other) => {
    expect(phoneticKey(one)).toBe(phoneticKey(other));
  });

  test("others do not", () => {
    expect(phoneticKey("putin")).not.toBe(phoneticKey("medvedev"));
  });
});

describe("a name of an unknown kind of party", () => {
  test.each(["Wei Zhang", "Maria de la Cruz", "PUTIN, Vladimir", "Osama bin Laden"])("%s reads like a person's", (name) => {
    expect(guessStyle(name)).toBe("person");
  });

  test.each(["Harbour Ltd", "Zarya Trading", "Unit 61398", "Ministry of Defence", "", "Siemens Aktiengesellschaft"])(
    "%j reads like an organization's",
    (name) => {
      expect(guessStyle(name)).toBe("organization");
    },
  );
});
