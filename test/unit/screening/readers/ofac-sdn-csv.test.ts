import { describe, expect, test } from "vitest";
import { parseRemarks } from "../../../../src/screening/readers/ofac/remarks.ts";
import { ofacSdnCsv } from "../../../../src/screening/readers/ofac/sdn-csv.ts";
import { entriesIn, namesOf, readShared, readText } from "../../../helpers/list-files.ts";
import { hasSharedData } from "../../../helpers/shared-data.ts";

/** As published: no header, `-0-` for null with a blank behind the quote, CRLF, Latin-1 here and there, Ctrl-Z at the end. */
const SDN = [
  '36,"AEROCARIBBEAN AIRLINES",-0- ,"CUBA",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ',
  '306,"BANCO NACIONAL DE CUBA",-0- ,"CUBA",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,"a.k.a. \'BNC\'."',
  '25042,"KHORASHADIZADEH, Ali","individual","CYBER2] [IFSR",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,"DOB 21 Sep 1979; POB Tehran, Iran; nationality Iran; Passport T14553558 (Iran); Digital Currency Address - XBT 149w62rY42aZBox8fGcmqNsXUzSStKeq8C; alt. DOB 1980; a.k.a. \'MASTERCARTARIA\'; Linked To: SAMSAM."',
  '15001,"BOUALI","vessel","IRAN",-0- ,"5IM 123","Crude Oil Tanker","25,000","16,000","Iran","NITC","Vessel Registration Identification IMO 9187629; Additional Sanctions Information - Subject to Sec"',
  '47089,"IBÁÑEZ, José","individual","SDGT",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,"DOB circa 1963; National ID No. 12 (Colombia',
].join("\r\n");
const ALT = '36,12,"aka","AERO-CARIBBEAN",-0- \r\n25042,77,"fka","KHORASHADIZADE, Ali",-0- \r\n\u001a';
const ADD = '36,25,-0- ,"Havana","Cuba",-0- \r\n25042,99,"12 Valiasr St.\nBlock 4","Tehran 19395","Iran",-0- \r\n';
const COMMENTS = '47089,"); Linked To: NOBODY."\r\n15001,"ondary Sanctions; MMSI 572469210."\r\n\u001a';
const files = { sdn: Buffer.from(`${SDN}); Gender Male."\r\n\u001a`, "latin1"), alt: ALT, add: ADD, comments: COMMENTS };

describe("OFAC's CSV files", () => {
  test("become entries with names, kinds, programmes, dates, countries, numbers and addresses", async () => {
    const entries = entriesIn(await readText(ofacSdnCsv, files));
    expect(entries.map(({ id, kind }) => [id, kind])).toEqual([
      ["36", "organization"],
      ["306", "organization"],
      ["25042", "individual"],
      ["15001", "vessel"],
      ["47089", "individual"],
    ]);
    expect(entries[0]).toMatchObject({ countries: ["CU"], addresses: ["Havana"], programs: ["CUBA"], effect: null });
    expect(namesOf(entries[0]!)).toEqual(["AEROCARIBBEAN AIRLINES", "AERO-CARIBBEAN"]);
    expect(entries[2]).toMatchObject({
      programs: ["CYBER2", "IFSR"],
      countries: ["IR"],
      birthDates: [
        { from: 19790921, to: 19790921 },
        { from: 19800101, to: 19801231 },
      ],
      identifiers: [
        { type: "document", network: "IR", value: "T14553558" },
        { type: "wallet", network: "XBT", value: "149w62rY42aZBox8fGcmqNsXUzSStKeq8C" },
      ],
      addresses: ["12 Valiasr St. Block 4, Tehran 19395"],
    });
    expect(namesOf(entries[4]!)).toEqual(["IBÁÑEZ, José"]);
  });

  test("mark the quoted aliases of the remarks as weak, and those of the alias file as good", async () => {
    const entries = entriesIn(await readText(ofacSdnCsv, files));
    expect(namesOf(entries[1]!)).toEqual(["BANCO NACIONAL DE CUBA", "BNC (weak)"]);
    expect(namesOf(entries[2]!)).toEqual(["KHORASHADIZADEH, Ali", "KHORASHADIZADE, Ali", "MASTERCARTARIA (weak)"]);
  });

  test("have the rest of a cut remark in the comments, and the flag of a vessel as a country", async () => {
    const vessel = entriesIn(await readText(ofacSdnCsv, files))[3];
    expect(vessel?.countries).toEqual(["IR"]);
    expect(vessel?.identifiers.map(({ value }) => value)).toEqual(["9187629", "572469210"]);
  });

  test("may be the first file alone", async () => {
    expect(entriesIn(await readText(ofacSdnCsv, { sdn: files.sdn }))).toHaveLength(5);
  });

  test.each([
    ["a row that ends early", { ...files, sdn: '36,"AEROCARIBBEAN","individual"\n' }, "row 1 has 3 columns, not 12"],
    ["a quote that never closes", { sdn: `${SDN}\n48000,"CUT OFF` }, /malformed or cut short/],
    [
      "a record without a number",
      { sdn: SDN.split("\r\n").slice(0, 2).join("\n").replace("306", "ent_num") },
      "a record has no number",
    ],
    ["a web page", { sdn: "<html>" }, "sdn.txt is a web page, not a list"],
    ["an empty alias file", { ...files, alt: "" }, "alt.txt is empty"],
    [
      "aliases of records that are not there",
      { sdn: files.sdn, alt: Array.from({ length: 40 }, (_, i) => `${i},1,"aka","X",-0- `).join("\n") },
      "sdn.txt does not fit the other files, or is cut short: 39 records are not in it",
    ],
  ])("with %s are refused", async (_what, contents, message) => {
    await expect(readText(ofacSdnCsv, contents)).rejects.toThrow(message);
  });

  test("are refused when a secondary file was cut at the end of a line", async () => {
    const sdn = Array.from({ length: 400 }, (_, i) => `${i},"NAME ${i}",-0- ,"X",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- `);
    const alt = Array.from({ length: 200 }, (_, i) => `${2 * i},${i},"aka","ALIAS ${i}",-0- `);
    expect(await readText(ofacSdnCsv, { sdn: sdn.join("\n"), alt: alt.join("\n") })).toHaveLength(400);
    await expect(readText(ofacSdnCsv, { sdn: sdn.join("\n"), alt: alt.slice(0, 100).join("\n") })).rejects.toThrow(
      "a file that belongs to sdn.txt is cut short: it says nothing of the last tenth of the records",
    );
  });
});

test.each([
  ["Registration Number HRB 73611 (Germany)", "registration", "DE", "HRB 73611"],
  ["alt. Passport RL 3367620 (Lebanon) expires 28 Aug 2020", "document", "LB", "RL 3367620"],
  ["National ID No. 9/PABATHA(N)010135 (Burma)", "document", "MM", "9/PABATHA(N)010135"],
  ["Folio Mercantil No. 84399 (Jalisco) (Mexico)", "registration", "MX", "84399"],
  ["Business Registration Document # CUD: A201903242035215924 (Mexico)", "registration", "MX", "A201903242035215924"],
  ["Registration ID 1027739609391 (Russia)", "registration", "RU", "1027739609391"],
  [
    "Digital Currency Address - ETH 0x7F367cC41522cE07553e823bf3be79A889DEbe1B",
    "wallet",
    "ETH",
    "0x7F367cC41522cE07553e823bf3be79A889DEbe1B",
  ],
])("the remark %s is a number", (remark, type, network, value) => {
  expect(parseRemarks(`${remark}.`).identifiers).toEqual([{ type, network, value }]);
});

test.each([
  "Organization Established Date 1963",
  "Executive Order 14059 information: 2",
  "Phone Number 8615175978802",
  "Linked To: 224TH FLIGHT UNIT",
  "President since 1979",
  "Gender Male",
  "a.k.a. 'BRANCH 251'",
])("the remark %s is none", (remark) => expect(parseRemarks(remark).identifiers).toEqual([]));

describe.skipIf(!hasSharedData)("the real files", () => {
  const quadruple = (first: string, prefix = "") => ({
    sdn: `lists/${first}`,
    alt: `lists/ofac/${prefix}alt.csv`,
    add: `lists/ofac/${prefix}add.csv`,
    comments: `lists/ofac/${prefix}${prefix === "" ? "sdn_" : ""}comments.csv`,
  });

  test("of December 2023 are whole: 13,821 entries, all aliases, wallets and passports", async () => {
    const entries = entriesIn(await readShared(ofacSdnCsv, quadruple("ofac/sdn.csv")));
    expect(entries).toHaveLength(13_821);
    const names = entries.flatMap((entry) => entry.names);
    expect(names.filter(({ isWeak }) => !isWeak)).toHaveLength(13_821 + 17_091);
    expect(names.filter(({ isWeak }) => isWeak).length).toBeGreaterThan(1_500);
    const numbers = entries.flatMap((entry) => entry.identifiers);
    expect(numbers.filter(({ type }) => type === "wallet").length).toBeGreaterThan(450);
    expect(numbers.filter(({ type }) => type === "document").length).toBeGreaterThan(4_000);
    expect(entries.filter(({ kind }) => kind === "unknown")).toEqual([]);
    const people = entries.filter(({ kind }) => kind === "individual");
    expect(people.filter(({ birthDates }) => birthDates.length > 0).length / people.length).toBeGreaterThan(0.9);
    expect(names.filter(({ text }) => text.includes("\ufffd"))).toEqual([]);
  });

  test("of the non-SDN lists have the same form", async () => {
    const entries = entriesIn(await readShared(ofacSdnCsv, quadruple("ofac/cons_prim.csv", "cons_")));
    expect(entries).toHaveLength(442);
    expect(entries.find(({ id }) => id === "9639")).toMatchObject({ kind: "individual", programs: ["NS-PLC"] });
  });

  test("of a later day are taken with the aliases of before", async () => {
    expect(entriesIn(await readShared(ofacSdnCsv, quadruple("ofac-later/sdn.csv")))).toHaveLength(14_668);
  });
});
