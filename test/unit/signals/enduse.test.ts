import { describe, expect, test } from "vitest";
import type { IntendedUse, SignupRequest, Verification } from "../../../src/domain/requests.ts";
import { gatherEnduse } from "../../../src/signals/enduse.ts";
import { anIntendedUse, aProfile, aVerification } from "../../helpers/profiles.ts";
import { shippedGroups } from "../../helpers/shipped-catalog.ts";

const factsOf = (changes: Partial<SignupRequest>) => gatherEnduse(aProfile(changes), shippedGroups, "2026-11-24");
const useOf = (changes: Partial<IntendedUse>) => factsOf({ intendedUse: anIntendedUse(changes) });
const endUsers = (...countries: (string | null)[]) => ({ endUsers: countries.map((country) => ({ name: "Somebody", country })) });

describe("intended use", () => {
  test("is stated with a summary and at least one end user", () => {
    expect(useOf({}).stated).toBe(true);
    expect(useOf({ summary: " \n" }).stated).toBe(false);
    expect(useOf({ summary: null }).stated).toBe(false);
    expect(useOf(endUsers()).stated).toBe(false);
    expect(factsOf({ intendedUse: null }).stated).toBe(false);
  });

  test("names countries of end users once, and whether one is in Macau or D:5", () => {
    expect(useOf(endUsers("SG", "DE", null, "SG"))).toMatchObject({ endUserCountries: ["DE", "SG"], endUserD5: false });
    expect(useOf(endUsers("SG", "MO")).endUserD5).toBe(true);
    expect(useOf(endUsers("CN")).endUserD5).toBe(true);
    expect(useOf(endUsers(null))).toMatchObject({ endUserCountries: [], endUserD5: false });
  });

  test("training and reselling are yes, no, or unknown", () => {
    expect(useOf({ trainsModels: true, resells: false })).toMatchObject({ trainsModels: true, resells: false });
    for (const facts of [useOf({ trainsModels: null, resells: null }), factsOf({ intendedUse: null })]) {
      expect("trainsModels" in facts || "resells" in facts).toBe(false);
    }
  });
});

describe("a reseller's own programme", () => {
  const isOnFile = (changes: Partial<Verification>) => factsOf({ verifications: [aVerification(changes)] }).resellerProgramme;

  test.each([
    "Customer Identification Program",
    "written CIP, 2026",
    "KYC policy",
    "Know Your Customer procedures",
    "AML and KYC programme",
  ])("is on file as %s", (what) => {
    expect(isOnFile({ what })).toBe(true);
    expect(isOnFile({ what, subject: "HARBOUR ROBOTICS" })).toBe(true);
  });

  test.each(["register extract", "passport", "KYC check of the passport", "KYC", "recipe", "procedures", null])(
    "is not %s",
    (what) => {
      expect(isOnFile({ what })).toBe(false);
    },
  );

  test("does not count when it failed, has expired, or is somebody else's", () => {
    const what = "customer identification programme";
    expect(isOnFile({ what, result: "failed" })).toBe(false);
    expect(isOnFile({ what, result: "mixed" })).toBe(false);
    expect(isOnFile({ what, expiresOn: "2026-11-23" })).toBe(false);
    expect(isOnFile({ what, expiresOn: "2026-11-24" })).toBe(true);
    expect(isOnFile({ what, expiresOn: null })).toBe(true);
    expect(isOnFile({ what, subject: "Anke Petersen" })).toBe(false);
  });
});
