import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Facts } from "../../../src/domain/facts.ts";
import type { InstanceRequest, SignupRequest } from "../../../src/domain/requests.ts";
import type { ScreenedParty } from "../../../src/domain/screening.ts";
import { quietBehaviour } from "../../../src/signals/behaviour.ts";
import { type FactSources, gatherBasis, gatherFacts } from "../../../src/signals/gather.ts";
import { partiesOf } from "../../../src/signals/parties.ts";
import { arbitraryProfile } from "../../helpers/arbitrary-profiles.ts";
import { factProblems } from "../../helpers/fact-problems.ts";
import { nothingElseKnown } from "../../helpers/fact-sources.ts";
import { aCompany, aMatch, anInstance, anIntendedUse, aPerson, aProfile, theSettings } from "../../helpers/profiles.ts";
import { shippedCatalog } from "../../helpers/shipped-catalog.ts";

const now = new Date("2026-11-24T10:30:00Z");

const basisOf = (profile: SignupRequest, screened: ScreenedParty[] = []) =>
  gatherBasis({ profile, screened, catalog: shippedCatalog, settings: theSettings, now, isDisposableDomain: () => false });

const sourcesOf = (profile: SignupRequest, changes: Partial<FactSources> = {}): FactSources => ({
  basis: basisOf(profile),
  kind: "signup",
  connection: profile.connection,
  place: { country: "DE", region: null, networks: [] },
  instance: null,
  standing: "new",
  ...nothingElseKnown,
  catalog: shippedCatalog,
  settings: theSettings,
  now,
  ...changes,
});

const throughJson = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

/** Every party is on a list, strongly or weakly. */
const listEverybody = (profile: SignupRequest, score: number): ScreenedParty[] =>
  partiesOf(profile).map(({ role, pointer }, i) => ({
    role,
    pointer,
    matches: [aMatch({ score, effect: i % 2 ? "blocked" : "listed" })],
  }));

const arbitraryInstance: fc.Arbitrary<InstanceRequest> = fc
  .record({
    accelerator: fc.oneof(fc.constantFrom("H100", "B20", "GB200 Superchip", "p5.48xlarge", "__proto__"), fc.string()),
    acceleratorsPerInstance: fc.integer({ min: 1, max: 1_024 }),
    instances: fc.integer({ min: 1, max: 100_000 }),
    interconnectGbps: fc.option(fc.double({ min: 0, max: 1e6, noNaN: true }), { nil: null }),
    durationHours: fc.option(fc.double({ min: 1e-9, max: 87_600, noNaN: true }), { nil: null }),
  })
  .map(anInstance);

const arbitraryPlace = fc.record({
  country: fc.constantFrom("DE", "CN", "IR", null),
  region: fc.constantFrom("UA-43", "DE-HH", null),
  networks: fc.subarray(["vpn", "tor", "hosting"] as const),
});

describe("facts of one decision", () => {
  test("an ordinary sign-up, in full", () => {
    const facts = gatherFacts(sourcesOf(aProfile()));
    expect(facts).toEqual({
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
        entityAgeDays: 6051,
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
        timezoneCountries: ["DE", "DK", "NO", "SE", "SJ"],
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
      compute: expect.objectContaining({ requested: false, declaredHours: 900, biological: false }),
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
      behaviour: quietBehaviour,
      screening: { blockedStrong: 0, listedStrong: 0, possible: 0, bestScore: 0, matchedRoles: [], matchedLists: [] },
      lists: { partial: false, missing: [], stale: [] },
    } satisfies Facts);
  });

  test("an instance request adds its own place, region and compute to what the profile says", () => {
    const instance = anInstance({ region: { id: "au-east", country: "AU" } });
    const facts = gatherFacts(
      sourcesOf(aProfile(), {
        kind: "instance",
        instance,
        standing: "cleared",
        place: { country: "CN", region: null, networks: ["vpn"] },
        connection: { ...instance.connection, timezone: "Asia/Shanghai" },
      }),
    );
    expect(facts).toMatchObject({
      request: { kind: "instance" },
      tenant: { standing: "cleared" },
      geography: { accessD5: true, timezoneMatchesDeclared: false, arbitrageCountries: ["AU", "CN", "DE"], concealment: ["vpn"] },
      compute: { requested: true, accelerators: 16 },
      exposure: { tenantAccelerators: 16, groupAccelerators: 16 },
    });
  });

  test("biological work and hours that the profile declares count at every request", () => {
    const intendedUse = anIntendedUse({ biologicalSequenceData: true, expectedAcceleratorHours: null });
    const facts = gatherFacts(sourcesOf(aProfile({ intendedUse }), { instance: anInstance() }));
    expect(facts.compute.biological).toBe(true);
    expect("declaredHours" in facts.compute).toBe(false);
  });

  test("a blocked owner of an owner reaches screening and ownership alike", () => {
    const owners = [aCompany("H", 51, [aPerson("Ivan Petrov", 50)])];
    const screened: ScreenedParty[] = [{ role: "owner", pointer: "/owners/0/owners/0", matches: [aMatch()] }];
    const { facts } = basisOf(aProfile({ owners }), screened);
    expect(facts).toMatchObject({
      screening: { blockedStrong: 1, matchedRoles: ["owner"] },
      ownership: { blockedPercentMin: 51 },
    });
  });

  test("the day ends at midnight UTC, wherever the machine stands", () => {
    const hourAt = (text: string) => gatherFacts(sourcesOf(aProfile(), { now: new Date(text) })).request.hour;
    expect([hourAt("2026-11-24T23:59:59+00:00"), hourAt("2026-11-24T23:59:59+08:00")]).toEqual([23, 15]);
  });
});

describe("for every sign-up that the contract lets in", () => {
  test("each fact has its declared type, is finite, and survives JSON", () => {
    fc.assert(
      fc.property(arbitraryProfile, arbitraryInstance, arbitraryPlace, fc.boolean(), (profile, instance, place, isSignup) => {
        const basis = basisOf(profile, listEverybody(profile, isSignup ? 1 : 0.9));
        expect(throughJson(basis)).toStrictEqual(basis);
        const facts = gatherFacts(sourcesOf(profile, { basis, place, instance: isSignup ? null : instance }));
        expect(factProblems(facts)).toEqual([]);
        expect(throughJson(facts)).toStrictEqual(facts);
      }),
      { numRuns: 150 },
    );
  });

  test("the same comes out of a stored basis and a second time, and nothing handed in is changed", () => {
    fc.assert(
      fc.property(arbitraryProfile, (profile) => {
        const before = JSON.stringify(profile);
        const facts = gatherFacts(sourcesOf(profile));
        const stored = throughJson(basisOf(profile));
        expect(gatherFacts(sourcesOf(profile, { basis: stored }))).toStrictEqual(facts);
        expect(JSON.stringify(profile)).toBe(before);
      }),
      { numRuns: 50 },
    );
  });

  test("facts hold no names, numbers or wallets", () => {
    const secret = "Zzyzx Secret 4711";
    const profile = aProfile({
      name: secret,
      aliases: [secret],
      externalId: secret,
      registration: { number: secret, country: "DE", formedOn: null },
      owners: [aPerson(secret, 100, { aliases: [secret] })],
      email: "zzyzx@harbour.example",
    });
    const payment = { ...profile.payment, payerName: secret, crypto: { asset: "BTC", network: null, address: secret } };
    expect(JSON.stringify(gatherFacts(sourcesOf({ ...profile, payment })))).not.toMatch(/zzyzx|4711/i);
  });
});

test("the checker of facts finds what is missing, unknown, of another type, or no finite number", () => {
  const facts = gatherFacts(sourcesOf(aProfile()));
  expect(factProblems(facts)).toEqual([]);
  const { nominees: _, ...withoutNominees } = facts.ownership;
  const wrong = {
    ...facts,
    ownership: withoutNominees,
    tenant: { ...facts.tenant, colour: "red", employees: Number.NaN },
    lists: { ...facts.lists, stale: [undefined] },
    weather: {},
  };
  expect(factProblems(wrong).sort()).toEqual([
    "lists.stale is no list<string>: [null]",
    "ownership.nominees is no double: undefined",
    "tenant.colour is not in the catalogue",
    "tenant.employees is no double: null",
    "weather is not in the catalogue",
  ]);
});
