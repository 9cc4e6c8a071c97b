import { describe, expect, test } from "vitest";
import { lookupsOfEntry } from "../../../../src/screening/reverse/entry-lookups.ts";
import { aListed, aQuery, aSegment } from "../../../helpers/listed.ts";
import { createReverseIndex } from "../../../helpers/reverse-lookup.ts";

const organization = (name: string) => [aQuery({ kind: "organization", name })];

describe("tenants whom a listed party may mean", () => {
  test.each([
    ["the same name", "Zarya Optics LLC", "Zarya Optics"],
    ["a slip in every word", "Zarya Optics LLC", "Zaria Optiks"],
    ["the words glued", "Zarya Optics LLC", "ZaryaOptics"],
    ["a word split", "Maplegrove Robotics", "Maple Grove Robotics"],
    ["two of its three words", "Zarya Kvant Optics", "Zarya Optics"],
    ["its one telling word", "Zarnegar Trading Company", "Zarnegar"],
    ["a single word that more is said beside", "Zarnegar", "Zarnegar Trading Company"],
    ["the legal form glued on", "Siemens AG", "SiemensAG"],
    ["another script", "Зоря Оптика", "Zorya Optika"],
  ])("are found by %s", (_, listed, tenant) => {
    const segment = aSegment([aListed({ kind: "organization", names: [listed] })]);
    expect(createReverseIndex([organization("Harbour Compute"), organization(tenant)]).find(segment, 0)).toEqual([1]);
  });

  test.each([
    ["one of two telling words", "Zarya Kvant", "Zarya Umbra"],
    ["words of the trade alone", "Zarnegar Trading Company", "Umbra Trading Company"],
    ["a given name", "Wei Zhang", "Wei Li"],
    ["nothing", "Zarya Optics", "Harbour Compute"],
  ])("are not those that share %s", (_, listed, tenant) => {
    const kind = listed === "Wei Zhang" ? "individual" : "organization";
    const segment = aSegment([aListed({ kind, names: [listed] })]);
    expect(createReverseIndex([[aQuery({ kind, name: tenant })]]).find(segment, 0)).toEqual([]);
  });

  test("are found by an alias, an identifier, and a wallet in another case", () => {
    const segment = aSegment([
      aListed({
        names: ["Nobody Known"],
        identifiers: [
          { type: "registration", network: "RU", value: "77-012345" },
          { type: "wallet", network: "ETH", value: "0x7FF9cFad3877F21d41Da833E2F775dB0569eE3D9" },
        ],
      }),
    ]);
    const holds = (type: "registration" | "wallet", value: string) => [aQuery({ identifiers: [{ type, network: null, value }] })];
    const tenants = [
      holds("registration", "77012345"),
      holds("wallet", "0x7ff9cfad3877f21d41da833e2f775db0569ee3d9"),
      [aQuery({ kind: "individual", name: "Some One", aliases: ["Known Nobody"] })],
    ];
    expect(createReverseIndex(tenants).find(segment, 0)).toEqual([0, 1, 2]);
  });

  test("a name of many words asks for few pairs", () => {
    const words = "Alpha Bravo Charlie Delta Echo Foxtrot Golf Hotel India Juliett Kilo Lima Mike November Oscar Papa";
    for (const count of [2, 3, 5, 8, 12, 16]) {
      const name = words.split(" ").slice(0, count).join(" ");
      const [lookup] = lookupsOfEntry(aSegment([aListed({ kind: "organization", names: [name] })]), 0).names;
      expect(lookup?.pairs.length).toBeLessThanOrEqual(count <= 8 ? (count * (count - 1)) / 2 : 45);
      expect(
        createReverseIndex([organization(name)]).find(aSegment([aListed({ kind: "organization", names: [name] })]), 0),
      ).toEqual([0]);
    }
  });
});
