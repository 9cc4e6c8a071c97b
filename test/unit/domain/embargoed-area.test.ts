import { describe, expect, test } from "vitest";
import { embargoOfAddress, embargoOfTimezone } from "../../../src/domain/embargoed-area.ts";
import type { Address } from "../../../src/domain/requests.ts";
import { shippedCatalog } from "../../helpers/shipped-catalog.ts";

const TODAY = "2026-11-24";
const coverageOf = (changes: Partial<Address>, day = TODAY) =>
  embargoOfAddress(shippedCatalog, { lines: [], city: null, region: null, postalCode: null, country: "UA", ...changes }, day);

describe("addresses in embargoed areas", () => {
  test.each<[string, Partial<Address>]>([
    ["Crimea by its name", { region: "Autonomous Republic of Crimea" }],
    ["in another script", { region: "Республика Крым", country: "RU" }],
    ["by its code", { region: "UA-43" }],
    ["by a town", { city: "SEVASTOPOL" }],
    ["by a town under Russian spelling", { city: "Yevpatoria", country: "RU" }],
    ["by a Ukrainian postal code", { postalCode: "98600" }],
    ["by a Russian postal code", { postalCode: "295 000", country: "RU" }],
    ["the so-called DNR", { region: "Donetsk People’s Republic" }],
    ["the so-called LNR by a town", { city: "Луганськ" }],
    ["Donetsk by postal code", { postalCode: "83000" }],
  ])("%s", (_, address) => {
    expect(coverageOf(address)).toBe("whole");
  });

  test("the regions of Donetsk and Luhansk are embargoed in part only", () => {
    expect(coverageOf({ region: "Donetsk Oblast", city: "Kramatorsk", postalCode: "84300" })).toBe("part");
    expect(coverageOf({ region: "UA-09" })).toBe("part");
  });

  test.each<[string, Partial<Address>]>([
    ["the rest of Ukraine", { region: "Kyiv", city: "Kyiv", postalCode: "01001" }],
    ["Kherson on the mainland", { city: "Kherson", postalCode: "73000" }],
    ["the Russian town of Donetsk", { country: "RU", city: "Donetsk", region: "Rostov Oblast", postalCode: "346330" }],
    ["a code of another length", { postalCode: "9860" }],
    ["the same digits in another country", { country: "FR", postalCode: "98600", city: "Monaco" }],
    ["a name that merely holds it", { city: "New Yalta Village" }],
    ["nothing stated", {}],
  ])("%s is not", (_, address) => {
    expect(coverageOf(address)).toBeNull();
  });

  test("a line counts in its days only", () => {
    const area = {
      country: "UA",
      kind: "city",
      value: "yalta",
      coverage: "whole",
      from: "2014-12-19",
      until: "2027-01-31",
    } as const;
    const on = (day: string) =>
      embargoOfAddress(
        { ...shippedCatalog, embargoedAreas: [area] },
        { lines: [], city: "Yalta", region: null, postalCode: null, country: "UA" },
        day,
      );
    expect(["2014-12-18", "2014-12-19", "2027-01-31", "2027-02-01"].map(on)).toEqual([null, "whole", "whole", null]);
  });

  test("the time zone of Simferopol is Crimea's", () => {
    expect(embargoOfTimezone(shippedCatalog, "Europe/Simferopol", TODAY)).toBe("whole");
    expect(embargoOfTimezone(shippedCatalog, "Europe/Kyiv", TODAY)).toBeNull();
  });
});
