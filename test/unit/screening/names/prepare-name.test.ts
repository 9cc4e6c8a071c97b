import { describe, expect, test } from "vitest";
import { type NameStyle, prepareName } from "../../../../src/screening/names/prepare-name.ts";

const texts = (name: string, style: NameStyle) => prepareName(name, style).tokens.map(({ text }) => text);
const weightOf = (word: string, name: string, style: NameStyle) =>
  prepareName(name, style).tokens.find(({ text }) => text === word)?.weight ?? Number.NaN;

describe("a person's name", () => {
  test("a comma turns it into the order in which it is spoken, but not before a suffix", () => {
    expect(texts("PUTIN, Vladimir", "person")).toEqual(["vladimir", "putin"]);
    expect(texts("John Smith, Jr.", "person").slice(0, 2)).toEqual(["john", "smith"]);
  });

  test("a title in front is dropped; one that is the whole name is kept", () => {
    expect(texts("Dr. Gen. Ayman al-Zawahiri", "person")).toEqual(["ayman", "al", "zawahiri"]);
    expect(texts("General", "person")).toEqual(["general"]);
  });

  test("joining words weigh little, frequent names less than rare ones", () => {
    expect(weightOf("von", "Ursula von Leyen", "person")).toBeLessThan(0.2);
    expect(weightOf("mohammed", "Mohammed Zawahiri", "person")).toBeLessThan(weightOf("zawahiri", "Mohammed Zawahiri", "person"));
    expect(weightOf("j", "J Smith", "person")).toBeLessThan(0.5);
  });

  test("whose son somebody is is marked", () => {
    const fathers = prepareName("Osama bin Mohammed ibn Awad", "person").tokens.filter(({ isFather }) => isFather);
    expect(fathers.map(({ text }) => text)).toEqual(["mohammed", "awad"]);
  });

  test.each(["Abd al-Rahman", "Abdel Rahman", "Abdul Rahman", "Abd ar-Rahman"])(
    "%s begins with one and the same word",
    (name) => {
      expect(texts(name, "person")).toEqual(["abdul", "rahman"]);
    },
  );

  test("digits that stand for letters are read as letters", () => {
    expect(texts("I9or Sech1n", "person")).toEqual(["igor", "sechin"]);
  });
});

describe("an organization's name", () => {
  test.each<[name: string, legal: string]>([
    ["Siemens AG", "corporation"],
    ["OOO Romashka", "llc"],
    ["Romashka LLC", "llc"],
    ["Acme Co., Ltd.", "limited"],
    ["Müller GmbH & Co. KG", "partnership"],
    ["Acme", ""],
  ])("the legal form of %s is %j", (name, legal) => {
    expect(prepareName(name, "organization").legal).toBe(legal);
  });

  test("a name that is nothing but a legal form keeps a word", () => {
    expect(texts("Limited", "organization")).toEqual(["limited"]);
    expect(texts("AG Ltd", "organization").length).toBeGreaterThan(0);
  });

  test("words of trades and places weigh less than a name of its own", () => {
    const name = "Zarya Trading Moscow";
    expect(weightOf("trading", name, "organization")).toBeLessThan(0.5);
    expect(weightOf("moscow", name, "organization")).toBeLessThan(weightOf("zarya", name, "organization"));
  });

  test("spelled numbers are numbers", () => {
    expect(texts("Brigade Forty-Four", "organization")).toEqual(["brigade", "44"]);
    expect(texts("Three Hundred Percent", "organization")).toEqual(["300", "percent"]);
  });

  test("the work that a name can cause is bounded", () => {
    expect(texts("word ".repeat(1_000), "organization").length).toBeLessThanOrEqual(16);
  });
});
