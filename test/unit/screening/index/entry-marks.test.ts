import { describe, expect, test } from "vitest";
import type { ListEntry } from "../../../../src/screening/readers/list-item.ts";
import { aListed, aSegment } from "../../../helpers/listed.ts";

const entry = aListed({
  id: "E-7",
  kind: "organization",
  names: ["Zarya Optics LLC", "Zarya", "Zarya Photonics"],
  birthDates: [{ from: 19_790_101, to: 19_791_231 }],
  countries: ["RU", "BY"],
  programs: ["P-1", "P-2"],
  identifiers: [
    { type: "registration", network: "RU", value: "1027700132195" },
    { type: "document", value: "AB 1234567" },
  ],
  addresses: ["1 Lenin Street, Minsk", "2 Mira, Moscow"],
});

const digestOf = (changes: Partial<ListEntry> = {}) => aSegment([{ ...entry, ...changes }]).entryDigest(0);

describe("the digest of an entry", () => {
  test("is the same under another id, in another order, in another list and at another place of it", () => {
    const turned = {
      names: [...entry.names].reverse(),
      countries: ["BY", "RU"],
      programs: ["P-2", "P-1"],
      identifiers: [...entry.identifiers].reverse(),
      addresses: [...entry.addresses].reverse(),
    };
    expect(digestOf({ id: "N-1" })).toBe(digestOf());
    expect(digestOf(turned)).toBe(digestOf());
    expect(aSegment([aListed(), entry], "another-list", "watch").entryDigest(1)).toBe(digestOf());
  });

  test.each<[string, Partial<ListEntry>]>([
    ["kind", { kind: "vessel" }],
    ["effect of its own", { effect: "blocked" }],
    ["names", { names: entry.names.slice(1) }],
    ["strength of a name", { names: entry.names.map(({ text }, i) => ({ text, isWeak: i === 1 })) }],
    ["birth dates", { birthDates: [{ from: 19_790_102, to: 19_790_102 }] }],
    ["countries", { countries: ["RU"] }],
    ["programmes", { programs: ["P-1"] }],
    ["identifiers", { identifiers: entry.identifiers.slice(0, 1) }],
    ["issuer of an identifier", { identifiers: entry.identifiers.map((one) => ({ ...one, network: "KZ" })) }],
    ["addresses", { addresses: ["1 Lenin Street, Minsk"] }],
  ])("is another one with other %s", (_, changes) => {
    expect(digestOf(changes)).not.toBe(digestOf());
  });
});
