import { describe, expect, test } from "vitest";
import { unXml } from "../../../../src/screening/readers/un-xml.ts";
import { entriesIn, entriesOf, namesOf, readShared, readText } from "../../../helpers/list-files.ts";
import { hasSharedData } from "../../../helpers/shared-data.ts";

const list = (individuals: string, entities = "", generated = ' dateGenerated="2026-02-27T00:00:09.554Z"') =>
  `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<CONSOLIDATED_LIST xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"${generated}>
  <INDIVIDUALS>${individuals}</INDIVIDUALS><ENTITIES>${entities}</ENTITIES>
</CONSOLIDATED_LIST>`;

const PERSON = `<INDIVIDUAL>
  <DATAID>6907993</DATAID><FIRST_NAME>RI </FIRST_NAME><SECOND_NAME>WON HO</SECOND_NAME><THIRD_NAME/>
  <UN_LIST_TYPE>DPRK</UN_LIST_TYPE><REFERENCE_NUMBER>KPi.033</REFERENCE_NUMBER>
  <NAME_ORIGINAL_SCRIPT>리원호</NAME_ORIGINAL_SCRIPT>
  <NATIONALITY><VALUE>Democratic People's Republic of Korea</VALUE></NATIONALITY>
  <INDIVIDUAL_ALIAS><QUALITY>Good</QUALITY><ALIAS_NAME>Ri Won-ho &amp; Co</ALIAS_NAME></INDIVIDUAL_ALIAS>
  <INDIVIDUAL_ALIAS><QUALITY>Low</QUALITY><ALIAS_NAME>Li</ALIAS_NAME></INDIVIDUAL_ALIAS>
  <INDIVIDUAL_ALIAS><QUALITY/><ALIAS_NAME/></INDIVIDUAL_ALIAS>
  <INDIVIDUAL_ADDRESS><STREET>1 Road</STREET><CITY>Damascus</CITY><COUNTRY>Syrian Arab Republic</COUNTRY></INDIVIDUAL_ADDRESS>
  <INDIVIDUAL_ADDRESS/>
  <INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>EXACT</TYPE_OF_DATE><DATE>1964-07-17</DATE></INDIVIDUAL_DATE_OF_BIRTH>
  <INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>BETWEEN</TYPE_OF_DATE><FROM_YEAR>1960</FROM_YEAR><TO_YEAR>1962</TO_YEAR></INDIVIDUAL_DATE_OF_BIRTH>
  <INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>APPROXIMATELY</TYPE_OF_DATE><YEAR>1970</YEAR></INDIVIDUAL_DATE_OF_BIRTH>
  <INDIVIDUAL_PLACE_OF_BIRTH><COUNTRY>China</COUNTRY></INDIVIDUAL_PLACE_OF_BIRTH>
  <INDIVIDUAL_DOCUMENT><TYPE_OF_DOCUMENT>Passport</TYPE_OF_DOCUMENT><NUMBER>381310014</NUMBER><ISSUING_COUNTRY>Democratic People's Republic of Korea</ISSUING_COUNTRY></INDIVIDUAL_DOCUMENT>
  <INDIVIDUAL_DOCUMENT><NUMBER>unknown</NUMBER></INDIVIDUAL_DOCUMENT>
</INDIVIDUAL>`;
const ENTITY = `<ENTITY><DATAID>1</DATAID><FIRST_NAME>KUMSAN TRADING</FIRST_NAME><UN_LIST_TYPE>DPRK</UN_LIST_TYPE>
  <ENTITY_ALIAS><QUALITY>a.k.a.</QUALITY><ALIAS_NAME>Kumsan</ALIAS_NAME></ENTITY_ALIAS>
  <ENTITY_ADDRESS><CITY>Pyongyang</CITY><COUNTRY>Democratic People's Republic of Korea</COUNTRY></ENTITY_ADDRESS></ENTITY>`;

describe("the UN list", () => {
  test("gives people with names in every script, weak aliases, dates, documents and countries, not their place of birth", async () => {
    const [person] = await entriesOf(unXml, list(PERSON));
    expect(person).toMatchObject({
      id: "KPi.033",
      kind: "individual",
      countries: ["KP", "SY"],
      programs: ["DPRK"],
      birthDates: [
        { from: 19640717, to: 19640717 },
        { from: 19600101, to: 19621231 },
        { from: 19690101, to: 19711231 },
      ],
      identifiers: [{ type: "document", network: "KP", value: "381310014" }],
      addresses: ["1 Road, Damascus, Syrian Arab Republic"],
    });
    expect(namesOf(person!)).toEqual(["RI WON HO", "리원호", "Ri Won-ho & Co", "Li (weak)"]);
  });

  test("gives entities, by their data id when they have no reference number", async () => {
    const [entity] = await entriesOf(unXml, list("", ENTITY));
    expect(entity).toMatchObject({
      id: "1",
      kind: "organization",
      countries: ["KP"],
      addresses: ["Pyongyang, Democratic People's Republic of Korea"],
    });
    expect(namesOf(entity!)).toEqual(["KUMSAN TRADING", "Kumsan"]);
  });

  test("bears its own date, where it does", async () => {
    expect((await readText(unXml, { list: list(PERSON) }))[0]).toEqual({ type: "asOf", date: "2026-02-27" });
    expect((await readText(unXml, { list: list(PERSON, "", "") })).map(({ type }) => type)).toEqual(["entry"]);
  });

  test.each([
    ["cut in the middle of a record", list(PERSON).slice(0, 900), "list.txt is cut short: its root element is not closed"],
    ["cut between two records", list(PERSON).split("<ENTITIES>")[0] ?? "", "its root element is not closed"],
    [
      "with an element that is not closed",
      list("<INDIVIDUAL><DATAID>1</INDIVIDUAL>"),
      /list\.txt is malformed or cut short near line 3/,
    ],
    ["with an entity of its own", list("<INDIVIDUAL>&bomb;</INDIVIDUAL>"), /malformed or cut short/],
    ["with text behind it", `${list(PERSON)}<p>`, /malformed or cut short/],
    ["of another root", "<Error><Code>AccessDenied</Code></Error>", "has the root element Error, not CONSOLIDATED_LIST"],
    ["that is JSON", '{"a": 1}', /malformed or cut short/],
    ["nested without end", list(`<INDIVIDUAL>${"<a>".repeat(100)}`), "list.txt is malformed: its elements are nested too deep"],
  ])("%s is refused", async (_what, text, message) => {
    await expect(entriesOf(unXml, text)).rejects.toThrow(message);
  });

  test("reads the same in pieces of any size", async () => {
    const whole = await entriesOf(unXml, list(PERSON, ENTITY));
    expect(whole).toHaveLength(2);
    expect(await entriesOf(unXml, Buffer.from(list(PERSON, ENTITY)))).toEqual(whole);
  });
});

test.skipIf(!hasSharedData)("the real file of February 2026 is whole", async () => {
  const items = await readShared(unXml, { list: "lists/un/consolidated.xml" });
  expect(items[0]).toEqual({ type: "asOf", date: "2026-02-27" });
  const entries = entriesIn(items);
  expect(entries).toHaveLength(1_003);
  expect(new Set(entries.map(({ id }) => id)).size).toBe(1_003);
  const people = entries.filter(({ kind }) => kind === "individual");
  expect(people.filter(({ birthDates }) => birthDates.length > 0).length / people.length).toBeGreaterThan(0.9);
  expect(entries.flatMap(({ names }) => names).filter(({ isWeak }) => isWeak).length).toBeGreaterThan(200);
});
