import type { Identifier } from "../../domain/screening.ts";
import { parseBirthSpan } from "./fields/birth-span.ts";
import { countryCode, countryCodes } from "./fields/country-code.ts";
import { type BirthSpan, type EntryName, entryItem, type ListItem, type ListReader, type SourceFiles } from "./list-item.ts";
import { elementsAt, textAt, textsAt, type XmlElement, xmlRecords } from "./syntax/xml-records.ts";

const NAME_PARTS = ["FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME"];
const ADDRESS_PARTS = ["STREET", "CITY", "STATE_PROVINCE", "ZIP_CODE", "COUNTRY"];

const partsOf = (element: XmlElement, parts: readonly string[]) => parts.map((part) => textAt(element, part)).filter(Boolean);

function namesOf(record: XmlElement): EntryName[] {
  const main = partsOf(record, NAME_PARTS).join(" ");
  const aliases = elementsAt(record, `${record.name}_ALIAS`).map((alias) => ({
    text: textAt(alias, "ALIAS_NAME"),
    isWeak: textAt(alias, "QUALITY").toLowerCase() === "low",
  }));
  const original = textAt(record, "NAME_ORIGINAL_SCRIPT");
  return [{ text: main, isWeak: false }, { text: original, isWeak: false }, ...aliases].filter(({ text }) => text !== "");
}

function birthDateOf(element: XmlElement): BirthSpan | null {
  const from = textAt(element, "FROM_YEAR");
  const text = from ? `${from} to ${textAt(element, "TO_YEAR") || from}` : textAt(element, "DATE") || textAt(element, "YEAR");
  const approximate = textAt(element, "TYPE_OF_DATE").toUpperCase() === "APPROXIMATELY" ? "circa " : "";
  return text === "" ? null : parseBirthSpan(`${approximate}${text}`);
}

function documentOf(element: XmlElement): Identifier[] {
  const value = textAt(element, "NUMBER");
  const country = textAt(element, "ISSUING_COUNTRY") || textAt(element, "COUNTRY_OF_ISSUE");
  return /\d/.test(value) ? [{ type: "document", network: countryCode(country), value }] : [];
}

function toItem(record: XmlElement): ListItem {
  const addresses = elementsAt(record, `${record.name}_ADDRESS`);
  return entryItem({
    id: textAt(record, "REFERENCE_NUMBER") || textAt(record, "DATAID"),
    kind: record.name === "INDIVIDUAL" ? "individual" : "organization",
    names: namesOf(record),
    birthDates: elementsAt(record, "INDIVIDUAL_DATE_OF_BIRTH").flatMap((element) => birthDateOf(element) ?? []),
    countries: countryCodes([
      ...textsAt(record, "NATIONALITY/VALUE"),
      ...addresses.flatMap((address) => textsAt(address, "COUNTRY")),
    ]),
    programs: textsAt(record, "UN_LIST_TYPE"),
    identifiers: elementsAt(record, "INDIVIDUAL_DOCUMENT").flatMap(documentOf),
    addresses: addresses.map((address) => partsOf(address, ADDRESS_PARTS).join(", ")).filter(Boolean),
    effect: null,
  });
}

async function* read(files: SourceFiles): AsyncGenerator<ListItem> {
  for (const file of files.values()) {
    for await (const { path, element } of xmlRecords(file, { CONSOLIDATED_LIST: 2 })) {
      const generated = /^\d{4}-\d\d-\d\d/.exec(element.attributes["dateGenerated"] ?? "")?.[0];
      if (path === "" && generated) yield { type: "asOf", date: generated };
      if (path === "INDIVIDUALS/INDIVIDUAL" || path === "ENTITIES/ENTITY") yield toItem(element);
    }
  }
}

/** The UN Security Council's consolidated list; aliases of QUALITY "Low" are weak. */
export const unXml: ListReader = { required: ["list"], read };
