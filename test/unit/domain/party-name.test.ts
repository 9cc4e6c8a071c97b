import { describe, expect, test } from "vitest";
import { createNameMap, createNameSet, isSameName, nameKey, partyName } from "../../../src/domain/party-name.ts";

const areSame = (a: string, b: string) => isSameName(partyName(a), partyName(b));

describe("one name", () => {
  test.each([
    ["other case and punctuation", "HARBOUR ROBOTICS, INC.", "Harbour Robotics Inc"],
    ["another order of words", "Zhang Wei", "Wei Zhang"],
    ["accents", "José Núñez", "Jose Nunez"],
    ["points in an abbreviation", "A.B.C. Trading", "ABC Trading"],
    ["apostrophes", "O’Neill", "O'Neill"],
    ["the legal form written out", "Harbour Limited", "Harbour Ltd."],
    ["the legal form left off", "Harbour Robotics", "Harbour Robotics GmbH"],
    ["several forms in other order", "Orchid Pte. Ltd.", "Orchid Ltd Pte"],
    ["fullwidth letters", "Ｈａｒｂｏｕｒ", "Harbour"],
    ["a Turkish capital", "İstanbul Bilişim", "Istanbul Bilisim"],
  ])("%s", (_, a, b) => {
    expect(areSame(a, b)).toBe(true);
    expect(areSame(b, a)).toBe(true);
  });

  test.each([
    ["other words", "Harbour Robotics", "Harbour Logistics"],
    ["a word more", "Harbour", "Harbour Robotics"],
    ["another legal form", "Harbour Ltd", "Harbour LLC"],
    ["another script", "张伟", "Zhang Wei"],
    ["signs only", "★", "☆"],
    ["nothing", "", ""],
  ])("is not: %s", (_, a, b) => {
    expect(areSame(a, b)).toBe(false);
  });

  test("a name that is a legal form only keeps it as its word", () => {
    expect(partyName("Limited")).toEqual({ words: "limited", forms: [] });
  });

  test("the key tells a name with its form from one without", () => {
    expect(nameKey(partyName("Harbour Ltd"))).toBe(nameKey(partyName("HARBOUR, LIMITED")));
    expect(nameKey(partyName("Harbour Ltd"))).not.toBe(nameKey(partyName("Harbour")));
  });
});

describe("looking names up", () => {
  test("finds what was set first under the name or one that can be the same", () => {
    const map = createNameMap<number>();
    map.set("Harbour Ltd", 1);
    map.set("HARBOUR LIMITED", 2);
    map.set("Harbour LLC", 3);
    expect([map.get("harbour ltd"), map.get("Harbour LLC"), map.get("Harbour"), map.get("Harbour GmbH")]).toEqual([
      1,
      3,
      1,
      undefined,
    ]);
  });

  test("knows no names of objects", () => {
    const set = createNameSet(["Harbour"]);
    expect(["constructor", "__proto__", "toString", ""].some(set.has)).toBe(false);
  });

  test("takes as long for fifty thousand names as for reading them", () => {
    const names = Array.from({ length: 50_000 }, (_, i) => `Company ${i % 5_000}`);
    const set = createNameSet(names);
    const start = performance.now();
    for (const name of names.slice(0, 500)) expect(set.has(name)).toBe(true);
    expect(performance.now() - start).toBeLessThan(100);
  });
});
