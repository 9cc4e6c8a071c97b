import { describe, expect, test } from "vitest";
import { groupsOn, isRuleInForce, type SignalGroup } from "../../../src/domain/catalog.ts";
import { isCountryCode } from "../../../src/domain/country.ts";
import { shippedCatalog } from "../../helpers/shipped-catalog.ts";

describe("groups of countries", () => {
  const TODAY = "2026-11-24";
  const codes = [...new Set([...shippedCatalog.countryGroups.values()].flatMap((group) => [...group.keys()]))];
  const members = (group: string, day = TODAY) =>
    codes.filter((code) => groupsOn(shippedCatalog, day)(group as SignalGroup, code)).sort();
  const inGroup = (group: SignalGroup, wanted: string) =>
    wanted
      .split(" ")
      .filter((code) => members(group).includes(code))
      .join(" ");

  test("Macau, China with Hong Kong, and the rest of D:5 are places of the headquarters rule", () => {
    expect(inGroup("MACAU_PLUS_D5", "MO CN HK RU BY IR KP CU SY VE MM AF IQ LB LY")).toBe(
      "MO CN HK RU BY IR KP CU SY VE MM AF IQ LB LY",
    );
    expect(members("MACAU_PLUS_D5")).toEqual([...members("D:5"), "MO"].sort());
  });

  test("Cambodia left D:5 on 3 February 2026; Taiwan, Singapore, Malaysia and the Emirates never were in it", () => {
    expect(inGroup("MACAU_PLUS_D5", "KH TW SG MY AE IN KZ")).toBe("");
    for (const group of ["D:5", "MACAU_PLUS_D5"]) {
      expect(members(group, "2026-02-02")).toContain("KH");
      expect(members(group, "2026-02-03")).not.toContain("KH");
    }
    expect(groupsOn(shippedCatalog, TODAY)("MACAU_PLUS_D5", "")).toBe(false);
  });

  test("comprehensive embargoes are of Iran, North Korea and Cuba, since July 2025 no longer of Syria", () => {
    expect(members("OFAC_COMPREHENSIVE")).toEqual(["CU", "IR", "KP"]);
    expect(members("OFAC_COMPREHENSIVE", "2025-06-30")).toEqual(["CU", "IR", "KP", "SY"]);
    expect(members("OFAC_COMPREHENSIVE", "2025-07-01")).toEqual(["CU", "IR", "KP"]);
  });

  test("embargoed regions are Crimea with Sevastopol, and of Donetsk and Luhansk a part", () => {
    expect(members("OFAC_REGION")).toEqual(["UA-40", "UA-43"]);
    expect(members("OFAC_REGION_PART")).toEqual(["UA-09", "UA-14"]);
  });

  test("places of the reported structures are routing and secrecy places", () => {
    expect(inGroup("ROUTING_WATCH", "SG MY ID AU JP AE HK US DE")).toBe("SG MY ID AU JP AE HK");
    expect(inGroup("SECRECY", "VG KY SC US DE SG")).toBe("VG KY SC");
    expect(shippedCatalog.countryGroups.get("constructor")).toBeUndefined();
  });

  test("every code is a country, or a region of one", () => {
    expect(codes.filter((code) => !isCountryCode(code.slice(0, 2)))).toEqual([]);
  });
});

describe("dated rules", () => {
  test.each([
    ["2025-09-28", false],
    ["2025-09-29", true],
    ["2025-11-09", true],
    ["2025-11-10", false],
    ["2026-11-09", false],
    ["2026-11-10", true],
    ["2030-01-01", true],
  ])("the affiliates rule on %s: %s", (day, expected) => {
    expect(isRuleInForce(shippedCatalog, "bis-affiliates", day)).toBe(expected);
  });

  test("a rule that nobody dated is not in force", () => {
    expect(isRuleInForce(shippedCatalog, "no-such-rule", "2026-11-24")).toBe(false);
  });
});

test("countries are upper-case codes of ISO 3166-1, and Kosovo", () => {
  expect(["DE", "TW", "HK", "MO", "XK", "AQ", "SS"].filter(isCountryCode)).toHaveLength(7);
  expect(["", "de", "UK", "EU", "ZZ", "SU", "AN", "DEU", "D", " DE", "constructor"].filter(isCountryCode)).toEqual([]);
});
