import { describe, expect, test } from "vitest";
import { cslJson } from "../../../../src/screening/readers/csl-json.ts";
import { euCsv } from "../../../../src/screening/readers/eu-csv.ts";
import { ftmJsonl } from "../../../../src/screening/readers/ftm-jsonl.ts";
import { ofacSdnXml } from "../../../../src/screening/readers/ofac/sdn-xml.ts";
import { ukCsv } from "../../../../src/screening/readers/uk-csv.ts";
import { entriesIn, entriesOf, namesOf, readShared, readText } from "../../../helpers/list-files.ts";
import { hasSharedData } from "../../../helpers/shared-data.ts";

describe("OFAC's SDN.XML", () => {
  const xml = (entry: string) => `<?xml version="1.0" standalone="yes"?>
<sdnList xmlns="https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports/XML">
<publshInformation><Publish_Date>07/16/2026</Publish_Date><Record_Count>1</Record_Count></publshInformation>${entry}</sdnList>`;
  const PERSON = `<sdnEntry><uid>25042</uid><firstName>Ali</firstName><lastName>KHORASHADIZADEH</lastName><sdnType>Individual</sdnType>
  <programList><program>CYBER2</program><program>IFSR</program></programList>
  <idList><id><idType>Passport</idType><idNumber>T14553558</idNumber><idCountry>Iran</idCountry></id>
  <id><idType>Digital Currency Address - XBT</idType><idNumber>149w62rY42aZBox8fGcmqNsXUzSStKeq8C</idNumber></id>
  <id><idType>Gender</idType><idNumber>Male</idNumber></id></idList>
  <akaList><aka><type>a.k.a.</type><category>weak</category><lastName>MASTERCARTARIA</lastName></aka>
  <aka><type>f.k.a.</type><category>strong</category><lastName>KHORASHADI</lastName><firstName>A.</firstName></aka></akaList>
  <addressList><address><address1>12 Valiasr St.</address1><city>Tehran</city><country>Iran</country></address></addressList>
  <nationalityList><nationality><country>Iraq</country></nationality></nationalityList>
  <dateOfBirthList><dateOfBirthItem><dateOfBirth>21 Sep 1979</dateOfBirth><mainEntry>true</mainEntry></dateOfBirthItem></dateOfBirthList></sdnEntry>`;

  test("gives the same entries as the CSV files, with every number, and its own date", async () => {
    const items = await readText(ofacSdnXml, { list: xml(PERSON) });
    expect(items[0]).toEqual({ type: "asOf", date: "2026-07-16" });
    const [entry] = entriesIn(items);
    expect(entry).toMatchObject({
      id: "25042",
      kind: "individual",
      countries: ["IQ", "IR"],
      programs: ["CYBER2", "IFSR"],
      birthDates: [{ from: 19790921, to: 19790921 }],
      identifiers: [
        { type: "document", network: "IR", value: "T14553558" },
        { type: "wallet", network: "XBT", value: "149w62rY42aZBox8fGcmqNsXUzSStKeq8C" },
      ],
      addresses: ["12 Valiasr St., Tehran"],
    });
    expect(namesOf(entry!)).toEqual(["KHORASHADIZADEH, Ali", "MASTERCARTARIA (weak)", "KHORASHADI, A."]);
  });

  test.each([
    ["cut short", xml(PERSON).slice(0, 700), "is cut short"],
    ["of another root", "<Sanctions/>", "has the root element Sanctions, not sdnList"],
    ["with a record without a number", xml("<sdnEntry><lastName>X</lastName></sdnEntry>"), "a record has no number"],
  ])("%s is refused", async (_what, text, message) => {
    await expect(entriesOf(ofacSdnXml, text)).rejects.toThrow(message);
  });

  test.skipIf(!hasSharedData)("is read as published, the non-SDN list too", async () => {
    const sdn = entriesIn(await readShared(ofacSdnXml, { list: "lists/csl-format/sdn.xml" }));
    expect(namesOf(sdn[0]!)).toEqual(["BANCO NACIONAL DE CUBA", "BNC (weak)", "NATIONAL BANK OF CUBA"]);
    expect(sdn.find(({ id }) => id === "521")).toMatchObject({ countries: ["DE", "FR", "GB"], kind: "individual" });
    const items = await readShared(ofacSdnXml, { list: "lists/csl-format/consolidated.xml" });
    expect(items[0]).toEqual({ type: "asOf", date: "2014-12-17" });
    expect(
      entriesIn(items)
        .find(({ id }) => id === "17013")
        ?.identifiers.map(({ value }) => value),
    ).toContain("1027739609391");
  });
});

describe("the Consolidated Screening List as JSON", () => {
  const row = {
    id: "29942f42",
    source: "Specially Designated Nationals (SDN) - Treasury Department",
    type: "Entity",
    programs: ["CYBER2"],
    name: "Emal Construction Company (EBCC)",
    alt_names: ["Emal Builders"],
    addresses: [{ address: "1 Road", city: "Moscow", state: null, postal_code: "109240", country: "RU" }],
    ids: [{ type: "Tax ID No.", number: "7709851082", country: "RU" }],
    dates_of_birth: [],
    citizenships: null,
    remarks: null,
  };

  test("gives the records of the CSV", async () => {
    const [entry] = await entriesOf(cslJson, JSON.stringify({ total: 1, results: [row] }));
    expect(entry).toMatchObject({
      id: "29942f42",
      kind: "organization",
      countries: ["RU"],
      programs: ["SDN", "CYBER2"],
      identifiers: [{ type: "registration", network: "RU", value: "7709851082" }],
      addresses: ["1 Road, Moscow, 109240, RU"],
      effect: "blocked",
    });
    expect(namesOf(entry!)).toEqual(["Emal Construction Company", "EBCC (weak)", "Emal Builders"]);
  });

  test.each([
    ["cut short", JSON.stringify({ results: [row, row] }).slice(0, -40), "is cut short: its JSON does not end"],
    ["of something else", '{"error": "no"}', "holds no results"],
    ["that is a list of texts", '{"results": ["a"]}', "is malformed"],
    ["with a record without a name", JSON.stringify({ results: [{ source: "EL" }] }), "no source or no name"],
    ["that is no JSON", "source,name\n", "is malformed or cut short"],
  ])("%s is refused", async (_what, text, message) => {
    await expect(entriesOf(cslJson, text)).rejects.toThrow(message);
  });
});

describe("the EU's list", () => {
  const COLUMNS =
    "fileGenerationDate;Entity_LogicalId;Entity_EU_ReferenceNumber;Entity_SubjectType;Entity_SubjectType_ClassificationCode;Entity_Regulation_Programme;NameAlias_LastName;NameAlias_FirstName;NameAlias_MiddleName;NameAlias_WholeName;BirthDate_BirthDate;BirthDate_Circa;BirthDate_Year;Citizenship_CountryIso2Code;Address_City;Address_CountryIso2Code;Identification_Number;Identification_TypeCode;Identification_CountryIso2Code".split(
      ";",
    );
  const csv = (...rows: Record<string, string>[]) =>
    `\ufeff${[COLUMNS.join(";"), ...rows.map((row) => COLUMNS.map((column) => row[column] ?? "").join(";"))].join("\r\n")}\r\n`;
  const of = (id: string, row: Record<string, string>) => ({
    fileGenerationDate: "08/10/2026",
    Entity_LogicalId: id,
    Entity_SubjectType: "P",
    Entity_SubjectType_ClassificationCode: "person",
    Entity_Regulation_Programme: "TERR",
    ...row,
  });

  test("joins the rows of an entity, in whatever order they come", async () => {
    const items = await readText(euCsv, {
      list: csv(
        of("13", { NameAlias_WholeName: "Saddam Hussein Al-Tikriti" }),
        of("42", {
          Entity_SubjectType: "E",
          Entity_SubjectType_ClassificationCode: "enterprise",
          NameAlias_WholeName: "Commercial Bank of Syria",
        }),
        of("13", { NameAlias_LastName: "Tikriti", NameAlias_FirstName: "Abu" }),
        of("13", { BirthDate_BirthDate: "28/04/1937" }),
        of("13", { BirthDate_Year: "1940", BirthDate_Circa: "true" }),
        of("13", { Citizenship_CountryIso2Code: "IQ" }),
        of("13", { Address_City: "Baghdad", Address_CountryIso2Code: "IQ" }),
        of("13", { Identification_Number: "W682212", Identification_TypeCode: "passport", Identification_CountryIso2Code: "KW" }),
      ),
    });
    expect(items[0]).toEqual({ type: "asOf", date: "2026-10-08" });
    const [person, bank] = entriesIn(items);
    expect(person).toMatchObject({
      id: "13",
      kind: "individual",
      birthDates: [
        { from: 19370428, to: 19370428 },
        { from: 19390101, to: 19411231 },
      ],
      countries: ["IQ"],
      programs: ["TERR"],
      identifiers: [{ type: "document", network: "KW", value: "W682212" }],
      addresses: ["Baghdad"],
    });
    expect(namesOf(person!)).toEqual(["Saddam Hussein Al-Tikriti", "Abu Tikriti"]);
    expect(bank?.kind).toBe("organization");
  });

  test("cut in a row, or of another form, is refused", async () => {
    await expect(entriesOf(euCsv, csv(of("13", { NameAlias_WholeName: "A" })).slice(0, -12))).rejects.toThrow(
      "is malformed or cut short",
    );
    await expect(entriesOf(euCsv, "a,b\n1,2")).rejects.toThrow("has not the expected header");
    await expect(entriesOf(euCsv, csv(of("", { NameAlias_WholeName: "A" })))).rejects.toThrow("no Entity_LogicalId");
  });
});

describe("the UK's list", () => {
  const COLUMNS = [
    ...["Last Updated", "Unique ID", "Name 6", "Name 1", "Name 2", "Name type", "Alias strength", "Name non-latin script"],
    ...[
      "Regime Name",
      "Designation Type",
      "Address Line 1",
      "Address Country",
      "D.O.B",
      "Nationality(/ies)",
      "Passport number",
      "IMO number",
    ],
  ];
  const csv = (...rows: Record<string, string>[]) =>
    [
      "Report Date: 08-Oct-2026",
      COLUMNS.join(","),
      ...rows.map((row) => COLUMNS.map((column) => `"${row[column] ?? ""}"`).join(",")),
    ].join("\r\n");
  const person = { "Unique ID": "RUS0001", "Designation Type": "Individual", "Regime Name": "Russia", "D.O.B": "00/00/1965" };

  test("joins the rows of a designation, the primary name first, aliases of low quality weak", async () => {
    const items = await readText(ukCsv, {
      list: csv(
        { ...person, "Name 6": "PETROV", "Name type": "Alias", "Alias strength": "Low quality" },
        {
          ...person,
          "Name 6": "PETROV",
          "Name 1": "Ivan",
          "Name type": "Primary Name",
          "Name non-latin script": "Иван Петров",
          "Passport number": "(1) A123456 (2) B654321",
        },
        {
          ...person,
          "Name 6": "PETROFF",
          "Name 1": "Ivan",
          "Name type": "Alias",
          "Alias strength": "Good quality",
          "Nationality(/ies)": "Russia",
          "Address Line 1": "1 Road",
          "Address Country": "Cyprus",
        },
        {
          "Unique ID": "SHIP1",
          "Designation Type": "Ship",
          "Name 6": "SUN ARROWS",
          "Name type": "Primary Name",
          "IMO number": "9361407",
        },
      ),
    });
    expect(items[0]).toEqual({ type: "asOf", date: "2026-10-08" });
    const [petrov, ship] = entriesIn(items);
    expect(petrov).toMatchObject({
      id: "RUS0001",
      kind: "individual",
      birthDates: [{ from: 19650101, to: 19651231 }],
      countries: ["CY", "RU"],
      programs: ["Russia"],
      addresses: ["1 Road, Cyprus"],
    });
    expect(petrov?.identifiers.map(({ value }) => value)).toEqual(["A123456", "B654321"]);
    expect(namesOf(petrov!)).toEqual(["Ivan PETROV", "PETROV (weak)", "Иван Петров", "Ivan PETROFF"]);
    expect(ship).toMatchObject({ kind: "vessel", identifiers: [{ type: "registration", network: null, value: "9361407" }] });
  });

  test("needs no first line, but its header, and every row whole", async () => {
    const text = csv({ ...person, "Name 6": "PETROV", "Name type": "Primary Name" });
    expect((await readText(ukCsv, { list: text.slice(text.indexOf("\n") + 1) })).map(({ type }) => type)).toEqual(["entry"]);
    await expect(entriesOf(ukCsv, text.slice(0, -20))).rejects.toThrow("is malformed or cut short");
    await expect(entriesOf(ukCsv, "Report Date: 08-Oct-2026\na,b\n")).rejects.toThrow("has no header");
  });
});

describe("entities of FollowTheMoney", () => {
  const line = (schema: string, properties: Record<string, unknown>, id = "Q1") =>
    JSON.stringify({ id, schema, properties, statements: [{ a: 1 }] });

  test("nested ones give names, weak aliases, dates, countries, documents, addresses and programmes", async () => {
    const [entry] = await entriesOf(
      ftmJsonl,
      `${line("Person", {
        name: ["Ivan Petrov", "Иван Петров"],
        alias: ["I. Petrov"],
        weakAlias: ["Vanya"],
        birthDate: ["1965", "1965-03-01"],
        nationality: ["ru"],
        country: ["gb-sct"],
        innCode: ["770700000012"],
        passport: [{ id: "p", schema: "Passport", properties: { number: ["A123456"], country: ["ru"] } }],
        addressEntity: [{ id: "a", schema: "Address", properties: { full: ["1 Road, Limassol"], country: ["cy"] } }],
        sanctions: [{ id: "s", schema: "Sanction", properties: { program: ["EU-RUS"] } }],
        topics: ["sanction"],
      })}\n`,
    );
    expect(entry).toMatchObject({
      id: "Q1",
      kind: "individual",
      countries: ["CY", "GB", "RU"],
      programs: ["sanction", "EU-RUS"],
      addresses: ["1 Road, Limassol"],
    });
    expect(entry?.birthDates).toHaveLength(2);
    expect(entry?.identifiers.map(({ type, value }) => [type, value])).toEqual([
      ["registration", "770700000012"],
      ["document", "A123456"],
    ]);
    expect(namesOf(entry!)).toEqual(["Ivan Petrov", "Иван Петров", "I. Petrov", "Vanya (weak)"]);
  });

  test("flat ones that are no parties are passed over", async () => {
    const text = [
      line("Company", { name: ["Acme"] }),
      line("Address", { full: ["x"] }, "a"),
      line("Ownership", { owner: ["Q1"] }, "o"),
    ].join("\n");
    expect((await entriesOf(ftmJsonl, text)).map(({ kind }) => kind)).toEqual(["organization"]);
    const [wallet] = await entriesOf(
      ftmJsonl,
      line("CryptoWallet", { publicKey: ["149w62rY42aZBox8fGcmqNsXUzSStKeq8C"], currency: ["XBT"] }),
    );
    expect(wallet?.identifiers[0]).toMatchObject({ type: "wallet", network: "XBT" });
  });

  test("cut short, or of another form, are refused", async () => {
    await expect(entriesOf(ftmJsonl, `${line("Company", { name: ["A"] })}\n{"id": "x", "sch`)).rejects.toThrow(
      "cut short at entity 2",
    );
    await expect(entriesOf(ftmJsonl, '{"name": "A"}\n')).rejects.toThrow("is no list of entities: number 1");
  });
});
