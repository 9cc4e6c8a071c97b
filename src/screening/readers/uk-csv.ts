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

const REQUIRED = ["unique id", "name 6", "name type"];
const KINDS: Readonly<Record<string, EntryKind>> = { individual: "individual", entity: "organization", ship: "vessel" };
const ADDRESS_PARTS = [1, 2, 3, 4, 5, 6].map((number) => `address line ${number}`);
const MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split(" ");

/** Several values of a cell: "(1) Iran (2) Iraq", or with bars or semicolons between. */
const values = (text: string) =>
  text
    .split(/\s*\(\d+\)\s*|\s*[|;]\s*|\s{2,}/)
    .map((value) => value.trim())
    .filter(Boolean);

function takeName(entry: GatheredEntry, row: Row): void {
  const isMain = row("name type").toLowerCase() === "primary name";
  const isWeak = row("alias strength").toLowerCase().startsWith("low");
  const parts = ["name 1", "name 2", "name 3", "name 4", "name 5", "name 6"].map(row).filter(Boolean);
  entry.name(parts.join(" "), { isWeak: isWeak && !isMain, isMain });
  entry.name(row("name non-latin script"));
}

function takeNumbers(entry: GatheredEntry, row: Row): void {
  const columns = [
    ["passport number", "passport"],
    ["national identifier number", "national identification"],
    ["business registration number (s)", "registration number"],
    ["imo number", "IMO registration number"],
    ["hull identification number (hin)", "serial number"],
  ] as const;
  for (const [column, label] of columns)
    for (const value of values(row(column))) entry.identifier(labelledNumber({ label, value, country: null }));
}

/** A row is a name with an address; all that an entity has one of stands in each of its rows. */
function takeRow(entry: GatheredEntry, row: Row): void {
  entry.kind = KINDS[(row("designation type") || row("individual, entity, ship")).toLowerCase()] ?? entry.kind;
  takeName(entry, row);
  for (const text of values(row("d.o.b"))) entry.birth(parseBirthSpan(text));
  for (const column of ["address country", "nationality(/ies)", "current believed flag of ship"])
    for (const text of values(row(column))) entry.country(countryCode(text));
  entry.program(row("regime name"));
  entry.address([...ADDRESS_PARTS.map(row), row("address postal code"), row("address country")]);
  takeNumbers(entry, row);
}

/** "Report Date: 08-Oct-2026" */
function reportDay(text: string): string | null {
  const [, day, name = "", year] = /report date:\s*(\d{1,2})[- ]([a-z]{3})[a-z]*[- ](\d{4})/i.exec(text) ?? [];
  const month = MONTHS.indexOf(name.toLowerCase()) + 1;
  return day && month > 0 ? `${year}-${String(month).padStart(2, "0")}-${day.padStart(2, "0")}` : null;
}

async function* readFile(file: SourceFile): AsyncGenerator<ListItem> {
  const entries = new Map<string, GatheredEntry>();
  let reported: string | null = null;
  const takePreamble = (cells: readonly string[]) => {
    reported ??= reportDay(cells.join(" "));
  };
  for await (const row of headedRows(file, { required: REQUIRED, takePreamble })) {
    const id = row("unique id");
    if (id === "" || id.length > 40) throw new ListFormatError(`${file.label} is malformed: a row has no Unique ID`);
    takeRow(entryOf(entries, id), row);
  }
  if (reported) yield { type: "asOf", date: reported };
  for (const [id, entry] of entries) yield entry.toItem(id);
}

async function* read(files: SourceFiles): AsyncGenerator<ListItem> {
  for (const file of files.values()) yield* readFile(file);
}

/** The UK Sanctions List of the FCDO; aliases of low quality are weak. */
export const ukCsv: ListReader = { required: ["list"], read };
