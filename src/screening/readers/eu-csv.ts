import { parseBirthSpan } from "./fields/birth-span.ts";
import { countryCode } from "./fields/country-code.ts";
import { entryOf, type GatheredEntry } from "./fields/gathered-entry.ts";
import { labelledNumber } from "./fields/labelled-number.ts";
import {
  type EntryKind,
  ListFormatError,
  type ListItem,
  type ListReader,
  type SourceFile,
  type SourceFiles,
} from "./list-item.ts";
import { headedRows, type Row } from "./syntax/csv-rows.ts";

const REQUIRED = ["entity_logicalid", "entity_subjecttype", "namealias_wholename"];
const ADDRESS_PARTS = ["street", "pobox", "city", "place", "region", "zipcode", "countrydescription"];
/** The publisher's codes of numbers, in words. */
const NUMBERS: Readonly<Record<string, string>> = {
  id: "national identification card",
  ssn: "social security number",
  regnumber: "registration number",
  fiscalcode: "tax identification",
  imo: "IMO registration number",
  passport: "passport",
  diplpassport: "passport",
};

/** The two columns of the kind have changed places over the years: letter or word, in either. */
function kindOf(row: Row): EntryKind | null {
  const texts = [row("entity_subjecttype"), row("entity_subjecttype_classificationcode")].map((text) => text.toLowerCase());
  if (texts.includes("person") || texts.includes("p")) return "individual";
  return texts.includes("enterprise") || texts.includes("e") ? "organization" : null;
}

function takeName(entry: GatheredEntry, row: Row): void {
  const parts = ["firstname", "middlename", "lastname"].map((part) => row(`namealias_${part}`)).filter(Boolean);
  entry.name(row("namealias_wholename") || parts.join(" "));
}

function takeBirth(entry: GatheredEntry, row: Row): void {
  const guess = row("birthdate_circa").toLowerCase() === "true" ? "circa " : "";
  const [from, to] = [row("birthdate_yearrangefrom"), row("birthdate_yearrangeto")];
  const text = row("birthdate_birthdate") || (from && `${from} to ${to || from}`) || row("birthdate_year");
  if (text) entry.birth(parseBirthSpan(guess + text));
}

/** A row is about a name, a date, an address or a number of its entity; of which one is seen by what is filled in. */
function takeRow(entry: GatheredEntry, row: Row): void {
  entry.kind = kindOf(row) ?? entry.kind;
  takeName(entry, row);
  takeBirth(entry, row);
  for (const place of ["citizenship", "address"])
    entry.country(countryCode(row(`${place}_countryiso2code`)) ?? countryCode(row(`${place}_countrydescription`)));
  entry.address(ADDRESS_PARTS.map((part) => row(`address_${part}`)).filter((text) => text !== "UNKNOWN"));
  for (const program of ["entity_regulation_programme", "namealias_regulation_programme"]) entry.program(row(program));
  const code = row("identification_typecode").toLowerCase();
  const value = row("identification_number").replace(/\s*[([].*$/, "") || row("identification_latin");
  const label = NUMBERS[code] ?? (row("identification_typedescription") || code);
  entry.identifier(labelledNumber({ label, value, country: countryCode(row("identification_countryiso2code")) }));
}

function dayOf(text: string): string | null {
  const [, day, month, year] = /^(\d\d)\/(\d\d)\/(\d{4})/.exec(text) ?? [];
  return year ? `${year}-${month}-${day}` : (/^\d{4}-\d\d-\d\d/.exec(text)?.[0] ?? null);
}

async function* readFile(file: SourceFile): AsyncGenerator<ListItem> {
  const entries = new Map<string, GatheredEntry>();
  let generated: string | null = null;
  for await (const row of headedRows(file, { required: REQUIRED, delimiter: ";" })) {
    const id = row("entity_logicalid");
    if (!/^[\w.-]+$/.test(id)) throw new ListFormatError(`${file.label} is malformed: a row has no Entity_LogicalId`);
    generated ??= dayOf(row("filegenerationdate"));
    takeRow(entryOf(entries, id), row);
  }
  if (generated) yield { type: "asOf", date: generated };
  for (const [id, entry] of entries) yield entry.toItem(id);
}

async function* read(files: SourceFiles): AsyncGenerator<ListItem> {
  for (const file of files.values()) yield* readFile(file);
}

/** The EU's consolidated financial sanctions list, CSV 1.1. */
export const euCsv: ListReader = { required: ["list"], read };
