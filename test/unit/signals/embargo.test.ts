import { describe, expect, test } from "vitest";
import { buildOwnershipGraph } from "../../../src/domain/ownership-graph.ts";
import type { SignupRequest } from "../../../src/domain/requests.ts";
import { gatherDeclaredEmbargo } from "../../../src/signals/embargo.ts";
import { headquartersIn } from "../../../src/signals/ownership.ts";
import { aCompany, anIntendedUse, aPerson, aProfile, aRegistration } from "../../helpers/profiles.ts";
import { shippedCatalog, shippedGroups, shippedThresholds } from "../../helpers/shipped-catalog.ts";

function embargoOf(changes: Partial<SignupRequest>, payerCountries: string[] = []) {
  const profile = aProfile(changes);
  const graph = buildOwnershipGraph(profile);
  return gatherDeclaredEmbargo(profile, {
    graph,
    headquarters: headquartersIn(graph, shippedThresholds).countries,
    payerCountries,
    catalog: shippedCatalog,
    isInGroup: shippedGroups,
    today: "2026-11-24",
  });
}

const at = (country: string, changes: object = {}) => ({
  lines: [],
  city: null,
  region: null,
  postalCode: null,
  country,
  ...changes,
});

describe("a tenant in a comprehensively embargoed place", () => {
  test.each<[string, Partial<SignupRequest>]>([
    ["by its registration", { registration: aRegistration({ country: "IR" }) }],
    ["by an address", { addresses: [at("DE"), at("KP")] }],
    ["by an area inside of a country", { addresses: [at("UA", { city: "Simferopol" })] }],
  ])("%s", (_, changes) => {
    expect(embargoOf(changes)).toMatchObject({ isTenantThere: true });
  });

  test("by its headquarters, which are those of a parent too", () => {
    expect(embargoOf({ headquartersCountry: "CU" })).toEqual({ isTenantThere: true, signs: ["parent"] });
  });

  test("an ordinary tenant is not, and nothing points there", () => {
    expect(embargoOf({})).toEqual({ isTenantThere: false, signs: [] });
  });
});

describe("what else points there", () => {
  test("owners by residence and registration, at any depth", () => {
    const owners = [aCompany("H", 10, [aPerson("Jane Doe", 5, { residenceCountry: "IR" })])];
    expect(embargoOf({ owners })).toEqual({ isTenantThere: false, signs: ["owner"] });
    expect(embargoOf({ owners: [aCompany("H", 10, [], { registration: aRegistration({ country: "KP" }) })] }).signs).toEqual([
      "owner",
    ]);
  });

  test("a controlling parent by its headquarters, a minority owner's not", () => {
    const parent = (percent: number) => embargoOf({ owners: [aCompany("P", percent, [], { headquartersCountry: "IR" })] }).signs;
    expect([parent(51), parent(50)]).toEqual([["parent"], []]);
  });

  test("who pays and for whom", () => {
    const intendedUse = anIntendedUse({
      endUsers: [
        { name: "X", country: "IR" },
        { name: "Y", country: null },
      ],
    });
    expect(embargoOf({ intendedUse }, ["IR"]).signs).toEqual(["end_user", "payer"]);
  });

  test("an address in a region of which a part is embargoed", () => {
    expect(embargoOf({ addresses: [at("UA", { region: "Donetsk Oblast" })] })).toEqual({
      isTenantThere: false,
      signs: ["address"],
    });
  });

  test("never nationality", () => {
    const owners = [aPerson("Farid Mansour", 100, { nationalities: ["IR"], residenceCountry: "DE" })];
    expect(embargoOf({ owners, nationalities: ["IR"] })).toEqual({ isTenantThere: false, signs: [] });
  });
});
