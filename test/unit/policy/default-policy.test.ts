import { describe, expect, test } from "vitest";
import type { Outcome } from "../../../src/domain/decision.ts";
import type { Facts } from "../../../src/domain/facts.ts";
import { canonicalJson } from "../../../src/platform/canonical-json.ts";
import { aFacts, anInstanceOfFacts, h100Compute } from "../../helpers/facts.ts";
import { defaultPolicy, defaultPolicyText } from "../../helpers/policies.ts";

const NOW = new Date("2026-11-24T12:00:00Z");
const evaluate = (facts: Facts) => defaultPolicy().evaluate(facts, NOW);
const rulesOf = (facts: Facts): string[] => evaluate(facts).reasons.map(({ rule }) => rule);

const factAt = (facts: Facts, path: string): unknown => {
  const [family = "", name = ""] = path.split(".");
  return (facts as unknown as Record<string, Record<string, unknown>>)[family]?.[name];
};

const effectOf = (rule: string, facts: Facts) => evaluate(facts).reasons.find((reason) => reason.rule === rule)?.effect;

/** A rule, facts in which it fires, and facts that differ only in what the rule is about. */
type Case = [rule: string, fires: Facts, quiet: Facts];

const cases: Case[] = [
  ["screening.sdn_match", aFacts({ screening: { blockedStrong: 1 } }), aFacts()],
  ["screening.list_match", aFacts({ screening: { listedStrong: 1 } }), aFacts()],
  ["screening.possible_match", aFacts({ screening: { possible: 2 } }), aFacts()],
  ["identity.field_missing", aFacts({ identity: { missingFields: ["/phone"] } }), aFacts()],
  [
    "identity.unverified",
    aFacts({ identity: { tenantVerified: false } }),
    aFacts({ identity: { tenantVerified: false, allUsPersons: true } }),
  ],
  ["identity.unverified", aFacts({ identity: { unverifiedOwners: 1 } }), aFacts({ identity: { unverifiedOwners: 0 } })],
  ["identity.document_anomaly", aFacts({ identity: { expiredDocuments: 1 } }), aFacts()],
  ["identity.document_anomaly", aFacts({ identity: { reusedDocuments: 1 } }), aFacts()],
  ["identity.disposable_email", aFacts({ identity: { disposableEmail: true } }), aFacts()],
  [
    "identity.free_email_organization",
    aFacts({ identity: { freeEmail: true } }),
    aFacts({ tenant: { kind: "individual" }, identity: { freeEmail: true } }),
  ],
  [
    "identity.contact_mismatch",
    aFacts({ identity: { phoneMatchesDeclared: false } }),
    aFacts({ identity: { phoneMatchesDeclared: undefined } }),
  ],
  [
    "identity.thin_presence",
    aFacts({ identity: { websiteGiven: false } }),
    aFacts({ tenant: { kind: "individual" }, identity: { websiteGiven: false } }),
  ],
  [
    "identity.thin_presence",
    aFacts({ identity: { emailMatchesWebsite: false } }),
    aFacts({ identity: { emailMatchesWebsite: undefined } }),
  ],
  [
    "ownership.sdn_majority",
    aFacts({ ownership: { blockedPercentMin: 50 } }),
    aFacts({ ownership: { blockedPercentMin: 49.9 } }),
  ],
  [
    "ownership.sdn_stake",
    aFacts({ ownership: { blockedPercentMax: 60 } }),
    aFacts({ ownership: { blockedPercentMin: 50, blockedPercentMax: 60 } }),
  ],
  [
    "ownership.listed_majority",
    aFacts({ ownership: { listedStake: true, listedPercentMin: 50 } }),
    aFacts({ ownership: { listedStake: true, listedPercentMin: 50, affiliatesRuleInForce: false } }),
  ],
  [
    "ownership.listed_minority",
    aFacts({ ownership: { listedStake: true, listedPercentMin: 33, listedPercentMax: 33 } }),
    aFacts({ ownership: { listedStake: true, listedPercentMin: 50, listedPercentMax: 50 } }),
  ],
  [
    "ownership.listed_minority",
    aFacts({ ownership: { listedStake: true, listedPercentMin: 80, affiliatesRuleInForce: false } }),
    aFacts(),
  ],
  ["ownership.hq_d5", aFacts({ ownership: { headquartersD5: true } }), aFacts({ geography: { declaredD5: true } })],
  ["ownership.opaque", aFacts({ ownership: { disclosedPercent: 74.9 } }), aFacts({ ownership: { disclosedPercent: 75 } })],
  [
    "ownership.opaque",
    aFacts({ ownership: { disclosedPercent: 0 } }),
    aFacts({ tenant: { kind: "individual" }, ownership: { disclosedPercent: 0 } }),
  ],
  [
    "ownership.nobody_named",
    aFacts({
      ownership: { disclosedPercent: 24, largestPersonPercent: 24, entityAgeDays: 60 },
      compute: { declaredHours: 10_000 },
    }),
    aFacts({
      ownership: { disclosedPercent: 24, largestPersonPercent: undefined, entityAgeDays: 60 },
      compute: { declaredHours: 10_000 },
    }),
  ],
  [
    "ownership.nobody_named",
    aFacts({
      ownership: { disclosedPercent: 24, largestPersonPercent: 24, nominees: 1 },
      compute: { declaredHours: 10_000 },
    }),
    aFacts({ ownership: { disclosedPercent: 24, largestPersonPercent: 24 }, compute: { declaredHours: 10_000 } }),
  ],
  [
    "ownership.nobody_named",
    anInstanceOfFacts({
      ownership: { disclosedPercent: 0, largestPersonPercent: 0, entityAgeDays: 60 },
      compute: { accelerators: 65 },
    }),
    anInstanceOfFacts({
      ownership: { disclosedPercent: 0, largestPersonPercent: 0, entityAgeDays: 400 },
      compute: { accelerators: 65 },
    }),
  ],
  ["ownership.layers", aFacts({ ownership: { layers: 4 } }), aFacts({ ownership: { layers: 3 } })],
  ["ownership.secrecy_jurisdiction", aFacts({ ownership: { secrecyHoldings: ["VG"] } }), aFacts()],
  ["ownership.nominee", aFacts({ ownership: { nominees: 1 } }), aFacts()],
  [
    "ownership.nominee_offshore",
    aFacts({ ownership: { nominees: 1, secrecyHoldings: ["VG"] } }),
    aFacts({ ownership: { nominees: 1 } }),
  ],
  ["ownership.circular", aFacts({ ownership: { circular: true } }), aFacts()],
  [
    "ownership.young_entity",
    aFacts({ ownership: { entityAgeDays: 179 }, compute: { declaredHours: 10_000 } }),
    aFacts({ ownership: { entityAgeDays: 180 }, compute: { declaredHours: 10_000 } }),
  ],
  [
    "ownership.young_entity",
    anInstanceOfFacts({ ownership: { entityAgeDays: 10 }, compute: h100Compute(1, 1) }),
    anInstanceOfFacts({ ownership: { entityAgeDays: 10 }, compute: { accelerators: 64 } }),
  ],
  ["geography.embargoed_access", aFacts({ geography: { accessEmbargoed: true } }), aFacts()],
  [
    "geography.embargoed_access",
    aFacts({ geography: { declaredEmbargoed: true } }),
    aFacts({ geography: { declaredEmbargoed: undefined } }),
  ],
  [
    "geography.embargo_signs",
    aFacts({ geography: { embargoSigns: ["payer"] } }),
    aFacts({ geography: { embargoSigns: undefined } }),
  ],
  [
    "geography.d5_access",
    aFacts({ geography: { accessD5: true, accessCountry: "CN" } }),
    aFacts({ geography: { accessD5: true, accessCountry: "CN", tenantD5: true, declaredD5: true } }),
  ],
  [
    "geography.d5_access",
    aFacts({ geography: { accessD5: true, tenantD5: false, declaredD5: true } }),
    aFacts({ geography: { accessD5: true, tenantD5: undefined, declaredD5: true } }),
  ],
  [
    "geography.d5_presence",
    aFacts({ geography: { declaredD5: true } }),
    aFacts({ geography: { declaredD5: true }, ownership: { headquartersD5: true } }),
  ],
  [
    "geography.ip_mismatch",
    aFacts({ geography: { addressMatchesDeclared: false } }),
    aFacts({ geography: { addressMatchesDeclared: undefined } }),
  ],
  [
    "geography.timezone_mismatch",
    aFacts({ geography: { timezoneMatchesDeclared: false } }),
    aFacts({ geography: { timezoneMatchesDeclared: undefined } }),
  ],
  ["geography.concealed", aFacts({ geography: { concealment: ["vpn"] } }), aFacts()],
  [
    "geography.region_arbitrage",
    aFacts({ geography: { arbitrageCountries: ["AE", "AU", "CN"], arbitrageRouting: true, arbitrageD5: true } }),
    aFacts({ geography: { arbitrageCountries: ["AE", "AU", "FR"], arbitrageRouting: true } }),
  ],
  ["payment.crypto", aFacts({ payment: { method: "crypto" } }), aFacts({ payment: { method: "card" } })],
  ["payment.wallet_sanctioned", aFacts({ payment: { walletListed: true } }), aFacts()],
  ["payment.wallet_invalid", aFacts({ payment: { walletValid: false } }), aFacts({ payment: { walletValid: undefined } })],
  [
    "payment.anonymous",
    aFacts({ payment: { method: "crypto" }, identity: { tenantVerified: false }, compute: { declaredHours: 10_000 } }),
    aFacts({ payment: { method: "crypto" }, identity: { tenantVerified: true }, compute: { declaredHours: 10_000 } }),
  ],
  [
    "payment.anonymous",
    anInstanceOfFacts({ payment: { method: "crypto" }, identity: { tenantVerified: false }, compute: h100Compute(1, 1) }),
    anInstanceOfFacts({ payment: { method: "crypto" }, identity: { tenantVerified: false } }),
  ],
  ["payment.many_payers", aFacts({ behaviour: { payers: 3 } }), aFacts({ behaviour: { payers: 2 } })],
  ["payment.privacy_coin", aFacts({ payment: { privacyCoin: true, asset: "XMR" } }), aFacts()],
  ["payment.third_party", aFacts({ payment: { thirdParty: true } }), aFacts({ payment: { thirdParty: undefined } })],
  [
    "payment.country_mismatch",
    aFacts({ payment: { payerCountryMatchesDeclared: false } }),
    aFacts({ payment: { payerCountryMatchesDeclared: undefined } }),
  ],
  ["payment.prepaid", aFacts({ payment: { method: "gift_card" } }), aFacts({ payment: { method: "card" } })],
  ["compute.controlled_accelerator", anInstanceOfFacts({ compute: h100Compute(8, 1) }), anInstanceOfFacts()],
  [
    "compute.unknown_accelerator",
    anInstanceOfFacts({ compute: { known: false, bucket: "unknown", controlled: true } }),
    anInstanceOfFacts(),
  ],
  [
    "compute.borderline_accelerator",
    anInstanceOfFacts({ compute: { borderline: true } }),
    anInstanceOfFacts({ compute: { ...h100Compute(8, 1), borderline: true } }),
  ],
  [
    "compute.letter_watch",
    anInstanceOfFacts({ compute: { letterWatch: true }, enduse: { endUserD5: true } }),
    anInstanceOfFacts({ compute: { letterWatch: true } }),
  ],
  ["compute.prc_supply", anInstanceOfFacts({ compute: { prcSupply: true } }), anInstanceOfFacts()],
  [
    "compute.cluster_scale",
    anInstanceOfFacts({ compute: { interconnectGbps: 101, peakRate: 1e18 } }),
    anInstanceOfFacts({ compute: { interconnectGbps: 100, peakRate: 1e18 } }),
  ],
  [
    "compute.cluster_scale",
    anInstanceOfFacts({ compute: { interconnectGbps: 0, interconnectKnown: false, peakRate: 1e18 } }),
    anInstanceOfFacts({ compute: { interconnectGbps: 0, interconnectKnown: true, peakRate: 1e18 } }),
  ],
  [
    "compute.operations_tier",
    anInstanceOfFacts({ exposure: { groupTier: 1 } }),
    anInstanceOfFacts({ exposure: { groupTier: 0 } }),
  ],
  [
    "compute.purpose_mismatch",
    anInstanceOfFacts({ compute: { declaredHours: 60, requestedHours: 192 } }),
    anInstanceOfFacts({ compute: { declaredHours: 64, requestedHours: 192 } }),
  ],
  [
    "compute.purpose_mismatch",
    anInstanceOfFacts({ enduse: { trainsModels: false }, compute: { interconnectGbps: 3200, accelerators: 32 } }),
    anInstanceOfFacts({ enduse: { trainsModels: true }, compute: { interconnectGbps: 3200, accelerators: 32 } }),
  ],
  [
    "compute.purpose_mismatch",
    anInstanceOfFacts({ tenant: { employees: 2 }, compute: { accelerators: 256 } }),
    anInstanceOfFacts({ tenant: { employees: undefined }, compute: { accelerators: 256 } }),
  ],
  [
    "compute.purpose_mismatch",
    aFacts({ tenant: { employees: 4 }, compute: { declaredHours: 100_000 } }),
    aFacts({ tenant: { employees: 5 }, compute: { declaredHours: 100_000 } }),
  ],
  [
    "geography.d5_presence",
    anInstanceOfFacts({ geography: { declaredD5: true }, compute: h100Compute(65, 1) }),
    anInstanceOfFacts({ geography: { declaredD5: true }, compute: h100Compute(64, 1) }),
  ],
  [
    "enduse.undeclared",
    anInstanceOfFacts({ enduse: { stated: false }, compute: h100Compute(1, 1) }),
    anInstanceOfFacts({ enduse: { stated: false } }),
  ],
  ["enduse.undeclared", aFacts({ behaviour: { useChangedAfterRefusal: true } }), aFacts()],
  [
    "enduse.d5_end_user",
    anInstanceOfFacts({ enduse: { endUserD5: true, trainsModels: undefined }, compute: h100Compute(8, 1) }),
    anInstanceOfFacts({ enduse: { endUserD5: true, trainsModels: true }, compute: h100Compute(8, 1) }),
  ],
  [
    "enduse.d5_training",
    aFacts({ enduse: { trainsModels: true, endUserD5: true } }),
    aFacts({ enduse: { trainsModels: undefined, endUserD5: true } }),
  ],
  ["enduse.reseller", aFacts({ enduse: { resells: true } }), aFacts({ enduse: { resells: true, resellerProgramme: true } })],
  ["linkage.shared_identifier", aFacts({ linkage: { sharedKinds: ["card"] } }), aFacts()],
  [
    "linkage.new_entity",
    aFacts({ linkage: { sharedKinds: ["card"] }, ownership: { entityAgeDays: 20 }, compute: { declaredHours: 20_000 } }),
    aFacts({ linkage: { sharedKinds: ["card"] }, ownership: { entityAgeDays: 20 }, compute: { declaredHours: 200 } }),
  ],
  [
    "linkage.group_tier",
    anInstanceOfFacts({ exposure: { groupTier: 3, highestMemberTier: 2 }, linkage: { linkedTenants: 3 } }),
    anInstanceOfFacts({ exposure: { groupTier: 3, highestMemberTier: 3 }, linkage: { linkedTenants: 3 } }),
  ],
  ["payment.many_payers", anInstanceOfFacts({ behaviour: { payers: 3 } }), anInstanceOfFacts({ behaviour: { payers: 2 } })],
  ["linkage.synchronised", anInstanceOfFacts({ linkage: { synchronisedTenants: 1 } }), anInstanceOfFacts()],
  [
    "behaviour.rapid_full_load",
    anInstanceOfFacts({ behaviour: { daysToFullLoad: 20, fullLoadAccelerators: 300, fullLoadHours: 80 } }),
    anInstanceOfFacts({ behaviour: { fullLoadAccelerators: 300, fullLoadHours: 80 } }),
  ],
  ["behaviour.checkpoint_egress", anInstanceOfFacts({ behaviour: { egressD5Gigabytes: 100 } }), anInstanceOfFacts()],
  ["behaviour.profile_drift", anInstanceOfFacts({ behaviour: { ownersChangedUnreported: true } }), anInstanceOfFacts()],
  ["behaviour.d5_admin_share", anInstanceOfFacts({ behaviour: { adminD5Percent: 11 } }), anInstanceOfFacts()],
  ["linkage.refused_before", aFacts({ linkage: { refusedTenants: 1 } }), aFacts()],
  ["tenant.pending", anInstanceOfFacts({ tenant: { standing: "pending" } }), anInstanceOfFacts()],
  ["tenant.denied", anInstanceOfFacts({ tenant: { standing: "denied" } }), anInstanceOfFacts()],
  ["tenant.suspended", anInstanceOfFacts({ tenant: { standing: "suspended" } }), anInstanceOfFacts()],
  ["tenant.closed", anInstanceOfFacts({ tenant: { standing: "closed" } }), anInstanceOfFacts()],
  ["lists.partial", aFacts({ lists: { partial: true, missing: ["us-ofac-sdn"] } }), aFacts()],
];

describe("each rule", () => {
  test.each(cases)("%s fires on what it is about and on nothing else", (rule, fires, quiet) => {
    expect(rulesOf(fires)).toContain(rule);
    expect(rulesOf(quiet)).not.toContain(rule);
  });

  test("has a case here", () => {
    const tested = new Set(cases.map(([rule]) => rule));
    expect(
      defaultPolicy()
        .document.rules.map(({ id }) => id)
        .filter((id) => !tested.has(id)),
    ).toEqual([]);
  });

  test.each(cases)("%s shows in its evidence what makes it fire", (rule, fires, quiet) => {
    const evidence = evaluate(fires).reasons.find((reason) => reason.rule === rule)?.evidence ?? [];
    for (const { path, value } of evidence) expect([path, value]).toEqual([path, factAt(fires, path)]);
    expect(evidence.some(({ path, value }) => canonicalJson([value]) !== canonicalJson([factAt(quiet, path)]))).toBe(true);
  });

  test("says in a comment what unknown means to it", () => {
    const silent = defaultPolicy().document.rules.filter(({ id }) => {
      const before =
        defaultPolicyText
          .slice(0, defaultPolicyText.indexOf(`- id: ${id}\n`))
          .split("\n\n")
          .at(-1) ?? "";
      return !/^ *# Unknown: \S+/m.test(before);
    });
    expect(silent.map(({ id }) => id)).toEqual([]);
  });

  test("cites what it rests on and how sure that is", () => {
    const sure = /in force|proposed|revoked|guidance|notice|red flags|flag|typology|memory|own people|shell-company/i;
    const unsure = defaultPolicy().document.rules.filter(({ citation }) => !citation || !sure.test(citation));
    expect(unsure.map(({ id }) => id)).toEqual([]);
  });

  test("shows evidence and reads as a sentence", () => {
    for (const { id, title, evidence } of defaultPolicy().document.rules) {
      expect(evidence.length, id).toBeGreaterThan(0);
      expect(title, id).toMatch(/^[A-Z].* .*[^.]$/);
    }
  });

  test("cites the proposed rule as not in force", () => {
    const citations = defaultPolicy().document.rules.flatMap(({ citation }) => citation ?? []);
    expect(citations.filter((citation) => citation.includes("89 FR 5698") && !citation.includes("not in force"))).toEqual([]);
  });
});

test("quiet facts give no reasons at all", () => {
  expect(rulesOf(aFacts())).toEqual([]);
  expect(rulesOf(anInstanceOfFacts())).toEqual([]);
});

describe("effects", () => {
  const firing = (rule: string): Facts => cases.find(([name]) => name === rule)?.[1] ?? aFacts();

  test.each([
    "screening.sdn_match",
    "ownership.sdn_majority",
    "geography.embargoed_access",
    "payment.wallet_sanctioned",
    "tenant.denied",
    "tenant.suspended",
    "tenant.closed",
  ])("%s denies", (rule) => {
    expect(effectOf(rule, firing(rule))).toBe("deny");
    expect(evaluate(firing(rule)).outcome).toBe("deny");
  });

  test.each([
    "screening.list_match",
    "screening.possible_match",
    "identity.document_anomaly",
    "ownership.sdn_stake",
    "ownership.listed_majority",
    "ownership.listed_minority",
    "ownership.nominee_offshore",
    "ownership.nobody_named",
    "geography.embargo_signs",
    "payment.anonymous",
    "enduse.d5_training",
    "linkage.group_tier",
    "linkage.refused_before",
    "linkage.new_entity",
    "tenant.pending",
  ])("%s holds for a person", (rule) => {
    expect(effectOf(rule, firing(rule))).toBe("review");
    expect(evaluate(firing(rule)).outcome).toBe("review");
  });

  test("every other rule alone lets pass, except supply under general prohibition ten", () => {
    const held = cases.filter(([rule, fires]) => effectOf(rule, fires) === null && evaluate(fires).outcome !== "allow");
    expect(held.map(([rule]) => rule)).toEqual(["compute.prc_supply"]);
  });

  test.each<[string, Facts, Facts]>([
    [
      "ownership.hq_d5",
      aFacts({ ownership: { headquartersD5: true }, compute: { declaredHours: 10_000 } }),
      aFacts({ ownership: { headquartersD5: true }, compute: { declaredHours: 9_999 } }),
    ],
    [
      "geography.d5_access",
      aFacts({ geography: { accessD5: true }, compute: { declaredHours: 10_000 } }),
      aFacts({ geography: { accessD5: true }, compute: { declaredHours: undefined } }),
    ],
    [
      "geography.d5_access",
      anInstanceOfFacts({ geography: { accessD5: true }, compute: h100Compute(1, 1) }),
      anInstanceOfFacts({ geography: { accessD5: true } }),
    ],
    [
      "geography.d5_presence",
      aFacts({ geography: { declaredD5: true, arbitrageRouting: true }, compute: { declaredHours: 10_000 } }),
      aFacts({ geography: { declaredD5: true, arbitrageRouting: false }, compute: { declaredHours: 10_000 } }),
    ],
    [
      "geography.timezone_mismatch",
      aFacts({ geography: { timezoneMatchesDeclared: false, timezoneD5: true }, compute: { declaredHours: 10_000 } }),
      aFacts({ geography: { timezoneMatchesDeclared: false, timezoneD5: true } }),
    ],
    [
      "geography.timezone_mismatch",
      anInstanceOfFacts({ geography: { timezoneMatchesDeclared: false, timezoneD5: true }, compute: h100Compute(65, 1) }),
      anInstanceOfFacts({ geography: { timezoneMatchesDeclared: false, timezoneD5: false }, compute: h100Compute(65, 1) }),
    ],
    [
      "ownership.nobody_named",
      anInstanceOfFacts({
        ownership: { disclosedPercent: 0, largestPersonPercent: 0, nominees: 1 },
        compute: { accelerators: 65 },
      }),
      anInstanceOfFacts({
        ownership: { disclosedPercent: 0, largestPersonPercent: 0, nominees: 1 },
        compute: { accelerators: 65, declaredHours: 20_000 },
      }),
    ],
    [
      "compute.purpose_mismatch",
      anInstanceOfFacts({ compute: { ...h100Compute(65, 100), declaredHours: 600 } }),
      anInstanceOfFacts({ compute: { ...h100Compute(65, 100), declaredHours: 700 } }),
    ],
    [
      "enduse.undeclared",
      anInstanceOfFacts({ enduse: { stated: false }, compute: h100Compute(65, 1) }),
      anInstanceOfFacts({ enduse: { stated: false }, compute: h100Compute(64, 1) }),
    ],
    [
      "enduse.reseller",
      anInstanceOfFacts({ enduse: { resells: true }, compute: h100Compute(65, 1) }),
      anInstanceOfFacts({ enduse: { resells: true }, compute: h100Compute(64, 1) }),
    ],
  ])("of %s is a review for much or controlled compute, and none for little", (rule, much, little) => {
    expect(effectOf(rule, much)).toBe("review");
    expect(evaluate(much).outcome).toBe("review");
    expect(effectOf(rule, little)).toBeNull();
    expect(evaluate(little).outcome).toBe("allow");
  });

  test.each([
    [1, null],
    [2, null],
    [3, "review"],
    [4, "review"],
    [5, "review"],
  ])("of operations at tier %i is %s", (groupTier, effect) => {
    const facts = anInstanceOfFacts({ exposure: { groupTier, highestMemberTier: groupTier } });
    expect(effectOf("compute.operations_tier", facts)).toBe(effect);
  });

  test("of a listed stake and of training for D:5 return at an instance request only for controlled accelerators", () => {
    const accepted = { ownership: { listedStake: true }, enduse: { trainsModels: true, endUserD5: true } };
    expect(evaluate(anInstanceOfFacts(accepted)).outcome).toBe("allow");
    expect(evaluate(anInstanceOfFacts({ ...accepted, compute: h100Compute(8, 24) })).outcome).toBe("review");
  });
});

test("partial lists and a sole payment in virtual currency hold nobody", () => {
  const facts = aFacts({ payment: { method: "crypto", asset: "USDT" }, lists: { partial: true } });
  expect(evaluate(facts)).toMatchObject({ outcome: "allow", score: 14 });
});

describe("the second person", () => {
  test.each([
    ["a high score", aFacts(), 70, true],
    ["a middling score", aFacts(), 69, false],
    ["a strong match with a blocked person", aFacts({ screening: { blockedStrong: 1 } }), 0, true],
    ["a strong match with a listed party", aFacts({ screening: { listedStrong: 1 } }), 0, true],
    ["operations from 1e24", aFacts({ exposure: { groupTier: 3 } }), 0, true],
    ["operations below 1e24", aFacts({ exposure: { groupTier: 2 } }), 0, false],
  ])("for %s", (_name, facts, score, expected) => {
    expect(defaultPolicy().needsSecondPerson(facts, { score, outcome: "review" as Outcome })).toBe(expected);
  });
});
