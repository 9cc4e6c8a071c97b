import { describe, expect, test } from "vitest";
import { buildOwnershipGraph } from "../../../src/domain/ownership-graph.ts";
import type { SignupRequest } from "../../../src/domain/requests.ts";
import { gatherIdentity } from "../../../src/signals/identity.ts";
import { fastestMs } from "../../helpers/fastest.ts";
import {
  aCompany,
  anIndividualProfile,
  aPayment,
  aPerson,
  aProfile,
  aRegistration,
  aVerification,
} from "../../helpers/profiles.ts";
import { shippedCatalog, shippedThresholds } from "../../helpers/shipped-catalog.ts";

const factsOf = (profile: SignupRequest, declaredCountries: string[] = ["DE"]) =>
  gatherIdentity(profile, {
    graph: buildOwnershipGraph(profile),
    declaredCountries,
    catalog: shippedCatalog,
    thresholds: shippedThresholds,
    today: "2026-11-24",
    isDisposableDomain: (domain) => domain === "throw-away.example",
  });

const ownedBy = (...owners: SignupRequest["owners"]) => aProfile({ owners });

describe("fields of the proposed identification rule", () => {
  test("none is missing from a full sign-up, of a company or of a person", () => {
    expect(factsOf(aProfile()).missingFields).toEqual([]);
    expect(factsOf(anIndividualProfile()).missingFields).toEqual([]);
  });

  test("each is named by its place", () => {
    const bare = aProfile({ phone: null, registration: null, headquartersCountry: null, owners: [] });
    expect(factsOf(bare).missingFields).toEqual([
      "/headquartersCountry",
      "/owners",
      "/phone",
      "/registration/country",
      "/registration/number",
    ]);
  });

  test("owners need a place of residence at any depth; organizations do not", () => {
    const owners = [aCompany("H", 100, [aPerson("Jane Doe", 50), aPerson("John Doe", 50, { residenceCountry: "US" })])];
    expect(factsOf(ownedBy(...owners)).missingFields).toEqual(["/owners/0/owners/0/residenceCountry"]);
  });

  test.each([
    [
      "crypto without a wallet",
      aPayment({ method: "crypto", crypto: { asset: "BTC", network: null, address: null } }),
      "/payment/crypto/address",
    ],
    ["a card without anything of it", aPayment({ method: "card" }), "/payment/card"],
    [
      "a card of which nothing is said",
      aPayment({ method: "card", card: { bin: null, country: null, fingerprint: null } }),
      "/payment/card",
    ],
    ["a prepaid card without anything of it", aPayment({ method: "prepaid_card" }), "/payment/card"],
    ["a transfer without a bank", aPayment({ method: "bank_transfer" }), "/payment/bank"],
  ])("%s lacks its source", (_, payment, pointer) => {
    expect(factsOf(aProfile({ payment })).missingFields).toEqual([pointer]);
  });

  test.each([
    aPayment({ method: "crypto", crypto: { asset: "BTC", network: null, address: "bc1q" } }),
    aPayment({ method: "card", card: { bin: null, country: "DE", fingerprint: null } }),
    aPayment({ method: "bank_transfer", bank: { country: null, bic: "DEUTDEFF", accountHash: null } }),
    aPayment({ method: "gift_card" }),
  ])("a $method with its source lacks nothing", (payment) => {
    expect(factsOf(aProfile({ payment })).missingFields).toEqual([]);
  });
});

describe("verification", () => {
  const verifiedBy = (...verifications: SignupRequest["verifications"]) => {
    const { tenantVerified, unverifiedOwners } = factsOf(aProfile({ aliases: ["HRG"], verifications }));
    return [tenantVerified, unverifiedOwners];
  };

  test.each([
    ["for `tenant`", aVerification(), [true, 1]],
    ["in the tenant's name without its form", aVerification({ subject: "HARBOUR ROBOTICS" }), [true, 1]],
    ["in its alias", aVerification({ subject: "hrg" }), [true, 1]],
    ["in an owner's name", aVerification({ subject: "Petersen, Anke" }), [false, 0]],
    ["in nobody's name", aVerification({ subject: "Jane Doe" }), [false, 1]],
    ["that failed", aVerification({ result: "failed" }), [false, 1]],
    ["of mixed result", aVerification({ result: "mixed" }), [false, 1]],
    ["that ends today", aVerification({ expiresOn: "2026-11-24" }), [true, 1]],
    ["that ended yesterday", aVerification({ expiresOn: "2026-11-23" }), [false, 1]],
    ["without an end", aVerification({ expiresOn: null }), [true, 1]],
  ])("a check %s", (_, verification, expected) => {
    expect(verifiedBy(verification)).toEqual(expected);
  });

  test.each([
    ["a quarter of the shares", [aPerson("Jane Doe", 25)], 1],
    ["less than a quarter", [aPerson("Jane Doe", 24.99)], 0],
    ["less than a quarter, yet control", [aPerson("Jane Doe", 1, { roles: ["beneficial_owner"] })], 1],
    ["a quarter through a company", [aCompany("H", 50, [aPerson("Jane Doe", 50)])], 1],
    ["a quarter in two pieces", [aPerson("Jane Doe", 15), aCompany("H", 20, [aPerson("Jane Doe", 50)])], 1],
    ["a band that may reach a quarter", [aPerson("Jane Doe", null, { percentMin: 10, percentMax: 25 })], 1],
    ["a director without shares", [aPerson("Jane Doe", null, { roles: ["director"] })], 0],
    ["a company is no natural person", [aCompany("H", 100)], 0],
    ["one person in two places", [aPerson("Jane Doe", 30), aCompany("H", 60, [aPerson("Jane Doe", 100)])], 1],
  ])("beneficial owner: %s", (_, owners, unverified) => {
    expect(factsOf(ownedBy(...owners)).unverifiedOwners).toBe(unverified);
  });
});

describe("documents", () => {
  const documentsOf = (...verifications: SignupRequest["verifications"]) => {
    const { failedDocuments, expiredDocuments, reusedDocuments } = factsOf(aProfile({ verifications }));
    return [failedDocuments, expiredDocuments, reusedDocuments];
  };

  test("that failed, came out mixed, or expired after they passed are counted", () => {
    const expired = { expiresOn: "2026-11-23" };
    expect(
      documentsOf(aVerification({ result: "failed", ...expired }), aVerification({ result: "mixed" }), aVerification(expired)),
    ).toEqual([2, 1, 0]);
    expect(documentsOf(aVerification(), aVerification({ expiresOn: null }))).toEqual([0, 0, 0]);
  });

  test("of two subjects are one re-used document", () => {
    const documentHash = "sha256:1";
    expect(documentsOf(aVerification({ documentHash }), aVerification({ documentHash, subject: "Anke Petersen" }))[2]).toBe(1);
  });

  test("shown twice for one subject, by whichever of its names, are not re-used", () => {
    const documentHash = "sha256:1";
    const names = ["tenant", "Harbour Robotics GmbH", "harbour robotics"];
    expect(documentsOf(...names.map((subject) => aVerification({ subject, documentHash })))[2]).toBe(0);
    expect(
      documentsOf(...["Anke Petersen", "PETERSEN, Anke"].map((subject) => aVerification({ subject, documentHash })))[2],
    ).toBe(0);
  });

  test("without a hash are never the same", () => {
    expect(documentsOf(aVerification(), aVerification({ subject: "Anke Petersen" }))[2]).toBe(0);
  });
});

describe("US persons", () => {
  const inUs = { registration: aRegistration({ country: "US" }) };
  const american = (percent: number | null) => aPerson("Jane Doe", percent, { residenceCountry: "US" });
  const areUs = (...owners: SignupRequest["owners"]) => factsOf(aProfile({ ...inUs, owners })).allUsPersons;

  test("are a US company and all its disclosed owners", () => {
    expect(areUs(american(100))).toBe(true);
    expect(areUs(aCompany("Holding Inc", 100, [american(100)], inUs))).toBe(true);
  });

  test.each([
    ["a foreign owner", [american(80), aPerson("Li Wei", 20, { residenceCountry: "CN" })]],
    ["an owner whose residence nobody knows", [american(80), aPerson("Li Wei", 20)]],
    ["nobody disclosed", []],
    ["a quarter undisclosed, which one more beneficial owner could hold", [american(75)]],
    ["a US company with nobody behind it", [aCompany("Holding LLC", 100, [], inUs)]],
    [
      "a foreign company in between",
      [aCompany("Holding Ltd", 100, [american(100)], { registration: aRegistration({ country: "VG" }) })],
    ],
  ])("are not: %s", (_, owners) => {
    expect(areUs(...owners)).toBe(false);
  });

  test("are not a foreign company of Americans", () => {
    expect(factsOf(aProfile({ owners: [american(100)] })).allUsPersons).toBe(false);
  });

  test("never are so, or cease to be, by nationality", () => {
    const at = (country: string) => [{ lines: [], city: null, region: null, postalCode: null, country }];
    const person = (country: string, nationalities: string[]) =>
      factsOf(anIndividualProfile({ addresses: at(country), nationalities })).allUsPersons;
    expect([person("US", ["CN", "IR"]), person("DE", ["US"])]).toEqual([true, false]);
    expect(areUs({ ...american(100), nationalities: ["CN"] })).toBe(true);
    expect(areUs(aPerson("Jane Doe", 100, { residenceCountry: "DE", nationalities: ["US"] }))).toBe(false);
  });

  test("are not somebody with an address abroad, or with none", () => {
    const addresses = ["US", "DE"].map((country) => ({ lines: [], city: null, region: null, postalCode: null, country }));
    expect(factsOf(anIndividualProfile({ addresses })).allUsPersons).toBe(false);
    expect(factsOf(anIndividualProfile({ addresses: [] })).allUsPersons).toBe(false);
  });
});

describe("mail and website", () => {
  const mailOf = (email: string, website: string | null = null) => {
    const { disposableEmail, freeEmail, websiteGiven, emailMatchesWebsite } = factsOf(aProfile({ email, website }));
    return { disposableEmail, freeEmail, websiteGiven, emailMatchesWebsite };
  };

  test("throw-away domains and their subdomains", () => {
    expect(mailOf("a@throw-away.example").disposableEmail).toBe(true);
    expect(mailOf("a@THROW-AWAY.example").disposableEmail).toBe(true);
    expect(mailOf("a@mx.throw-away.example").disposableEmail).toBe(true);
    expect(mailOf("a@not-throw-away.example").disposableEmail).toBe(false);
  });

  test("free mail and its subdomains, and nothing that merely ends alike", () => {
    expect(
      ["a@gmail.com", "a@Yahoo.CO.JP", "a@vip.qq.com", "a@mail.163.com", "a@proton.me"].map((mail) => mailOf(mail).freeEmail),
    ).toEqual(Array.from({ length: 5 }, () => true));
    expect(["a@notgmail.com", "a@gmail.com.example", "a@harbour.co.uk", "a@jp"].map((mail) => mailOf(mail).freeEmail)).toEqual(
      Array.from({ length: 4 }, () => false),
    );
  });

  test.each([
    ["ops@harbour.co.uk", "https://www.harbour.co.uk/about", true],
    ["ops@mail.harbour.co.uk", "harbour.co.uk", true],
    ["ops@other.co.uk", "https://harbour.co.uk", false],
    ["ops@gmail.com", "https://harbour.co.uk", false],
    ["ops@harbour.co.uk", "not a website", undefined],
    ["ops@harbour.co.uk", "http://192.0.2.1/", undefined],
  ])("mail %s and website %s share their domain: %s", (email, website, expected) => {
    expect(mailOf(email, website)).toMatchObject({ websiteGiven: true, emailMatchesWebsite: expected });
  });

  test("without a website there is nothing to match", () => {
    expect(mailOf("ops@harbour.co.uk")).toMatchObject({ websiteGiven: false });
    expect("emailMatchesWebsite" in factsOf(aProfile({ website: null }))).toBe(false);
  });
});

describe("telephone", () => {
  const phoneOf = (phone: string | null, declared: string[]) => {
    const { phoneCountry, phoneMatchesDeclared } = factsOf(aProfile({ phone }), declared);
    return [phoneCountry, phoneMatchesDeclared];
  };

  test.each([
    ["+494012345678", ["DE"], "DE", true],
    ["+49 (40) 123 456 78", ["AT"], "DE", false],
    ["0049 40 12345678", ["DE"], "DE", true],
    ["+8613812345678", ["SG"], "CN", false],
    ["+85291234567", ["CN"], "HK", false],
    // one plan, several countries: the digits say which
    ["+16475550100", ["US"], "CA", false],
    ["+79161234567", ["RU"], "RU", true],
    ["+77012345678", ["RU"], "KZ", false],
    ["+441534888888", ["GB"], "JE", false],
    ["+442079460000", ["GB"], "GB", true],
  ])("%s for a tenant of %s is of %s", (phone, declared, country, matches) => {
    expect(phoneOf(phone, declared)).toEqual([country, matches]);
  });

  test("+44 that the United Kingdom, Guernsey, Man and Jersey share is of any of them", () => {
    for (const country of ["GB", "GG", "IM", "JE"]) expect(phoneOf("+447700900123", [country])).toEqual([undefined, true]);
    expect(phoneOf("+447700900123", ["FR"])).toEqual([undefined, false]);
  });

  test.each([null, "", "garbage", "02079460000", "+80012345678", "+", "+999", "'; drop table"])(
    "%j is of no known country",
    (phone) => {
      const facts = factsOf(aProfile({ phone }));
      expect("phoneCountry" in facts || "phoneMatchesDeclared" in facts).toBe(false);
    },
  );
});

test("a sign-up at every bound of the contract is judged in a quarter of a second", () => {
  const names = Array.from({ length: 500 }, (_, i) => `Owner ${i}`);
  const owners = names.map((name) => aPerson(name, 0.2, { aliases: Array.from({ length: 20 }, (_, i) => `${name} ${i}`) }));
  const verifications = names.map((name) => aVerification({ subject: `Not ${name}`, documentHash: "one" }));
  const profile = aProfile({ owners, verifications });
  expect(factsOf(profile).reusedDocuments).toBe(1);
  expect(fastestMs(() => factsOf(profile))).toBeLessThan(250);
});
