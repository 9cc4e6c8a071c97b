import { describe, expect, test } from "vitest";
import { buildOwnershipGraph } from "../../../src/domain/ownership-graph.ts";
import type { SignupRequest } from "../../../src/domain/requests.ts";
import { type AccessPlace, type DeclaredCountries, declaredCountries, gatherGeography } from "../../../src/signals/geography.ts";
import { headquartersIn } from "../../../src/signals/ownership.ts";
import { aCompany, aConnection, anIndividualProfile, aPerson, aProfile, aRegistration } from "../../helpers/profiles.ts";
import { shippedCatalog, shippedGroups, shippedThresholds } from "../../helpers/shipped-catalog.ts";

type Known = Parameters<typeof gatherGeography>[0];

const declaring = (...own: string[]): DeclaredCountries => ({ own, all: own });
const aPlace = (changes: Partial<AccessPlace> = {}): AccessPlace => ({ country: "DE", region: null, networks: [], ...changes });

const factsOf = (changes: Partial<Known> = {}) =>
  gatherGeography(
    {
      declared: declaring("DE"),
      headquarters: ["DE"],
      payerCountries: ["DE"],
      endUserCountries: [],
      embargo: { isTenantThere: false, signs: [] },
      regionCountry: null,
      connection: aConnection(),
      place: aPlace(),
      ...changes,
    },
    { catalog: shippedCatalog, isInGroup: shippedGroups, today: "2026-11-24" },
  );

describe("declared countries", () => {
  const declaredBy = (profile: SignupRequest) => {
    const graph = buildOwnershipGraph(profile);
    return declaredCountries(profile, graph, headquartersIn(graph, shippedThresholds).countries).all.join(" ");
  };
  const at = (country: string) => ({ lines: [], city: null, region: null, postalCode: null, country });

  test("are registration, headquarters, addresses, and residence of owners at any depth, each once and sorted", () => {
    const profile = aProfile({
      registration: aRegistration({ country: "SG" }),
      headquartersCountry: "AU",
      addresses: [at("MY"), at("AU")],
      owners: [aCompany("H", 10, [aPerson("Jane Doe", 100, { residenceCountry: "NZ" })])],
    });
    expect(declaredBy(profile)).toBe("AU MY NZ SG");
  });

  test("are the headquarters of parents in control, not of other owners", () => {
    const parent = (percent: number) => aProfile({ owners: [aCompany("P", percent, [], { headquartersCountry: "JP" })] });
    expect([declaredBy(parent(51)), declaredBy(parent(50))]).toEqual(["DE JP", "DE"]);
  });

  test("are never nationalities", () => {
    expect(declaredBy(anIndividualProfile({ nationalities: ["CN"] }))).toBe("DE");
    expect(declaredBy(aProfile({ owners: [aPerson("Li Wei", 100, { nationalities: ["CN"] })] }))).toBe("DE");
  });
});

describe("where a request comes from", () => {
  test("fits what is declared, or does not", () => {
    expect(factsOf()).toMatchObject({
      accessCountry: "DE",
      addressMatchesDeclared: true,
      accessD5: false,
      accessEmbargoed: false,
    });
    expect(factsOf({ place: aPlace({ country: "SG" }) })).toMatchObject({ accessCountry: "SG", addressMatchesDeclared: false });
  });

  test("is absent when nobody knows, and then neither fits nor not", () => {
    const facts = factsOf({ place: aPlace({ country: null }) });
    expect("accessCountry" in facts || "addressMatchesDeclared" in facts).toBe(false);
    expect(facts).toMatchObject({ accessD5: false, accessEmbargoed: false });
  });

  test.each([
    ["IR", null, true],
    ["KP", null, true],
    ["CU", null, true],
    ["UA", "UA-43", true],
    ["UA", "UA-14", false],
    ["RU", "UA-40", true],
    ["UA", "UA-30", false],
    ["UA", null, false],
    ["SY", null, false],
    ["RU", null, false],
    [null, null, false],
  ])("%s, region %s, is comprehensively embargoed: %s", (country, region, expected) => {
    expect(factsOf({ place: aPlace({ country, region }) }).accessEmbargoed).toBe(expected);
  });

  test("a region of which a part is embargoed is a sign for a person, no proof", () => {
    expect(factsOf({ place: aPlace({ country: "UA", region: "UA-14" }) }).embargoSigns).toEqual(["access"]);
    expect(factsOf({ place: aPlace({ country: "UA", region: "UA-30" }) }).embargoSigns).toEqual([]);
  });

  test.each(["Asia/Tehran", "Iran", "Asia/Pyongyang", "America/Havana", "Europe/Simferopol"])(
    "so is the time zone %s",
    (timezone) => {
      expect(factsOf({ connection: aConnection({ timezone }) }).embargoSigns).toEqual(["timezone"]);
    },
  );

  test("and so is what the profile says", () => {
    const facts = factsOf({
      embargo: { isTenantThere: true, signs: ["payer"] },
      connection: aConnection({ timezone: "Asia/Tehran" }),
    });
    expect(facts).toMatchObject({ declaredEmbargoed: true, embargoSigns: ["payer", "timezone"] });
  });

  test.each([
    ["CN", true],
    ["HK", true],
    ["MO", true],
    ["RU", true],
    ["TW", false],
    ["SG", false],
    ["KH", false],
  ])("%s is Macau or D:5: %s", (country, expected) => {
    expect(factsOf({ place: aPlace({ country }) }).accessD5).toBe(expected);
    expect(factsOf({ declared: declaring("DE", country) }).declaredD5).toBe(expected);
  });

  test("an owner's residence in D:5 is declared, and not the tenant's own", () => {
    const facts = factsOf({ declared: { own: ["SG"], all: ["CN", "SG"] } });
    expect(facts).toMatchObject({ declaredD5: true, tenantD5: false });
    expect(factsOf({ declared: declaring("CN", "SG") })).toMatchObject({ declaredD5: true, tenantD5: true });
  });

  test("kinds of concealing network are sorted", () => {
    expect(factsOf({ place: aPlace({ networks: ["vpn", "hosting", "tor"] }) }).concealment).toEqual(["hosting", "tor", "vpn"]);
    expect(factsOf().concealment).toEqual([]);
  });
});

describe("time zones", () => {
  const zoneOf = (timezone: string | null, declared: string[]) => {
    const { timezoneCountries, timezoneMatchesDeclared } = factsOf({
      declared: declaring(...declared),
      connection: aConnection({ timezone }),
    });
    return [timezoneCountries, timezoneMatchesDeclared];
  };

  test("are of the zone's own country, not of all that share its offset", () => {
    expect(zoneOf("Asia/Shanghai", ["SG"])).toEqual([["CN"], false]);
    expect(zoneOf("Australia/Perth", ["CN"])).toEqual([["AU"], false]);
    expect(zoneOf("Asia/Taipei", ["CN"])).toEqual([["TW"], false]);
    expect(zoneOf("Asia/Hong_Kong", ["HK"])).toEqual([["HK"], true]);
    expect(zoneOf("Asia/Urumqi", ["CN"])).toEqual([["CN"], true]);
  });

  test("are of Macau or D:5 where all countries of the zone are", () => {
    const isD5 = (timezone: string) => factsOf({ connection: aConnection({ timezone }) }).timezoneD5;
    expect(["Asia/Shanghai", "Asia/Macau", "Asia/Hong_Kong"].map(isD5)).toEqual([true, true, true]);
    expect(["Asia/Taipei", "Asia/Singapore", "Europe/Simferopol", "Asia/Riyadh"].map(isD5)).toEqual([false, false, false, false]);
    expect(isD5("UTC")).toBeUndefined();
  });

  test("that several countries use by one name fit each of them", () => {
    for (const country of ["GB", "GG", "IM", "JE"]) expect(zoneOf("Europe/London", [country])[1]).toBe(true);
    expect(zoneOf("Europe/London", ["IE"])[1]).toBe(false);
  });

  test.each([
    ["Asia/Calcutta", "IN"],
    ["Asia/Saigon", "VN"],
    ["Europe/Kiev", "UA"],
    ["PRC", "CN"],
    ["Asia/Chongqing", "CN"],
    ["US/Eastern", "US"],
    ["Singapore", "SG"],
    ["Europe/Oslo", "NO"],
  ])("are known by the deprecated name %s", (timezone, country) => {
    expect(zoneOf(timezone, [country])).toEqual([[country], true]);
  });

  test.each(["UTC", "Etc/UTC", "GMT", "Etc/GMT-8", "Factory", "Mars/Olympus", "", "constructor", "__proto__", null])(
    "%s is of no country, and then neither fits nor not",
    (timezone) => {
      const facts = factsOf({ connection: aConnection({ timezone }) });
      expect(facts.timezoneCountries).toEqual([]);
      expect("timezoneMatchesDeclared" in facts).toBe(false);
    },
  );
});

describe("region arbitrage", () => {
  test("counts distinct countries of headquarters, payer, region and administrator", () => {
    const facts = factsOf({
      headquarters: ["SG"],
      payerCountries: ["AE", "SG"],
      regionCountry: "AU",
      place: aPlace({ country: "CN" }),
    });
    expect(facts).toMatchObject({ arbitrageCountries: ["AE", "AU", "CN", "SG"], arbitrageRouting: true, arbitrageD5: true });
  });

  test("leaves out what is unknown, and end users only link to D:5", () => {
    const facts = factsOf({ place: aPlace({ country: null }), endUserCountries: ["CN"] });
    expect(facts).toMatchObject({ arbitrageCountries: ["DE"], arbitrageRouting: false, arbitrageD5: true });
    expect(factsOf().arbitrageD5).toBe(false);
  });
});
