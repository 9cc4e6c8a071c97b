import { createHash } from "node:crypto";
import type { Identifier, ListEffect } from "../../domain/screening.ts";
import { parseBirthSpan } from "./fields/birth-span.ts";
import { countryCode } from "./fields/country-code.ts";
import {
  type EntryKind,
  type EntryName,
  entryItem,
  ListFormatError,
  type ListItem,
  type ListReader,
  type SourceFiles,
} from "./list-item.ts";
import { headedRows, type Row } from "./syntax/csv-rows.ts";

/** Each column by the other names under which operators keep it, lower case. Only a name must be there. */
const COLUMNS: Readonly<Record<string, readonly string[]>> = {
  id: [],
  kind: ["type", "schema"],
  name: [],
  aliases: ["alias", "alt_names"],
  weakaliases: ["weak_aliases", "weak aliases", "weak_alias"],
  birthdate: ["birth_date", "birth date", "dob", "date_of_birth", "date of birth"],
  countries: ["country", "nationality", "nationalities"],
  identifiers: ["identifier", "ids"],
  addresses: ["address"],
  programs: ["program"],
  effect: [],
  citation: ["source"],
};
const KINDS: Readonly<Record<string, EntryKind>> = {
  individual: "individual",
  person: "individual",
  organization: "organization",
  organisation: "organization",
  company: "organization",
  entity: "organization",
  vessel: "vessel",
  aircraft: "aircraft",
  unknown: "unknown",
  "": "unknown",
};
const EFFECTS: readonly ListEffect[] = ["blocked", "listed", "watch"];
const IDENTIFIER = /^(wallet|registration|document):(?:([A-Za-z0-9]{2,10}):)?(.+)$/;

const values = (text: string) =>
  text
    .split(";")
    .map((item) => item.trim())
    .filter(Boolean);

function parseIdentifier(text: string, where: string): Identifier {
  const match = IDENTIFIER.exec(text);
  if (!match)
    throw new ListFormatError(`${where}: write type:value or type:network:value, type one of wallet, registration, document`);
  return { type: match[1] as Identifier["type"], network: match[2] ?? null, value: (match[3] as string).trim() };
}

function parseCountry(text: string, where: string): string {
  const code = countryCode(text) ?? countryCode(text.toUpperCase());
  if (!code) throw new ListFormatError(`${where}: not a country`);
  return code;
}

function parseEffect(text: string, where: string): ListEffect | null {
  if (text === "") return null;
  const effect = EFFECTS.find((known) => known === text.toLowerCase());
  if (!effect) throw new ListFormatError(`${where}: not one of ${EFFECTS.join(", ")}`);
  return effect;
}

function parseKind(text: string, where: string): EntryKind {
  const kind = KINDS[text.toLowerCase()];
  if (!kind) throw new ListFormatError(`${where}: not one of individual, organization, vessel, aircraft, unknown`);
  return kind;
}

/** Entries without an id of their own keep theirs as long as name, birth date and countries stay. */
const idOf = (cell: Row) =>
  cell("id") ||
  createHash("sha256")
    .update([cell("name"), cell("birthdate"), cell("countries")].join("\0"))
    .digest("hex")
    .slice(0, 24);

function toItem(row: Row, place: string): ListItem {
  const cell: Row = (column) => [column, ...(COLUMNS[column] ?? [])].map(row).find((text) => text !== "") ?? "";
  const where = (column: string) => `${place}, ${column}`;
  if (cell("name") === "") throw new ListFormatError(`${where("name")}: missing`);
  const births = values(cell("birthdate")).map((text) => parseBirthSpan(text));
  if (births.includes(null)) throw new ListFormatError(`${where("birthDate")}: not a date`);
  const named = (texts: readonly string[], isWeak: boolean): EntryName[] => texts.map((text) => ({ text, isWeak }));
  return entryItem({
    id: idOf(cell),
    kind: parseKind(cell("kind"), where("kind")),
    names: [...named([cell("name"), ...values(cell("aliases"))], false), ...named(values(cell("weakaliases")), true)],
    birthDates: births.flatMap((span) => span ?? []),
    countries: values(cell("countries")).map((text) => parseCountry(text, where("countries"))),
    programs: [...values(cell("programs")), ...values(cell("citation"))],
    identifiers: values(cell("identifiers")).map((text) => parseIdentifier(text, where("identifiers"))),
    addresses: values(cell("addresses")),
    effect: parseEffect(cell("effect"), where("effect")),
  });
}

async function* read(files: SourceFiles): AsyncGenerator<ListItem> {
  for (const file of files.values()) {
    const seen = new Set<string>();
    let number = 0;
    const known = Object.entries(COLUMNS).flatMap(([column, others]) => [column, ...others]);
    for await (const row of headedRows(file, { required: ["name"], known })) {
      const place = `${file.label}: entry ${++number}`;
      const item = toItem(row, place);
      if (item.type === "entry" && seen.has(item.entry.id)) throw new ListFormatError(`${place}, id: repeated`);
      if (item.type === "entry") seen.add(item.entry.id);
      yield item;
    }
  }
}

/**
 * The operator's own list. Columns in any order: name, and where known id, kind, aliases, weakAliases, birthDate,
 * countries, identifiers (`wallet:XBT:1abc`, `registration:EE:14850239`, `document:IR:T145`), addresses, programs,
 * effect, citation; several values separated by a semicolon. A column of another name is refused: it may be misspelt.
 */
export const plainCsv: ListReader = { required: ["list"], read };
