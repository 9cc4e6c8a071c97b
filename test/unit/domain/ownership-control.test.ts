import { describe, expect, test } from "vitest";
import { controlOf } from "../../../src/domain/ownership-control.ts";
import { buildOwnershipGraph } from "../../../src/domain/ownership-graph.ts";
import type { Owner } from "../../../src/domain/requests.ts";
import { fastestMs } from "../../helpers/fastest.ts";
import { aCompany, aPerson, aProfile } from "../../helpers/profiles.ts";

function parentsAmong(owners: Owner[]): string[] {
  const graph = buildOwnershipGraph(aProfile({ owners }));
  return controlOf(graph, 50)
    .parents.map((index) => graph.nodes[index]?.name ?? "")
    .sort();
}

describe("organizations that control the tenant", () => {
  test.each([
    ["a direct majority", [aCompany("A", 50.01)], ["A"]],
    ["half is no majority", [aCompany("A", 50)], []],
    ["a majority of a majority", [aCompany("A", 51, [aCompany("B", 51)])], ["A", "B"]],
    ["a majority of a minority", [aCompany("A", 49, [aCompany("B", 100)])], []],
    ["a minority of a majority", [aCompany("A", 100, [aCompany("B", 49)])], ["A"]],
    ["two strangers with a third each", [aCompany("A", 33), aCompany("B", 33)], []],
    [
      "two subsidiaries with a third each",
      [aCompany("A", 33, [aCompany("P", 100)]), aCompany("B", 33, [aCompany("P", 100)])],
      ["P"],
    ],
    ["a subsidiary's stake and a direct one", [aCompany("A", 30, [aCompany("P", 60)]), aCompany("P", 21)], ["P"]],
    ["a natural person is no headquarters", [aPerson("Jane Doe", 100)], []],
    ["a company behind the natural person who holds for it", [aPerson("Jane Doe", 100, { owners: [aCompany("P", 100)] })], ["P"]],
  ])("%s", (_, owners, parents) => {
    expect(parentsAmong(owners)).toEqual(parents);
  });

  test("a declared parent of unknown or banded share counts where that can be a majority", () => {
    const isParent = { roles: ["parent" as const] };
    expect(parentsAmong([aCompany("P", null, [], isParent)])).toEqual(["P"]);
    expect(parentsAmong([aCompany("P", null, [], { ...isParent, percentMin: 25, percentMax: 75 })])).toEqual(["P"]);
    expect(parentsAmong([aCompany("P", null, [], isParent), aPerson("Jane Doe", 60)])).toEqual([]);
    expect(parentsAmong([aCompany("P", 30, [], isParent)])).toEqual([]);
    expect(parentsAmong([aCompany("P", null)])).toEqual([]);
  });

  test("companies that control each other come to an end", () => {
    const loop = aCompany("A", 60, [aCompany("B", 60, [aCompany("A", 60)])]);
    expect(parentsAmong([loop])).toEqual(["A", "B"]);
  });

  test("five hundred companies above each other take milliseconds", () => {
    let top = aCompany("Company 0", 100);
    for (let i = 1; i < 500; i++) top = aCompany(`Company ${i}`, 100, [top]);
    const graph = buildOwnershipGraph(aProfile({ owners: [top] }));
    expect(controlOf(graph, 50).parents).toHaveLength(500);
    expect(fastestMs(() => controlOf(graph, 50).parents)).toBeLessThan(250);
  });
});
