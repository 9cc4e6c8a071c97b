import { SaxesParser } from "saxes";
import type { Identifier } from "../../domain/screening.ts";
import { parseBirthSpan } from "./birth-span.ts";
import { countryCode, countryCodes } from "./country-code.ts";
import { decodeChunks } from "./decode-lines.ts";
import {
  type BirthSpan,
  type EntryName,
  entryItem,
  ListFormatError,
  type ListItem,
  type ListReader,
  type SourceFile,
  type SourceFiles,
} from "./list-item.ts";

/** Values of one record by element path below it: "INDIVIDUAL_ALIAS/ALIAS_NAME"; groups that repeat are kept apart. */
interface XmlRecord {
  isPerson: boolean;
  fields: Map<string, string[]>;
  groups: Map<string, string>[];
}

const GROUP = /^(?:INDIVIDUAL|ENTITY)_(?:ALIAS|ADDRESS|DATE_OF_BIRTH|DOCUMENT|PLACE_OF_BIRTH)$/;
const NAME_PARTS = ["FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME"];
const value = (fields: Map<string, string[]>, name: string) => fields.get(name)?.[0] ?? "";

function namesOf({ fields, groups }: XmlRecord): EntryName[] {
  const main = NAME_PARTS.map((part) => value(fields, part))
    .filter(Boolean)
    .join(" ");
  const names: EntryName[] = [{ text: main, isWeak: false }];
  const original = value(fields, "NAME_ORIGINAL_SCRIPT");
  if (original) names.push({ text: original, isWeak: false });
  for (const group of groups) {
    const alias = group.get("ALIAS_NAME");
    if (alias) names.push({ text: alias, isWeak: group.get("QUALITY")?.toLowerCase() === "low" });
  }
  return names.filter(({ text }) => text !== "");
}

function birthDatesOf(groups: readonly Map<string, string>[]): BirthSpan[] {
  return groups.flatMap((group) => {
    if (!group.has("TYPE_OF_DATE") && !group.has("YEAR") && !(group.get("") ?? "").endsWith("DATE_OF_BIRTH")) return [];
    const approximate = group.get("TYPE_OF_DATE") === "APPROXIMATELY" ? "circa " : "";
    const from = group.get("FROM_YEAR");
    const text = from ? `${from} to ${group.get("TO_YEAR") ?? from}` : (group.get("DATE") ?? group.get("YEAR"));
    return (text && parseBirthSpan(`${approximate}${text}`)) || [];
  });
}

function documentsOf(groups: readonly Map<string, string>[]): Identifier[] {
  return groups.flatMap((group) => {
    const number = group.get("NUMBER");
    if (!number || !/\d/.test(number)) return [];
    return [
      {
        type: "document" as const,
        network: countryCode(group.get("ISSUING_COUNTRY") ?? group.get("COUNTRY_OF_ISSUE") ?? ""),
        value: number,
      },
    ];
  });
}

function recordToEntry(record: XmlRecord): ListItem {
  const { fields, groups, isPerson } = record;
  const addresses = groups.filter((group) => group.get("")?.endsWith("_ADDRESS"));
  return entryItem({
    id: value(fields, "REFERENCE_NUMBER") || value(fields, "DATAID"),
    kind: isPerson ? "individual" : "organization",
    names: namesOf(record),
    birthDates: birthDatesOf(groups),
    countries: countryCodes([
      ...(fields.get("NATIONALITY/VALUE") ?? []),
      ...addresses.flatMap((group) => group.get("COUNTRY") ?? []),
    ]),
    programs: [value(fields, "UN_LIST_TYPE")].filter(Boolean),
    identifiers: documentsOf(groups),
    addresses: addresses
      .map((group) =>
        ["STREET", "CITY", "STATE_PROVINCE", "COUNTRY"]
          .map((part) => group.get(part))
          .filter(Boolean)
          .join(", "),
      )
      .filter(Boolean),
    effect: null,
  });
}

/** Collects records while the document streams through; `finished` says that the root element was closed. */
function createCollector(label: string) {
  const path: string[] = [];
  const done: ListItem[] = [];
  let record: XmlRecord | null = null;
  let group: Map<string, string> | null = null;
  let text = "";
  const parser = new SaxesParser();
  const state = { parser, done, finished: false };
  parser.on("error", (cause) => {
    throw new ListFormatError(`${label} is malformed or cut short near line ${parser.line}`, { cause });
  });
  parser.on("opentag", ({ name, attributes }) => {
    if (path.length === 0 && name !== "CONSOLIDATED_LIST")
      throw new ListFormatError(`${label} has the root element ${name.slice(0, 40)}, not CONSOLIDATED_LIST`);
    const generated = path.length === 0 ? attributes["dateGenerated"] : undefined;
    if (generated && /^\d{4}-\d\d-\d\d/.test(generated)) done.push({ type: "asOf", date: generated.slice(0, 10) });
    if (path.length === 2) record = { isPerson: name === "INDIVIDUAL", fields: new Map(), groups: [] };
    if (path.length === 3 && GROUP.test(name)) group = new Map([["", name]]);
    path.push(name);
    text = "";
  });
  parser.on("text", (part) => {
    text += part;
  });
  parser.on("closetag", ({ name }) => {
    path.pop();
    const content = text.replace(/\s+/g, " ").trim();
    text = "";
    if (path.length === 0) state.finished = true;
    if (!record) return;
    if (path.length === 2) {
      done.push(recordToEntry(record));
      record = null;
    } else if (path.length === 3 && group) {
      record.groups.push(group);
      group = null;
    } else if (content !== "" && group) group.set(name, content);
    else if (content !== "") {
      const key = path.slice(3).concat(name).join("/");
      const known = record.fields.get(key);
      if (known) known.push(content);
      else record.fields.set(key, [content]);
    }
  });
  return state;
}

function* readDocument(file: SourceFile): Generator<ListItem> {
  const collector = createCollector(file.label);
  for (const chunk of decodeChunks(file)) {
    collector.parser.write(chunk);
    yield* collector.done.splice(0);
  }
  if (!collector.finished) throw new ListFormatError(`${file.label} is cut short: its root element is not closed`);
  collector.parser.close();
}

function* read(files: SourceFiles): Generator<ListItem> {
  for (const file of files.values()) yield* readDocument(file);
}

/** The UN Security Council's consolidated list; aliases of QUALITY "Low" are weak. */
export const unXml: ListReader = { required: ["list"], read };
