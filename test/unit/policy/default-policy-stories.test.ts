import { describe, expect, test } from "vitest";
import type { Facts } from "../../../src/domain/facts.ts";
import { aFacts, anInstanceOfFacts, h100Compute } from "../../helpers/facts.ts";
import { defaultPolicy } from "../../helpers/policies.ts";

const evaluate = (facts: Facts) => defaultPolicy().evaluate(facts, new Date("2026-11-24T12:00:00Z"));
const rulesOf = (facts: Facts): string[] => evaluate(facts).reasons.map(({ rule }) => rule);

/** First runs have no official lists: stories that must pass are told with them away. */
const partial = { partial: true, missing: ["us-ofac-sdn"], stale: [] };

/** The facts of a Brisbane broker, whatever the request. */
const brisbane = {
  tenant: { employees: undefined },
  identity: {
    missingFields: ["/owners/1/addresses", "/owners/1/registration/formedOn", "/owners/0/phone"],
    tenantVerified: false,
    unverifiedOwners: 2,
    emailMatchesWebsite: false,
  },
  ownership: { headquarters: ["AU"], disclosedPercent: 20, layers: 1, entityAgeDays: 60 },
  geography: {
    declaredCountries: ["AE", "AU", "SG"],
    accessCountry: "AU",
    timezoneCountries: ["CN"],
    timezoneMatchesDeclared: false,
    arbitrageCountries: ["AE", "AU"],
    arbitrageRouting: true,
    arbitrageD5: true,
  },
  payment: { method: "crypto", asset: "USDT", payerCountries: ["AE"], thirdParty: true },
  compute: { declaredHours: 5_000_000 },
  enduse: { stated: true, endUserCountries: ["CN"], endUserD5: true, trainsModels: true, resells: true },
  lists: partial,
};

const worse = {
  ...brisbane,
  geography: { ...brisbane.geography, arbitrageCountries: ["AE", "AU", "CN"] },
  payment: { ...brisbane.payment, payerCountryMatchesDeclared: false },
  screening: { possible: 1, bestScore: 0.86, matchedRoles: ["end_user"], matchedLists: ["us-csl"] },
};

const brisbaneCluster = { declaredHours: 5_000_000, ...h100Compute(2400, 2160) };
const tier4 = {
  tenantAccelerators: 2400,
  groupAccelerators: 2400,
  tenantOperations: 1.85e25,
  groupOperations: 1.85e25,
  groupTier: 4,
  highestMemberTier: 4,
};

describe("the Brisbane broker", () => {
  test("is held at the sign-up, for all that is odd about it, and not denied", () => {
    expect(evaluate(aFacts(brisbane))).toMatchObject({ outcome: "review" });
    expect(rulesOf(aFacts(brisbane))).toEqual(
      expect.arrayContaining([
        "payment.crypto",
        "payment.third_party",
        "ownership.opaque",
        "ownership.young_entity",
        "geography.timezone_mismatch",
        "enduse.d5_training",
        "enduse.reseller",
      ]),
    );
  });

  test("is still not denied when a name resembles a listed one and the places do not fit either", () => {
    expect(evaluate(aFacts(worse))).toMatchObject({ outcome: "review" });
  });

  test.each([
    ["as told", brisbane],
    ["at its worst", worse],
  ])("is held at the request for 2,400 H100 cards, %s", (_name, story) => {
    const facts = anInstanceOfFacts({ ...story, tenant: { standing: "pending" }, compute: brisbaneCluster, exposure: tier4 });
    expect(evaluate(facts)).toMatchObject({ outcome: "review" });
    expect(rulesOf(facts)).toEqual(
      expect.arrayContaining([
        "tenant.pending",
        "compute.controlled_accelerator",
        "compute.cluster_scale",
        "compute.operations_tier",
      ]),
    );
  });
});

const usOrganization = {
  identity: { allUsPersons: true, phoneCountry: "US" },
  ownership: { headquarters: ["US"] },
  geography: { declaredCountries: ["US"], accessCountry: "US", timezoneCountries: ["US"] },
  lists: partial,
};

describe("the told scenarios", () => {
  const lab = {
    ...usOrganization,
    ownership: { headquarters: ["US"], disclosedPercent: 0 },
    enduse: { stated: true, trainsModels: true },
  };

  test("a university lab passes, at the sign-up and with four L4 cards", () => {
    expect(evaluate(aFacts(lab))).toMatchObject({ outcome: "allow" });
    const l4 = {
      acceleratorId: "nvidia-l4",
      bucket: "a.2",
      controlled: true,
      accelerators: 4,
      hours: 72,
      requestedHours: 288,
      declaredHours: 400,
    };
    expect(evaluate(anInstanceOfFacts({ ...lab, compute: l4 }))).toMatchObject({ outcome: "allow" });
  });

  test("an Entity List parent with a third is held, by its stake and its own match", () => {
    const facts = aFacts({
      identity: {
        missingFields: ["/phone", "/intendedUse"],
        unverifiedOwners: 1,
        phoneCountry: undefined,
        phoneMatchesDeclared: undefined,
      },
      ownership: { listedStake: true, listedPercentMin: 33, listedPercentMax: 33, disclosedPercent: 67, layers: 1 },
      geography: { declaredCountries: ["CN", "SG"], declaredD5: true },
      enduse: { stated: false, trainsModels: undefined, resells: undefined },
      screening: { listedStrong: 1, bestScore: 1, matchedRoles: ["owner"] },
    });
    expect(evaluate(facts)).toMatchObject({ outcome: "review" });
    expect(rulesOf(facts)).toContain("ownership.listed_minority");
    expect(rulesOf(facts)).not.toContain("ownership.listed_majority");
  });

  test("an owner's nationality, name and language are nothing: there is no fact that could tell", () => {
    const maplegrove = aFacts({
      geography: { declaredCountries: ["CA"], accessCountry: "CA", timezoneCountries: ["CA"] },
      lists: partial,
    });
    expect(evaluate(maplegrove)).toMatchObject({ outcome: "allow", score: 2 });
  });

  test("an accelerator nobody has heard of is named, and eight for ten hours pass", () => {
    const b20 = {
      known: false,
      bucket: "unknown",
      controlled: true,
      confidence: "U",
      accelerators: 8,
      hours: 10,
      requestedHours: 80,
      declaredHours: 100,
    };
    const facts = anInstanceOfFacts({ ...usOrganization, compute: b20 });
    expect(rulesOf(facts)).toContain("compute.unknown_accelerator");
    expect(evaluate(facts).outcome).toBe("allow");
  });

  test("six tenants with one card never deny, and are held from the fourth request on", () => {
    const perTenant = 160 * 500 * 3600 * 9.894e14;
    for (let tenants = 1; tenants <= 6; tenants++) {
      const linked = { sharedKinds: tenants > 1 ? ["card"] : [], linkedTenants: tenants - 1 };
      const fineTuning = { ...usOrganization, linkage: linked, enduse: { trainsModels: true } };
      expect(evaluate(aFacts({ ...fineTuning, compute: { declaredHours: 60_000 } })).outcome).toBe("allow");
      const groupOperations = tenants * perTenant;
      const exposure = {
        tenantOperations: perTenant,
        groupOperations,
        groupTier: groupOperations >= 1e24 ? 3 : 2,
        highestMemberTier: 2,
      };
      const facts = anInstanceOfFacts({ ...fineTuning, exposure, compute: { ...h100Compute(160, 500), declaredHours: 60_000 } });
      expect(rulesOf(facts).includes("linkage.group_tier")).toBe(tenants >= 4);
      expect(evaluate(facts).outcome).toBe(tenants >= 4 ? "review" : "allow");
    }
  });
});

const shell = {
  tenantVerified: false,
  unverifiedOwners: 1,
  missingFields: ["/phone", "/intendedUse", "/owners/0/addresses"],
  websiteGiven: false,
};
const fromD5 = { accessCountry: "CN", accessD5: true, addressMatchesDeclared: false };

describe("typologies of the published cases are held or denied", () => {
  test.each<[string, Facts]>([
    [
      "T1 a broker who gathers accelerators to resell them",
      anInstanceOfFacts({ ...brisbane, compute: brisbaneCluster, exposure: tier4 }),
    ],
    [
      "T2 a site in a third country, run from D:5",
      anInstanceOfFacts({
        identity: { allUsPersons: false },
        geography: { ...fromD5, timezoneMatchesDeclared: false },
        compute: h100Compute(8, 72),
      }),
    ],
    [
      "T3 layered investors, nobody named",
      aFacts({
        identity: shell,
        ownership: { disclosedPercent: 10, layers: 4, secrecyHoldings: ["KY"], entityAgeDays: 90 },
        payment: { thirdParty: true, payerCountryMatchesDeclared: false },
        compute: { declaredHours: 200_000 },
      }),
    ],
    [
      "T4 a wallet in place of a customer",
      aFacts({
        identity: shell,
        ownership: { disclosedPercent: 0 },
        payment: { method: "crypto", asset: "USDT", thirdParty: true },
        enduse: { resells: true },
      }),
    ],
    [
      "T5 prepayment in virtual currency by many payers",
      aFacts({
        identity: shell,
        payment: { method: "crypto", asset: "USDT", thirdParty: true },
        linkage: { sharedKinds: ["wallet"], linkedTenants: 3 },
        ownership: { disclosedPercent: 50 },
      }),
    ],
    [
      "T6 pooled nodes whose user nobody can name",
      aFacts({
        identity: shell,
        ownership: { disclosedPercent: 0 },
        geography: { concealment: ["hosting"] },
        payment: { method: "crypto", thirdParty: true },
        enduse: { stated: false, resells: true },
      }),
    ],
    [
      "T7 refused before, back with the same device",
      aFacts({ linkage: { sharedKinds: ["device"], linkedTenants: 1, refusedTenants: 1 } }),
    ],
    [
      "T8 a whole cluster three weeks after the start",
      anInstanceOfFacts({
        compute: h100Compute(512, 2160),
        exposure: { groupTier: 3, highestMemberTier: 3, groupOperations: 3.9e24 },
      }),
    ],
    [
      "T9 the same people under a new name",
      aFacts({
        ownership: { entityAgeDays: 40 },
        linkage: { sharedKinds: ["phone", "device"], linkedTenants: 1 },
        compute: { declaredHours: 50_000 },
      }),
    ],
    [
      "T10 local nominees under an offshore parent",
      aFacts({ ownership: { nominees: 3, secrecyHoldings: ["VG"], layers: 2, entityAgeDays: 60 } }),
    ],
    [
      "T13 an order back to back with one large client in D:5",
      aFacts({
        enduse: { trainsModels: true, endUserD5: true, endUserCountries: ["CN"], resells: true },
        compute: { declaredHours: 5_000_000 },
      }),
    ],
    ["T14 a listed minority owner", aFacts({ ownership: { listedStake: true, listedPercentMin: 33, listedPercentMax: 33 } })],
    [
      "T15 a spin-off whose controlling parent sits in D:5, asking for controlled cards",
      anInstanceOfFacts({ ownership: { headquartersD5: true, headquarters: ["CN", "SG"] }, compute: h100Compute(64, 720) }),
    ],
    [
      "T16 a director in D:5 behind an entity elsewhere, from where it is run",
      anInstanceOfFacts({
        geography: { declaredD5: true, declaredCountries: ["CN", "SG"], accessD5: true, accessCountry: "CN", arbitrageD5: true },
        ownership: { disclosedPercent: 30 },
        enduse: { trainsModels: true, endUserD5: true },
        compute: h100Compute(64, 720),
      }),
    ],
    [
      "T17 one large customer without a name",
      anInstanceOfFacts({
        enduse: { stated: false, resells: true },
        compute: h100Compute(1024, 720),
        exposure: { groupTier: 3, highestMemberTier: 3 },
      }),
    ],
    [
      "T18 a run split over accounts",
      anInstanceOfFacts({
        linkage: { sharedKinds: ["card"], linkedTenants: 5 },
        exposure: { groupTier: 3, highestMemberTier: 2 },
        compute: h100Compute(160, 500),
      }),
    ],
    [
      "an accelerator of the PRC under general prohibition ten",
      anInstanceOfFacts({ compute: { prcSupply: true, bucket: "a.1", controlled: true } }),
    ],
    [
      "a small run on biological sequence data, three tiers up",
      anInstanceOfFacts({
        compute: { ...h100Compute(8, 720), biological: true },
        exposure: { groupTier: 4, highestMemberTier: 4 },
      }),
    ],
  ])("%s", (_name, facts) => {
    expect(evaluate(facts).outcome).not.toBe("allow");
  });
});

describe("ordinary customers pass", () => {
  test.each<[string, Facts]>([
    [
      "a new start-up with free mail, behind a VPN and without verification",
      aFacts({
        identity: { tenantVerified: false, unverifiedOwners: 2, freeEmail: true, missingFields: ["/phone", "/intendedUse"] },
        ownership: { entityAgeDays: 30 },
        geography: { concealment: ["vpn"] },
        enduse: { stated: false, trainsModels: undefined, resells: undefined },
        lists: partial,
      }),
    ],
    [
      "a founder travelling abroad",
      aFacts({
        geography: { addressMatchesDeclared: false, timezoneMatchesDeclared: false, accessCountry: "PT" },
        lists: partial,
      }),
    ],
    [
      "a listed company with scattered owners",
      aFacts({ ownership: { disclosedPercent: 12, layers: 2 }, identity: { unverifiedOwners: 3 }, lists: partial }),
    ],
    ["a rendering studio that pays in virtual currency", aFacts({ payment: { method: "crypto", asset: "XBT" }, lists: partial })],
    [
      "a student with a prepaid card",
      aFacts({
        tenant: { kind: "individual", employees: undefined },
        identity: {
          tenantVerified: false,
          freeEmail: true,
          websiteGiven: false,
          emailMatchesWebsite: undefined,
          missingFields: ["/phone"],
        },
        ownership: { disclosedPercent: 0, entityAgeDays: undefined },
        payment: { method: "prepaid_card" },
        lists: partial,
      }),
    ],
    [
      "a company headquartered in D:5 that rents uncontrolled cards",
      anInstanceOfFacts({
        ownership: { headquartersD5: true, headquarters: ["CN"] },
        geography: { declaredD5: true, accessD5: true },
        lists: partial,
      }),
    ],
    [
      "a resident of D:5 who owns a company elsewhere",
      aFacts({
        geography: { declaredD5: true, declaredCountries: ["DE", "CN"] },
        identity: { unverifiedOwners: 1 },
        lists: partial,
      }),
    ],
    [
      "a subsidiary of a few weeks with the group's card and little need",
      aFacts({ ownership: { entityAgeDays: 20 }, linkage: { sharedKinds: ["card"], linkedTenants: 1 } }),
    ],
    [
      "a lab that trains on eight H100 cards for a month",
      anInstanceOfFacts({ ...usOrganization, compute: h100Compute(8, 720), exposure: { groupTier: 1, highestMemberTier: 1 } }),
    ],
    [
      "a company that trains on 64 H100 cards for a month",
      anInstanceOfFacts({
        enduse: { trainsModels: true },
        compute: h100Compute(64, 720),
        exposure: { groupTier: 2, highestMemberTier: 2 },
        lists: partial,
      }),
    ],
    [
      "a tenant approved in spite of much, with a small job",
      anInstanceOfFacts({ ...brisbane, geography: {}, compute: { accelerators: 1 } }),
    ],
  ])("%s", (_name, facts) => {
    const { outcome, score, reasons } = evaluate(facts);
    expect(outcome, `${score}: ${reasons.map(({ rule, points }) => `${rule} ${points}`).join(", ")}`).toBe("allow");
  });
});

test("signs of every family at once ask for a person, and are no refusal by themselves", () => {
  const facts = anInstanceOfFacts({
    ...worse,
    identity: { ...brisbane.identity },
    ownership: { ...brisbane.ownership, headquartersD5: true, nominees: 2, secrecyHoldings: ["VG"], circular: true },
    geography: { ...worse.geography, ...fromD5, concealment: ["tor"] },
    compute: brisbaneCluster,
    exposure: tier4,
  });
  expect(evaluate(facts)).toMatchObject({ outcome: "review", score: 100 });
});
