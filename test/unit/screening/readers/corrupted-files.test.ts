import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ListFormatError, type ListItem } from "../../../../src/screening/readers/list-item.ts";
import { type ListFormat, listFormats, listReaders } from "../../../../src/screening/readers/reader-table.ts";
import { readText } from "../../../helpers/list-files.ts";

const SDN =
  '36,"AERO, Ivan","individual","CUBA",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,"DOB 21 Sep 1979; Passport T14553558 (Iran); a.k.a. \'AC\'."\r\n';
const samples: Record<ListFormat, string> = {
  "ofac-sdn-csv": SDN.repeat(3),
  "ofac-sdn-xml":
    "<sdnList><publshInformation><Publish_Date>07/16/2014</Publish_Date></publshInformation><sdnEntry><uid>1</uid><lastName>A &amp; B</lastName><sdnType>Entity</sdnType><idList><id><idType>Passport</idType><idNumber>A1</idNumber></id></idList></sdnEntry></sdnList>",
  "csl-csv":
    'source,type,programs,name,addresses,alt_names,citizenships,dates_of_birth,nationalities,ids,remarks\n"Entity List (EL)",,,"A (f.k.a. B)","Kabul, Afghanistan; and Moscow, Russia, 127322",C; D,,1979,,"US, 12-345, Tax ID No.",\n',
  "csl-json":
    '{"results":[{"source":"EL","name":"A","addresses":[{"country":"RU"}],"ids":[{"type":"Passport","number":"A12345"}]}]}',
  "un-xml":
    '<CONSOLIDATED_LIST dateGenerated="2026-02-27T00:00:00Z"><INDIVIDUALS><INDIVIDUAL><DATAID>1</DATAID><FIRST_NAME>Ri</FIRST_NAME><INDIVIDUAL_DATE_OF_BIRTH><YEAR>1970</YEAR></INDIVIDUAL_DATE_OF_BIRTH></INDIVIDUAL></INDIVIDUALS></CONSOLIDATED_LIST>',
  "eu-csv":
    "fileGenerationDate;Entity_LogicalId;Entity_SubjectType;NameAlias_WholeName;BirthDate_BirthDate\n01/09/2026;13;P;Ali;28/04/1937\n01/09/2026;13;P;;1937-04-28\n",
  "uk-csv": "Report Date: 08-Oct-2026\nUnique ID,Name 6,Name type,D.O.B\nRUS1,PETROV,Primary Name,00/00/1965\n",
  "ftm-jsonl":
    '{"id":"Q1","schema":"Person","properties":{"name":["Ivan"],"birthDate":["1965"],"passport":[{"properties":{"number":["A12345"]}}]}}\n',
  "plain-csv": "id,name,countries,identifiers\n1,Acme,DE,registration:DE:HRB 1234\n2,Other,,\n",
  cidr: "192.0.2.0/24\n2001:db8::/32\n",
  domains: "trash.example\nmail.test\n",
  wallets: "149w62rY42aZBox8fGcmqNsXUzSStKeq8C\n",
};

/** A file as it may come: cut, with bytes changed, put in, repeated or taken out. */
const damaged = (text: string) => {
  const bytes = Buffer.from(text);
  const place = fc.nat({ max: bytes.length });
  const bite = fc.oneof(
    fc.uint8Array({ minLength: 1, maxLength: 8 }),
    fc.constantFrom(
      ...['"', "<", ">", ",", ";", "{", "]", "\\", "\r", "\0", "\u001a", "&x;", "\ufeff"].map((mark) => Buffer.from(mark)),
    ),
  );
  return fc
    .array(fc.record({ at: place, drop: fc.nat({ max: 20 }), bite, isRepeated: fc.boolean() }), { minLength: 0, maxLength: 4 })
    .chain((changes) =>
      place.map((end) => {
        let file: Buffer = bytes;
        for (const { at, drop, bite: put, isRepeated } of changes)
          file = Buffer.concat([file.subarray(0, at), ...Array(isRepeated ? 50 : 1).fill(put), file.subarray(at + drop)]);
        return changes.length === 0 || changes.length === 4 ? file.subarray(0, end) : file;
      }),
    );
};

function assertWellFormed(item: ListItem): void {
  if (item.type === "asOf") expect(item.date).toMatch(/^\d{4}-\d\d-\d\d$/);
  if (item.type !== "entry") return;
  const { id, names, birthDates, countries, identifiers } = item.entry;
  expect(typeof id).toBe("string");
  for (const { text } of names) expect(text.length).toBeGreaterThan(0);
  for (const { from, to } of birthDates) expect(from <= to && from > 17_990_000).toBe(true);
  for (const code of countries) expect(code).toMatch(/^[A-Z]{2}$/);
  for (const { value } of identifiers) expect(value.length).toBeGreaterThan(0);
}

describe.each(listFormats)("a damaged file of the format %s", (format) => {
  const reader = listReaders[format];
  const name = reader.required[0] ?? "list";

  test("that is whole gives items", async () => {
    expect((await readText(reader, { [name]: samples[format] })).length).toBeGreaterThan(0);
  });

  test("is refused with a clear message or gives well-formed items, and nothing else happens", async () => {
    await fc.assert(
      fc.asyncProperty(damaged(samples[format]), async (bytes) => {
        try {
          for (const item of await readText(reader, { [name]: bytes })) assertWellFormed(item);
        } catch (error) {
          if (!(error instanceof ListFormatError)) throw error;
          expect(error.message).toMatch(new RegExp(`^(?:a file that belongs to )?${name}\\.txt[ :]`));
          expect(error.message.length).toBeLessThan(400);
        }
      }),
      { numRuns: 300 },
    );
  });
});
