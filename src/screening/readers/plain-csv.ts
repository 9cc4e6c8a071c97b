import type { Identifier, ListEffect } from "../../domain/screening.ts";
import { parseBirthSpan } from "./birth-span.ts";
import { countryCode } from "./country-code.ts";
import { headedRows } from "./csv-rows.ts";
import { type EntryKind, entryItem, ListFormatError, type ListItem, type ListReader, type SourceFiles } from "./list-item.ts";

const COLUMNS = ["id", "kind", "name", "aliases", "birthDate", "countries", "identifiers", "programs", "effect", "citation"];
const KINDS: readonly EntryKind[] = ["individual", "organization", "vessel", "aircraft", "unknown"];
const EFFECTS: readonly ListEffect[] = ["blocked", "listed", "watch"];
const IDENTIFIER = /^(wallet|registration|document):(?:([A-Za-z0-9]{2,10}):)?(.+)$/;

const values = (text: string | undefined) =>
  (text ?? "")
    .split(";")
    .map((item) => item.trim())
    .filter(Boolean);

function oneOf<T extends string>(allowed: readonly T[], text: string, where: string): T {
  const found = allowed.find((item) => item === text);
  if (!found) throw new ListFormatError(`${where}: "${text.slice(0, 20)}" is none of ${allowed.join(", ")}`);
  return found;
}

function parseIdentifier(text: string, where: string): Identifier {
  const match = IDENTIFIER.exec(text);
  if (!match)
    throw new ListFormatError(`${where}: write type:value or type:network:value, type one of wallet, registration, document`);
  return { type: match[1] as Identifier["type"], network: match[2] ?? null, value: (match[3] as string).trim() };
}

function parseCountry(text: string, where: string): string {
  const code = countryCode(text);
  if (!code) throw new ListFormatError(`${where}: "${text.slice(0, 30)}" is no country`);
  return code;
}

function rowToEntry(row: Record<string, string>, label: string): ListItem {
  const id = row["id"] ?? "";
  const where = (column: string) => `${label}: entry ${id.slice(0, 40) || "without id"}, ${column}`;
  if (id === "") throw new ListFormatError(`${where("id")} is missing`);
  if (!row["name"]) throw new ListFormatError(`${where("name")} is missing`);
  const birth = values(row["birthDate"]).map((text) => parseBirthSpan(text));
  if (birth.includes(null)) throw new ListFormatError(`${where("birthDate")} is no date`);
  return entryItem({
    id,
    kind: oneOf(KINDS, row["kind"] || "unknown", where("kind")),
    names: [row["name"], ...values(row["aliases"])].map((text) => ({ text, isWeak: false })),
    birthDates: birth.flatMap((span) => span ?? []),
    countries: values(row["countries"]).map((text) => parseCountry(text, where("countries"))),
    programs: [...values(row["programs"]), ...(row["citation"] ? [row["citation"]] : [])],
    identifiers: values(row["identifiers"]).map((text) => parseIdentifier(text, where("identifiers"))),
    addresses: [],
    effect: row["effect"] ? oneOf(EFFECTS, row["effect"], where("effect")) : null,
  });
}

async function* read(files: SourceFiles): AsyncGenerator<ListItem> {
  for (const file of files.values()) {
    const seen = new Set<string>();
    for await (const row of headedRows(file, COLUMNS)) {
      const id = row["id"] ?? "";
      if (seen.has(id)) throw new ListFormatError(`${file.label}: entry ${id.slice(0, 40)}, id is repeated`);
      seen.add(id);
      yield rowToEntry(row, file.label);
    }
  }
}

/**
 * The operator's own list: columns id, kind, name, aliases, birthDate, countries, identifiers (`wallet:XBT:1abc`,
 * `registration:EE:14850239`, `document:IR:T145`), programs, effect, citation; several values separated by a semicolon.
 */
export const plainCsv: ListReader = { required: ["list"], read };
