import { describe, expect, test } from "vitest";
import { parseBirthSpan } from "../../../../src/screening/readers/fields/birth-span.ts";
import { countriesOfAddress, countryCode } from "../../../../src/screening/readers/fields/country-code.ts";
import { labelledNumber } from "../../../../src/screening/readers/fields/labelled-number.ts";
import { splitNames } from "../../../../src/screening/readers/fields/split-names.ts";

describe("birth dates", () => {
  test.each([
    ["25 Mar 1977", 19770325, 19770325],
    ["21 September 1979", 19790921, 19790921],
    ["March 25, 1977", 19770325, 19770325],
    ["1977-03-25", 19770325, 19770325],
    ["1977-03-25T00:00:00", 19770325, 19770325],
    ["25/03/1977", 19770325, 19770325],
    ["5.3.1977", 19770305, 19770305],
    ["00/00/1965", 19650101, 19651231],
    ["00/07/1965", 19650701, 19650731],
    ["August, 1982", 19820801, 19820831],
    ["1982-08", 19820801, 19820831],
    ["1963", 19630101, 19631231],
    ["circa 1963", 19620101, 19641231],
    ["Approximately 1963", 19620101, 19641231],
    ["circa 01 Jan 1963", 19620101, 19641231],
    ["1961 to 1963", 19610101, 19631231],
    ["between 1961 and 1963", 19610101, 19631231],
    ["01 Jan 1960 to 31 Dec 1965", 19600101, 19651231],
    ["1972-1973", 19720101, 19731231],
  ])("%s lies between %d and %d", (text, from, to) => expect(parseBirthSpan(text)).toEqual({ from, to }));

  test.each(["", "unknown", "-0-", "12/45", "3 March", "00/00/0000", "19", "0977"])("%j is none", (text) =>
    expect(parseBirthSpan(text)).toBeNull(),
  );
});

describe("countries", () => {
  test.each([
    ["Iran", "IR"],
    ["Iran (Islamic Republic of)", "IR"],
    ["Korea, North", "KP"],
    ["Democratic People's Republic of Korea", "KP"],
    ["Congo, Democratic Republic of the", "CD"],
    ["Cote d'Ivoire", "CI"],
    ["Côte d’Ivoire", "CI"],
    ["Burma", "MM"],
    ["Türkiye", "TR"],
    ["U.A.E.", "AE"],
    ["U.K.", "GB"],
    ["Laos P.D.R.", "LA"],
    ["CN", "CN"],
    ["XK", "XK"],
  ])("%s is %s", (name, code) => expect(countryCode(name)).toBe(code));

  test.each(["", "undetermined", "ZZ", "SU", "Region: Asia", "x".repeat(500)])("%.20s is none", (name) =>
    expect(countryCode(name)).toBeNull(),
  );

  test.each([
    ["501, 5th Floor, Kabul, Afghanistan.", ["AF"]],
    ["21 Yablochkova Street, Moscow, Russia, 127322", ["RU"]],
    ["5995 Gouin Ouest, #212, Montreal, Quebec, H4J 2P8 Canada.", ["CA"]],
    ["88 Yunlongshan Road, Jianye District, Nanjing China", ["CN"]],
    ["24 Chiswell Street, London, United Kingdom EC1Y 4YX.", ["GB"]],
    ["1 Scotts Road, Singapore 228208 (See alternate address under the United Kingdom)", ["SG", "GB"]],
    ["P.O. Box 626, Gormley, ONT LOH 1G0 Canada; (See alternate addresses under Iran and U.A.E.)", ["CA", "IR", "AE"]],
    ["191 Zheltoksan St., District of Almaty, Republic of Kazakhstan.", ["KZ"]],
    ["C.R. No 1/79103/6, 112 Ruwi, Sultanate of Oman.", ["OM"]],
    ["No. 170 Zihai Road, Minhang District, Shanghai. China.", ["CN"]],
    ["Crimea Region of Ukraine", ["UA"]],
    ["Almaktoum Road, Dubai, AE", ["AE"]],
    ["Golaye Park, Kabul, Afghanistan, and Suite 6, Moscow, Russia 117042", ["AF", "RU"]],
    ["52 High Street, Henley-in-Arden, GB, United Kingdom", ["GB"]],
  ])("are found in an unsplit address: %s", (address, codes) =>
    expect(countriesOfAddress(address).sort()).toEqual(codes.toSorted()),
  );

  test.each([
    "3037 S. 69TH DRIVE, PHONEIX, AZ, 85043",
    "12 Main Street, Trenton, New Jersey 08601",
    "Santa Fe, New Mexico",
    "",
    ",",
  ])("are not guessed from a state of the United States: %s", (address) => expect(countriesOfAddress(address)).toEqual([]));
});

describe("numbers under a publisher's label", () => {
  const of = (label: string, value = "AB 12345", country: string | null = null) => labelledNumber({ label, value, country });

  test.each([
    "Passport",
    "National ID No.",
    "SSN",
    "D.N.I.",
    "Residency Number",
    "Driver's License No.",
    "Cedula No.",
    "Electoral Registry No.",
  ])("%s is a document", (label) => expect(of(label)?.type).toBe("document"));

  test.each([
    ...["Registration Number", "Tax ID No.", "Company Number", "Vessel Registration Identification", "SWIFT/BIC", "MMSI"],
    ...["Business Registration Document #", "Unified Social Credit Code (USCC)", "Chamber of Commerce Number", "D-U-N-S Number"],
  ])("%s is a registration", (label) => expect(of(label)?.type).toBe("registration"));

  test.each([
    ...["Gender", "Website", "Email Address", "Phone Number", "Organization Established Date", "Aircraft Model", "Equity Ticker"],
    ...[
      "Executive Order 13662 Directive Determination -",
      "Secondary sanctions risk:",
      "Vessel Year of Build",
      "Aircraft Manufacture Date",
    ],
  ])("%s identifies nobody", (label) => expect(of(label)).toBeNull());

  test("an address of a digital currency is a wallet of its asset, other numbers are their country's", () => {
    expect(of("Digital Currency Address - XBT", "149w62rY42aZBox8fGcmqNsXUzSStKeq8C")).toEqual({
      type: "wallet",
      network: "XBT",
      value: "149w62rY42aZBox8fGcmqNsXUzSStKeq8C",
    });
    expect(of("Passport", "T14553558", "IR")).toEqual({ type: "document", network: "IR", value: "T14553558" });
    expect(of("Vessel Registration Identification", "IMO 9187629")?.value).toBe("9187629");
  });

  test("nothing is made of a value without a digit, or of an unforeseen label in free text", () => {
    expect(of("Passport", "unknown")).toBeNull();
    expect(of("Zulassungsnummer")?.type).toBe("registration");
    expect(labelledNumber({ label: "Hall", value: "17", country: null }, null)).toBeNull();
  });
});

describe("names written as one", () => {
  test.each([
    ["Emal Construction Company (EBCC)", ["Emal Construction Company", "EBCC*"]],
    ["Bank of China (Hong Kong) Limited", ["Bank of China (Hong Kong) Limited"]],
    ["Wisdom Import and Export (Shanghai) Co., Ltd", ["Wisdom Import and Export (Shanghai) Co., Ltd"]],
    ["Gazprom Flot, OOO (f.k.a., Obshchestvo Gazflot)", ["Gazprom Flot, OOO", "Obshchestvo Gazflot"]],
    ["Gazprom Neft (a.k.a. Gazprom Neft OAO", ["Gazprom Neft", "Gazprom Neft OAO"]],
    ["Man, Cho Yan Nathan; a.k.a Nathan Man", ["Man, Cho Yan Nathan", "Nathan Man"]],
    ["Ri Sung Chol (DPRK individual)", ["Ri Sung Chol"]],
    ["Li Fangwei (China)", ["Li Fangwei"]],
    ["Almo Aero (Dart Aviation Technics) (IEAS)", ["Almo Aero (Dart Aviation Technics)", "IEAS*"]],
    ["Brian Woodford (See alternate address under Singapore)", ["Brian Woodford"]],
    ["National Complex (NDC), a.k.a., the following two aliases:", ["National Complex", "NDC*"]],
    ["JSC AOMZ)", ["JSC AOMZ"]],
    ["and Ricky Runling (individual)", ["Ricky Runling"]],
    ["LLC “Delta-Aero”", ["LLC “Delta-Aero”"]],
    ["“Delta-Aero”", ["Delta-Aero"]],
    ["Akademika Berga", ["Akademika Berga"]],
    ["", []],
  ])("%s", (text, names) => expect(splitNames(text).map((name) => name.text + (name.isWeak ? "*" : ""))).toEqual(names));
});
