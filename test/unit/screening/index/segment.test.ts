import { describe, expect, test } from "vitest";
import { transferables } from "../../../../src/screening/index/segment-data.ts";
import { aListed, aSegment } from "../../../helpers/listed.ts";

const entry = aListed({
  id: "E-7",
  kind: "organization",
  names: ["Zarya Optics LLC", { text: "Зоря", isWeak: true }, "Zarya Optics LLC"],
  birthDates: [{ from: 19_790_101, to: 19_791_231 }],
  countries: ["RU", "BY"],
  programs: ["RUSSIA-EO14024"],
  identifiers: [
    { type: "registration", network: "RU", value: "1027700132195" },
    { type: "wallet", network: "XBT", value: "12QtD5BFwRsdNsAZY76UVE1xyCGNTojH9h" },
  ],
  addresses: ["1 Lenin Street, Minsk", "2 Mira, Moscow"],
  effect: "listed",
});

describe("an index over one list", () => {
  const segment = aSegment([aListed({ id: "other", names: ["Somebody Else"] }), entry], "list", "blocked");

  test("gives an entry back as it was listed", () => {
    expect(segment.entryId(1)).toBe("E-7");
    expect(segment.kind(1)).toBe("organization");
    expect(segment.birthDates(1)).toEqual([{ from: 19_790_101, to: 19_791_231 }]);
    expect(segment.countries(1)).toEqual(["RU", "BY"]);
    expect(segment.programs(1)).toEqual(["RUSSIA-EO14024"]);
    expect(segment.identifiers(1)).toEqual(entry.identifiers);
    expect(segment.addresses(1)).toEqual(entry.addresses);
    expect(segment.mainName(1)).toBe("Zarya Optics LLC");
  });

  test("an entry's own effect is stronger than the list's", () => {
    expect(segment.effect(0)).toBe("blocked");
    expect(segment.effect(1)).toBe("listed");
  });

  test("keeps each name once, in the publisher's spelling, and knows the weak ones", () => {
    expect(segment.nameCount).toBe(3);
    expect([0, 1, 2].map((name) => segment.nameText(name))).toEqual(["Somebody Else", "Zarya Optics LLC", "Зоря"]);
    expect([0, 1, 2].map((name) => segment.isWeakName(name))).toEqual([false, false, true]);
    expect([0, 1, 2].map((name) => segment.entryOf(name))).toEqual([0, 1, 1]);
  });

  test("a name read back from the index is the name prepared anew", () => {
    const { tokens, legal, compact } = segment.preparedName(1);
    expect(tokens.map(({ text }) => text)).toEqual(["zarya", "optics"]);
    expect([legal, compact]).toEqual(["llc", "zaryaoptics"]);
  });

  test("the entry that an identifier belongs to is found by the identifier's position", () => {
    const segments = aSegment([
      aListed({ id: "none" }),
      aListed({ id: "two", identifiers: entry.identifiers }),
      aListed({ id: "none either" }),
      aListed({ id: "one", identifiers: entry.identifiers.slice(0, 1) }),
    ]);
    expect([0, 1, 2].map((identifier) => segments.ownerOf(identifier))).toEqual([1, 1, 3]);
  });

  test("an entry without a name is called by its identifier, one without either by its id", () => {
    const nameless = aSegment([aListed({ id: "w", identifiers: entry.identifiers.slice(1) }), aListed({ id: "bare" })]);
    expect(nameless.mainName(0)).toContain("12QtD5BFwRsdNsAZY76UVE1xyCGNTojH9h");
    expect(nameless.mainName(1)).toBe("bare");
  });

  test("is typed arrays only, each buffer moved once", () => {
    const buffers = transferables(segment.data);
    expect(buffers.length).toBeGreaterThan(10);
    expect(new Set(buffers).size).toBe(buffers.length);
  });

  test("takes a list without entries", () => {
    expect(aSegment([]).nameCount).toBe(0);
  });
});
