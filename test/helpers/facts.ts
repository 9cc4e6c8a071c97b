import type { FactFamily, Facts } from "../../src/domain/facts.ts";

type FactOverrides = { readonly [F in FactFamily]?: { readonly [K in keyof Facts[F]]?: Facts[F][K] | undefined } };

/** A verified organization of one country at its sign-up, in which no rule finds anything. */
const quietFacts: Facts = {
  request: { kind: "signup", hour: 10 },
  tenant: { standing: "new", kind: "organization", employees: 40 },
  identity: {
    missingFields: [],
    tenantVerified: true,
    unverifiedOwners: 0,
    allUsPersons: false,
    failedDocuments: 0,
    expiredDocuments: 0,
    reusedDocuments: 0,
    disposableEmail: false,
    freeEmail: false,
    phoneCountry: "DE",
    phoneMatchesDeclared: true,
    websiteGiven: true,
    emailMatchesWebsite: true,
  },
  ownership: {
    blockedPercentMin: 0,
    blockedPercentMax: 0,
    listedPercentMin: 0,
    listedPercentMax: 0,
    listedStake: false,
    affiliatesRuleInForce: true,
    headquarters: ["DE"],
    ultimateHeadquarters: ["DE"],
    headquartersD5: false,
    disclosedPercent: 100,
    largestPersonPercent: 100,
    layers: 0,
    secrecyHoldings: [],
    nominees: 0,
    circular: false,
    entityAgeDays: 4000,
  },
  geography: {
    declaredCountries: ["DE"],
    accessCountry: "DE",
    accessEmbargoed: false,
    declaredEmbargoed: false,
    embargoSigns: [],
    accessD5: false,
    declaredD5: false,
    tenantD5: false,
    addressMatchesDeclared: true,
    timezoneCountries: ["DE"],
    timezoneMatchesDeclared: true,
    timezoneD5: false,
    concealment: [],
    arbitrageCountries: ["DE"],
    arbitrageRouting: false,
    arbitrageD5: false,
  },
  payment: {
    method: "invoice",
    privacyCoin: false,
    walletBlocked: false,
    walletListed: false,
    payerCountries: ["DE"],
    payerCountryMatchesDeclared: true,
    thirdParty: false,
  },
  compute: {
    requested: false,
    known: false,
    bucket: "none",
    controlled: false,
    confidence: "none",
    borderline: false,
    letterWatch: false,
    prcSupply: false,
    accelerators: 0,
    hours: 0,
    openEnded: false,
    interconnectGbps: 0,
    peakRate: 0,
    operations: 0,
    requestedHours: 0,
    biological: false,
  },
  exposure: {
    tenantAccelerators: 0,
    groupAccelerators: 0,
    tenantOperations: 0,
    groupOperations: 0,
    groupTier: 0,
    highestMemberTier: 0,
  },
  enduse: {
    stated: true,
    endUserCountries: ["DE"],
    endUserD5: false,
    trainsModels: false,
    resells: false,
    resellerProgramme: false,
  },
  linkage: { sharedKinds: [], linkedTenants: 0, refusedTenants: 0, synchronisedTenants: 0 },
  behaviour: {
    adminLogins: 0,
    loginCountries: [],
    embargoedLogins: 0,
    fullLoadAccelerators: 0,
    fullLoadHours: 0,
    egressD5Gigabytes: 0,
    changedAfterApproval: [],
    ownersChangedUnreported: false,
    payers: 0,
    useChangedAfterRefusal: false,
  },
  screening: { blockedStrong: 0, listedStrong: 0, possible: 0, bestScore: 0, matchedRoles: [], matchedLists: [] },
  lists: { partial: false, missing: [], stale: [] },
};

/** Facts of a quiet sign-up, with what the test is about; `undefined` makes an optional fact unknown. */
export function aFacts(overrides: FactOverrides = {}): Facts {
  const families = Object.entries(quietFacts).map(([family, values]) => {
    const merged = Object.entries({ ...values, ...overrides[family as FactFamily] }).filter(([, value]) => value !== undefined);
    return [family, Object.fromEntries(merged)];
  });
  return Object.fromEntries(families) as Facts;
}

/** Facts of an instance request of a cleared tenant: eight accelerators of a known, uncontrolled kind for a day. */
export function anInstanceOfFacts(overrides: FactOverrides = {}): Facts {
  return aFacts({
    ...overrides,
    request: { kind: "instance", ...overrides.request },
    tenant: { standing: "cleared", ...overrides.tenant },
    compute: {
      requested: true,
      acceleratorId: "nvidia-t4",
      known: true,
      bucket: "outside",
      confidence: "C",
      tpp: 1040,
      accelerators: 8,
      hours: 24,
      requestedHours: 192,
      interconnectGbps: 25,
      interconnectKnown: true,
      peakRate: 5.2e14,
      operations: 4.5e19,
      ...overrides.compute,
    },
  });
}

/** What H100 cards add to the facts of an instance request. */
export function h100Compute(accelerators: number, hours: number, interconnectGbps = 3200): FactOverrides["compute"] & object {
  const peakRate = accelerators * 9.894e14;
  return {
    acceleratorId: "nvidia-h100-sxm",
    known: true,
    bucket: "a.1",
    controlled: true,
    confidence: "C",
    tpp: 15832,
    accelerators,
    hours,
    requestedHours: accelerators * hours,
    interconnectGbps,
    peakRate,
    operations: peakRate * hours * 3600,
  };
}

/** A fact family as JSON would give it back: what a replay reads. */
export const throughJson = (facts: Facts): Facts => JSON.parse(JSON.stringify(facts)) as Facts;
