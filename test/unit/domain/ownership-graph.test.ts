import { describe, expect, test } from "vitest";
import { buildOwnershipGraph } from "../../../src/domain/ownership-graph.ts";
import type { Owner } from "../../../src/domain/requests.ts";
import { aCompany, aPerson, aProfile, aRegistration } from "../../helpers/profiles.ts";

const graphOf = (owners: Owner[], changes = {}) => buildOwnershipGraph(aProfile({ owners, ...changes }));

/** Names of all parties beside the tenant. */
const partiesIn = (owners: Owner[], changes = {}) =>
  graphOf(owners, changes)
    .nodes.slice(1)
    .map(({ name }) => name);

describe("who is one party", () => {
  test("the same name in other case, punctuation, accents and word order is one party, with all its places", () => {
    const graph = graphOf([aPerson("José Álvarez", 30), aCompany("H", 10, [aPerson("ALVAREZ, Jose", 50)])]);
    expect(graph.nodes).toHaveLength(3);
    expect(graph.nodes[1]?.pointers).toEqual(["/owners/0", "/owners/1/owners/0"]);
  });

  test.each([
    ["a person and a company", [aPerson("Jordan", 1), aCompany("Jordan", 1)]],
    ["legal forms", [aCompany("Harbour Ltd", 1), aCompany("Harbour LLC", 1)]],
    ["birth dates", [aPerson("Li Wei", 1, { birthDate: "1980-01-01" }), aPerson("Li Wei", 1, { birthDate: "1981-01-01" })]],
    [
      "numbers in a register",
      [
        aCompany("Harbour", 1, [], { registration: aRegistration({ number: "1" }) }),
        aCompany("Harbour", 1, [], { registration: aRegistration({ number: "2" }) }),
      ],
    ],
    [
      "countries of registration",
      [
        aCompany("Harbour", 1, [], { registration: aRegistration({ number: null, country: "SG" }) }),
        aCompany("Harbour", 1, [], { registration: aRegistration({ number: null, country: "VG" }) }),
      ],
    ],
  ])("different %s under one name are two parties", (_, owners) => {
    expect(partiesIn(owners)).toHaveLength(2);
  });

  test("the same number in a register with other punctuation is one party", () => {
    const owners = ["HRB 12-345", "hrb12345"].map((number) =>
      aCompany("Harbour", 20, [], { registration: aRegistration({ number }) }),
    );
    expect(partiesIn(owners)).toHaveLength(1);
  });

  test("one entry in a register is one company under any of its names; a placeholder for a number is none", () => {
    const renamed = (first: string, second = first) =>
      [first, second].map((number, i) =>
        aCompany(i === 0 ? "Harbour Holding" : "Seaview Ltd", 20, [], { registration: aRegistration({ number, country: "SG" }) }),
      );
    expect(partiesIn(renamed("202412345K"))).toEqual(["Harbour Holding"]);
    expect([...(graphOf(renamed("202412345K")).nodes[1]?.aliases ?? [])]).toEqual(["Seaview Ltd"]);
    expect(partiesIn(renamed("202412345K", "202412346K"))).toHaveLength(2);
    for (const placeholder of ["X", "N/A", "0000000", "12"]) expect(partiesIn(renamed(placeholder))).toHaveLength(2);
  });

  test("an owner with the tenant's own number in the register under another name stays an owner", () => {
    const graph = graphOf([aCompany("Seaview Ltd", 60, [], { registration: aProfile().registration })]);
    expect(graph.stakes).toMatchObject([{ owner: 1, owned: 0, min: 60 }]);
  });

  test("what is said of a party in several places is kept together", () => {
    const graph = graphOf([
      aCompany("H", 40, [], { headquartersCountry: "SG", aliases: ["Holding"], roles: ["parent"] }),
      aCompany("M", 40, [aCompany("H", 10, [], { headquartersCountry: "CN", aliases: ["控股"], roles: ["nominee"] })]),
    ]);
    const [, holding] = graph.nodes;
    expect([...(holding?.headquartersCountries ?? [])]).toEqual(["SG", "CN"]);
    expect([...(holding?.aliases ?? [])]).toEqual(["Holding", "控股"]);
    expect([...(holding?.roles ?? [])]).toEqual(["parent", "nominee"]);
  });

  test("names of signs only are not all one party", () => {
    expect(partiesIn([aCompany("★", 1), aCompany("☆", 1), aCompany("★", 1)])).toEqual(["★", "☆"]);
  });

  test("what the tenant holds of itself is no stake of anybody", () => {
    const { name, registration } = aProfile();
    const graph = graphOf([aCompany(name, 20, [], { registration }), aPerson("Jane Doe", 80)]);
    expect(graph.stakes.map(({ owner, min }) => [graph.nodes[owner]?.name, min])).toEqual([["Jane Doe", 80]]);
  });

  test("nationality is not read", () => {
    const told = JSON.stringify(graphOf([aPerson("Jane Doe", 100, { nationalities: ["CN", "IR"] })]));
    expect(told).toBe(JSON.stringify(graphOf([aPerson("Jane Doe", 100)])));
  });
});

describe("the share that all chains give a party together", () => {
  const shareOf = (name: string, owners: Owner[]) => graphOf(owners).nodes.find((node) => node.name === name)?.chainPercent;

  test("is multiplied along a chain and added over chains", () => {
    const throughTwo = [aCompany("A", 50, [aPerson("Jane Doe", 40)]), aCompany("B", 50, [aPerson("Jane Doe", 20)])];
    expect(shareOf("Jane Doe", throughTwo)).toBeCloseTo(30, 9);
  });

  test("takes the upper end of a band, and nothing for an unknown share", () => {
    expect(shareOf("Jane Doe", [aPerson("Jane Doe", null, { percentMin: 10, percentMax: 25 })])).toBe(25);
    expect(shareOf("Jane Doe", [aPerson("Jane Doe")])).toBe(0);
  });

  test("is never more than all", () => {
    expect(shareOf("Jane Doe", [aPerson("Jane Doe", 90), aCompany("A", 100, [aPerson("Jane Doe", 90)])])).toBe(100);
  });
});
