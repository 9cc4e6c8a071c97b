import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { shapeOfOwnership } from "../../../src/domain/ownership-chain.ts";
import { buildOwnershipGraph } from "../../../src/domain/ownership-graph.ts";
import type { Owner } from "../../../src/domain/requests.ts";
import { arbitraryOwners } from "../../helpers/arbitrary-profiles.ts";
import { aCompany, anIndividualProfile, aPerson, aProfile } from "../../helpers/profiles.ts";

const shapeOf = (owners: Owner[]) => shapeOfOwnership(buildOwnershipGraph(aProfile({ owners })));

describe("layers", () => {
  test("are organizations of the longest chain; the natural person on top is none", () => {
    const long = aCompany("A", 50, [aCompany("B", 100, [aCompany("C", 100, [aPerson("Jane Doe", 100)])])]);
    expect(shapeOf([aCompany("D", 50), long]).layers).toBe(3);
    expect(shapeOf([aPerson("Jane Doe", 100)]).layers).toBe(0);
    expect(shapeOf([]).layers).toBe(0);
  });

  test("are seen also where the sign-up spreads one chain over several places", () => {
    const pieces = [aCompany("A", 50, [aCompany("B", 100)]), aCompany("B", 50, [aCompany("C", 100, [aCompany("D", 100)])])];
    expect(shapeOf(pieces).layers).toBe(4);
  });

  test("end where a loop would repeat itself", () => {
    const { layers, isCircular } = shapeOf([aCompany("A", 100, [aCompany("B", 100, [aCompany("A", 100)])])]);
    expect(layers).toBe(2);
    expect(isCircular).toBe(true);
  });
});

describe("a loop", () => {
  test("is a company above itself, in one place or in several, also through the tenant", () => {
    const { name, registration } = aProfile();
    expect(shapeOf([aCompany("A", 50, [aCompany("B", 10)]), aCompany("B", 50, [aCompany("A", 10)])]).isCircular).toBe(true);
    expect(shapeOf([aCompany("A", 50, [aCompany(name, 50, [], { registration })])]).isCircular).toBe(true);
  });

  test("is not one owner in two places", () => {
    const diamond = [aCompany("A", 50, [aCompany("P", 100)]), aCompany("B", 50, [aCompany("P", 100)])];
    expect(shapeOf(diamond).isCircular).toBe(false);
  });
});

describe("the percent that natural persons disclose", () => {
  test.each([
    ["is multiplied along a chain", [aCompany("A", 80, [aPerson("Jane Doe", 50)])], 40],
    ["is added over owners", [aPerson("Jane Doe", 40), aCompany("A", 60, [aPerson("John Doe", 100)])], 100],
    ["stops at a company without owners", [aCompany("A", 100)], 0],
    ["counts the lower end of a band", [aPerson("Jane Doe", null, { percentMin: 50, percentMax: 75 })], 50],
    ["counts nothing for an unknown share", [aPerson("Jane Doe")], 0],
    ["is no more than all", [aPerson("Jane Doe", 80), aPerson("John Doe", 70)], 100],
  ])("%s", (_, owners, percent) => {
    expect(shapeOf(owners).disclosedPercent).toBe(percent);
  });

  test("sums what a loop passes round: companies that hold half of each other end with their persons", () => {
    const loop = aCompany("A", 100, [aPerson("Jane Doe", 50), aCompany("B", 50, [aPerson("John Doe", 50), aCompany("A", 50)])]);
    expect(shapeOf([loop]).disclosedPercent).toBeCloseTo(100, 4);
  });

  test("is all of a natural person who signs up for herself", () => {
    expect(shapeOfOwnership(buildOwnershipGraph(anIndividualProfile())).disclosedPercent).toBe(100);
  });

  test("lies between 0 and 100 for every structure, and the walk ends", () => {
    fc.assert(
      fc.property(arbitraryOwners, (owners) => {
        const { layers, disclosedPercent } = shapeOf(owners);
        expect(disclosedPercent).toBeGreaterThanOrEqual(0);
        expect(disclosedPercent).toBeLessThanOrEqual(100);
        expect(layers).toBeLessThanOrEqual(14);
      }),
      { numRuns: 200 },
    );
  });
});
