import { describe, expect, test } from "vitest";
import { buildOwnershipGraph } from "../../../src/domain/ownership-graph.ts";
import type { SignupRequest } from "../../../src/domain/requests.ts";
import type { ScreenedParty } from "../../../src/domain/screening.ts";
import type { SignalSettings } from "../../../src/domain/signal-settings.ts";
import { gatherOwnership, headquartersIn } from "../../../src/signals/ownership.ts";
import {
  aCompany,
  aMatch,
  anIndividualProfile,
  aPerson,
  aProfile,
  aRegistration,
  listedOwners,
  theSettings,
} from "../../helpers/profiles.ts";
import { shippedCatalog, shippedGroups, shippedThresholds } from "../../helpers/shipped-catalog.ts";

interface Known {
  screened?: ScreenedParty[];
  settings?: Partial<SignalSettings>;
  now?: string;
}

const factsOf = (profile: SignupRequest, { screened = [], settings = {}, now = "2026-11-24T10:00:00Z" }: Known = {}) =>
  gatherOwnership(profile, {
    graph: buildOwnershipGraph(profile),
    headquarters: headquartersIn(buildOwnershipGraph(profile), shippedThresholds),
    screened,
    catalog: shippedCatalog,
    isInGroup: shippedGroups,
    thresholds: shippedThresholds,
    settings: { ...theSettings, ...settings },
    now: new Date(now),
  });

const ownedBy = (...owners: SignupRequest["owners"]) => aProfile({ owners });

describe("shares of blocked and listed parties", () => {
  const structure = ownedBy(aCompany("H", 60, [aPerson("Ivan Petrov", 50)]), aPerson("Jane Doe", 40));

  test("a blocked person's half of a holding makes the holding's whole stake blocked", () => {
    const facts = factsOf(structure, { screened: listedOwners("blocked", "/owners/0/owners/0") });
    expect(facts).toMatchObject({ blockedPercentMin: 60, blockedPercentMax: 60, listedPercentMax: 0, listedStake: false });
  });

  test("a listed party's stake is counted apart from a blocked one's", () => {
    const facts = factsOf(structure, { screened: listedOwners("listed", "/owners/1") });
    expect(facts).toMatchObject({ blockedPercentMax: 0, listedPercentMin: 40, listedPercentMax: 40, listedStake: true });
  });

  test("a small stake deep down is a listed stake although it adds nothing to the sum", () => {
    const deep = ownedBy(aCompany("H", 10, [aCompany("Listed Works", 3)]), aPerson("Jane Doe", 90));
    const facts = factsOf(deep, { screened: listedOwners("listed", "/owners/0/owners/0") });
    expect(facts).toMatchObject({ listedPercentMax: 0, listedStake: true });
  });

  test("an unknown stake of a listed party is a stake; no share, or none at all, is not", () => {
    const stake = (changes: Parameters<typeof aPerson>[2], percent: number | null = null) =>
      factsOf(ownedBy(aPerson("X", percent, changes)), { screened: listedOwners("listed", "/owners/0") }).listedStake;
    expect(stake({})).toBe(true);
    expect(stake({ roles: ["director"] })).toBe(false);
    expect(stake({}, 0)).toBe(false);
  });

  test("only strong matches of owners count: no weak one, no list to watch, no payer, no tenant", () => {
    const party = (changes: object, role: ScreenedParty["role"] = "owner", pointer = "/owners/1"): ScreenedParty[] => [
      { role, pointer, matches: [aMatch(changes)] },
    ];
    for (const screened of [
      party({ score: 0.94 }),
      party({ effect: "watch" }),
      party({}, "payer", "/payment/payerName"),
      party({}, "tenant", ""),
    ]) {
      expect(factsOf(structure, { screened }).blockedPercentMax).toBe(0);
    }
    expect(factsOf(structure, { screened: party({ score: 0.95 }) }).blockedPercentMin).toBe(40);
  });

  test("a listed owner is found in whichever place it was matched", () => {
    const twice = ownedBy(aCompany("H", 30, [aPerson("Ivan Petrov", 100)]), aPerson("Ivan Petrov", 30));
    for (const pointer of ["/owners/0/owners/0", "/owners/1"]) {
      expect(factsOf(twice, { screened: listedOwners("blocked", pointer) }).blockedPercentMin).toBe(60);
    }
  });
});

describe("which lists the affiliates rule counts", () => {
  const holders = (...matches: Parameters<typeof aMatch>[0][]): ScreenedParty[] =>
    matches.map((changes, i) => ({ role: "owner", pointer: `/owners/${i}`, matches: [aMatch(changes)] }));
  const halves = ownedBy(aCompany("A", 30), aCompany("B", 30), aPerson("Jane Doe", 40));
  const listed = (...programs: string[]) => ({ effect: "listed" as const, programs });
  const blocked = (...programs: string[]) => ({ effect: "blocked" as const, programs });

  test.each([
    ["the Entity List and the MEU List, in sum", [listed("EL"), listed("MEU")], 60],
    ["a list of the operator's own, of which nobody knows better", [listed(), listed("my list")], 60],
    ["the Entity List and an SDN programme of 744.8, in sum", [listed("EL"), blocked("NPWMD", "IFSR")], 60],
    ["not the Denied Persons List", [listed("DPL"), listed("EL")], 30],
    ["not Chinese military companies, not the UN", [listed("CMIC"), listed("Al-Qaida")], 0],
    ["not an SDN programme outside of 744.8", [blocked("GLOMAG"), listed("EL")], 30],
    ["a company on two lists by the one that counts", [listed("DPL", "EL"), listed("UVL")], 30],
  ])("%s", (_, matches, percent) => {
    const facts = factsOf(halves, { screened: holders(...matches) });
    expect([facts.listedPercentMin, facts.listedPercentMax]).toEqual([percent, percent]);
  });

  test("OFAC's rule counts every blocked person and no other list", () => {
    const facts = factsOf(halves, { screened: holders(blocked("GLOMAG"), listed("EL")) });
    expect([facts.blockedPercentMin, facts.blockedPercentMax]).toEqual([30, 30]);
  });

  test("a stake of any listed party is a listed stake", () => {
    expect(factsOf(halves, { screened: holders(listed("DPL")) }).listedStake).toBe(true);
    expect(factsOf(halves, { screened: holders(blocked("NPWMD")) }).listedStake).toBe(false);
  });
});

describe("the affiliates rule", () => {
  test.each([
    ["2025-11-09T23:59:59Z", true],
    ["2025-11-10T00:00:00Z", false],
    ["2026-11-09T23:59:59Z", false],
    ["2026-11-10T00:00:00Z", true],
  ])("at %s by its dates: %s", (now, expected) => {
    expect(factsOf(aProfile(), { now }).affiliatesRuleInForce).toBe(expected);
  });

  test("is on or off whatever the day when the operator says so", () => {
    const inForce = (affiliatesRule: "on" | "off", now: string) =>
      factsOf(aProfile(), { settings: { affiliatesRule }, now }).affiliatesRuleInForce;
    expect(inForce("on", "2026-01-01T00:00:00Z")).toBe(true);
    expect(inForce("off", "2026-11-24T00:00:00Z")).toBe(false);
  });
});

describe("headquarters", () => {
  const headquartersOf = (profile: SignupRequest) => {
    const { headquarters, headquartersD5 } = factsOf(profile);
    return [headquarters.join(), headquartersD5];
  };
  const inChina = { headquartersCountry: "CN" };

  test("are the tenant's own and those of parents with a majority at any depth", () => {
    const singapore = { registration: aRegistration({ country: "SG" }), headquartersCountry: "SG" };
    const chain = aCompany("Middle", 80, [aCompany("Top", 51, [], inChina)], { headquartersCountry: "HK" });
    expect(headquartersOf(aProfile({ ...singapore, owners: [chain] }))).toEqual(["CN,HK,SG", true]);
    expect(headquartersOf(aProfile({ ...singapore, owners: [] }))).toEqual(["SG", false]);
  });

  test("of a parent with half or less do not count", () => {
    expect(headquartersOf(ownedBy(aCompany("Top", 50, [], inChina), aPerson("Jane Doe", 50)))).toEqual(["DE", false]);
  });

  test("in Macau count although Macau is not in D:5", () => {
    expect(headquartersOf(aProfile({ headquartersCountry: "MO", owners: [] }))).toEqual(["MO", true]);
  });

  test("are where it is registered when nobody said from where it is led", () => {
    expect(headquartersOf(aProfile({ headquartersCountry: null, registration: aRegistration({ country: "CN" }) }))).toEqual([
      "CN",
      true,
    ]);
    expect(headquartersOf(aProfile({ headquartersCountry: null, registration: null }))).toEqual(["", false]);
  });

  test("of a parent that bears the tenant's own name are not lost", () => {
    expect(headquartersOf(ownedBy(aCompany("Harbour Robotics GmbH", 100, [], inChina)))).toEqual(["CN,DE", true]);
  });

  describe("of the ultimate parent", () => {
    const at = (headquartersCountry: string | null) => ({ headquartersCountry });
    const ultimateOf = (...owners: SignupRequest["owners"]) => factsOf(ownedBy(...owners)).ultimateHeadquarters;

    test("are those of the top of the chain of majorities, not of what lies between", () => {
      const chain = aCompany("Middle", 80, [aCompany("Top", 51, [], at("CN"))], at("HK"));
      expect(ultimateOf(chain)).toEqual(["CN"]);
      expect(ultimateOf(aCompany("Middle", 80, [aCompany("Other", 50, [], at("CN"))], at("HK")))).toEqual(["HK"]);
    });

    test("are the tenant's own when nobody controls it", () => {
      expect(ultimateOf(aCompany("A", 50, [], at("CN")), aPerson("Jane Doe", 50))).toEqual(["DE"]);
    });

    test("are unknown when nobody said where the parent is", () => {
      expect(ultimateOf(aCompany("Top", 60))).toBeUndefined();
      expect("ultimateHeadquarters" in factsOf(anIndividualProfile())).toBe(false);
    });

    test("are of all that control each other in a loop", () => {
      const loop = aCompany("A", 60, [aCompany("B", 60, [aCompany("A", 60)], at("SG"))], at("MY"));
      expect(ultimateOf(loop)).toEqual(["MY", "SG"]);
    });
  });

  test("a natural person has none, whatever the nationality", () => {
    expect(headquartersOf(anIndividualProfile({ nationalities: ["CN"], headquartersCountry: "CN" }))).toEqual(["", false]);
    expect(headquartersOf(ownedBy(aPerson("Li Wei", 100, { nationalities: ["CN"], residenceCountry: "CN" })))).toEqual([
      "DE",
      false,
    ]);
  });
});

describe("opaque ownership", () => {
  test("shows disclosed percent, layers and loops", () => {
    const chain = aCompany("A", 100, [aCompany("B", 100, [aCompany("C", 100, [aCompany("D", 100, [aPerson("Jane Doe", 60)])])])]);
    expect(factsOf(ownedBy(chain))).toMatchObject({ disclosedPercent: 60, layers: 4, circular: false });
    expect(factsOf(ownedBy(aCompany("A", 100, [aCompany("B", 100, [aCompany("A", 10)])]))).circular).toBe(true);
  });

  test("shows the greatest share of a natural person, unless a share is unknown", () => {
    const largestOf = (...owners: SignupRequest["owners"]) => factsOf(ownedBy(...owners)).largestPersonPercent;
    expect(largestOf(aPerson("Jane Doe", 20), aCompany("A", 60, [aPerson("John Doe", 50)]))).toBe(30);
    expect(largestOf(aCompany("A", 100))).toBe(0);
    expect(largestOf(aPerson("Jane Doe"), aPerson("John Doe", 20))).toBeUndefined();
    expect(largestOf(aPerson("Jane Doe", null, { roles: ["director"] }), aPerson("John Doe", 20))).toBe(20);
    expect(
      largestOf(aPerson("Jane Doe", 60, { roles: ["nominee"] }), aPerson("N", null, { roles: ["nominee", "director"] })),
    ).toBe(0);
  });

  test("names the secrecy places of owning organizations, not of the tenant and not of persons", () => {
    const offshore = (country: string) => ({ registration: aRegistration({ country }) });
    const owners = [
      aCompany("H", 50, [aCompany("T", 100, [], offshore("KY"))], offshore("VG")),
      aCompany("U", 50, [], offshore("VG")),
    ];
    expect(factsOf(ownedBy(...owners)).secrecyHoldings).toEqual(["KY", "VG"]);
    expect(factsOf(aProfile({ registration: aRegistration({ country: "VG" }) })).secrecyHoldings).toEqual([]);
    expect(factsOf(ownedBy(aPerson("Jane Doe", 100, { residenceCountry: "VG" }))).secrecyHoldings).toEqual([]);
  });

  test("counts a nominee once however often it is named", () => {
    const nominee = (percent: number) => aPerson("Farid bin Osman", percent, { roles: ["nominee"] });
    expect(factsOf(ownedBy(nominee(50), aCompany("H", 50, [nominee(100)]))).nominees).toBe(1);
    expect(factsOf(aProfile()).nominees).toBe(0);
  });
});

describe("age", () => {
  const ageOf = (formedOn: string | null, kind: SignupRequest["kind"] = "organization") =>
    factsOf(aProfile({ kind, registration: aRegistration({ formedOn }) })).entityAgeDays;

  test("is in whole days; a date to come is no age", () => {
    expect([ageOf("2026-11-24"), ageOf("2026-11-23"), ageOf("2026-05-28"), ageOf("2027-01-01")]).toEqual([0, 1, 180, 0]);
  });

  test("is unknown without a date, and for a natural person", () => {
    expect(ageOf(null)).toBeUndefined();
    expect(ageOf("2020-01-01", "individual")).toBeUndefined();
    expect("entityAgeDays" in factsOf(aProfile({ registration: null }))).toBe(false);
  });
});
