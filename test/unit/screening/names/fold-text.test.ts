import { describe, expect, test } from "vitest";
import { foldText, MAX_NAME_LENGTH } from "../../../../src/screening/names/fold-text.ts";

const words = (text: string) => foldText(text).map((word) => word.text);

describe("text of any script as words of ASCII", () => {
  test.each<[script: string, text: string, expected: string[]]>([
    ["Latin with accents", "Crédit Agricole Łódź", ["credit", "agricole", "lodz"]],
    ["fullwidth Latin", "ＡＢＣ　Ｌｔｄ", ["abc", "ltd"]],
    ["Cyrillic", "Владимир Путин", ["vladimir", "putin"]],
    ["Greek", "Αλέξης Τσίπρας", ["alexis", "tsipras"]],
    ["Han", "习近平", ["xi", "jin", "ping"]],
    ["Hangul", "김정은", ["gim", "jeong", "eun"]],
    ["Kana", "たなか ヒロシ", ["tanaka", "hiroshi"]],
    ["Armenian", "Նիկոլ", ["nikol"]],
    ["Georgian", "ნიკა", ["nika"]],
    ["Han and digits", "61398部队", ["61398", "bu", "dui"]],
  ])("%s: %s", (_, text, expected) => {
    expect(words(text)).toEqual(expected);
  });

  test.each<[text: string, expected: string[]]>([
    ["A.B.C. Company", ["abc", "company"]],
    ["G.m.b.H.", ["gmbh"]],
    ["Novo A/S", ["novo", "as"]],
    ["J.P. Morgan & Co.", ["jp", "morgan", "and", "co"]],
    ["O’Brien's", ["obriens"]],
    ["Daimler-Benz", ["daimler", "benz"]],
    ["2005-AR16", ["2005", "ar16"]],
  ])("signs: %s", (text, expected) => {
    expect(words(text)).toEqual(expected);
  });

  test("words of scripts that write no short vowels are marked", () => {
    expect(foldText("محمد Putin").map(({ vowelless }) => vowelless)).toEqual([true, false]);
    expect(foldText("יצחק").every(({ vowelless }) => vowelless)).toBe(true);
  });

  test("Chinese characters and Korean syllables are kept beside their reading", () => {
    expect(foldText("张伟").map(({ syllabic }) => syllabic)).toEqual(["张", "伟"]);
    expect(foldText("Zhang").map(({ syllabic }) => syllabic)).toEqual([""]);
  });

  test("what is longer than any name is cut", () => {
    expect(words("ab ".repeat(5_000)).join(" ").length).toBeLessThanOrEqual(MAX_NAME_LENGTH);
    expect(words("\ufdfa".repeat(10_000)).length).toBeLessThanOrEqual(MAX_NAME_LENGTH);
  });

  test.each(["", "\ud800", "\udc00\ud800", "\u0301".repeat(300), "\u202e\u200f", "😀👍🏽", "\u0000", "ﷺ"])(
    "never throws: %j",
    (text) => {
      expect(() => foldText(text)).not.toThrow();
    },
  );
});
