import { countryCode } from "./country-code.ts";
import { headerlessRows } from "./csv-rows.ts";
import {
  type EntryKind,
  type EntryName,
  entryItem,
  ListFormatError,
  type ListItem,
  type ListReader,
  type SourceFiles,
} from "./list-item.ts";
import { parseRemarks } from "./ofac-remarks.ts";

/** What OFAC writes for "no value". */
const cell = (text: string | undefined) => (text === undefined || text === "-0-" ? "" : text);

const KINDS: Readonly<Record<string, EntryKind>> = {
  individual: "individual",
  vessel: "vessel",
  aircraft: "aircraft",
  "": "organization",
};

interface Addresses {
  lines: string[];
  countries: string[];
}

/** Rows of a secondary file by the record they belong to, two cells of each: they come before the records themselves. */
async function rowsByRecord(
  files: SourceFiles,
  name: string,
  columns: number,
  keep: (cells: string[]) => string,
): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>();
  const file = files.get(name);
  if (!file) return found;
  for await (const cells of headerlessRows(file, columns)) {
    const id = cells[0] as string;
    const value = keep(cells);
    const known = found.get(id);
    if (known) known.push(value);
    else found.set(id, [value]);
  }
  return found;
}

function readAddresses(rows: readonly string[]): Addresses {
  const found: Addresses = { lines: [], countries: [] };
  for (const row of rows) {
    const [line = "", country = ""] = row.split("\t");
    if (line !== "") found.lines.push(line);
    const code = countryCode(country);
    if (code) found.countries.push(code);
  }
  return found;
}

/** A cut first file would leave names and addresses of records that are not there: then nothing of it is believed. */
function assertComplete(ids: ReadonlySet<string>, alternates: ReadonlyMap<string, string[]>, label: string): void {
  let orphans = 0;
  for (const id of alternates.keys()) if (!ids.has(id)) orphans++;
  if (orphans > alternates.size / 50 + 1)
    throw new ListFormatError(`${label} is cut short: ${orphans} records of the alternate names are not in it`);
}

async function* read(files: SourceFiles): AsyncGenerator<ListItem> {
  const sdn = files.get("sdn");
  if (!sdn) throw new ListFormatError("the file sdn is missing");
  const aliases = await rowsByRecord(files, "alt", 5, (cells) => cell(cells[3]));
  const addresses = await rowsByRecord(files, "add", 6, (cells) =>
    `${[cells[2], cells[3]].map(cell).filter(Boolean).join(", ")}\t${cell(cells[4])}`.replaceAll("\n", " "),
  );
  const comments = await rowsByRecord(files, "comments", 2, (cells) => cell(cells[1]));
  const ids = new Set<string>();
  for await (const cells of headerlessRows(sdn, 12)) {
    const [id = "", name = "", type] = cells;
    if (!/^\d+$/.test(id)) throw new ListFormatError(`${sdn.label} is malformed: a record has no number`);
    ids.add(id);
    const remarks = parseRemarks(cell(cells[11]) + (comments.get(id)?.join("") ?? ""));
    const places = readAddresses(addresses.get(id) ?? []);
    const names: EntryName[] = [name, ...(aliases.get(id) ?? [])].filter(Boolean).map((text) => ({ text, isWeak: false }));
    const flag = countryCode(cell(cells[9]));
    yield entryItem({
      id,
      kind: KINDS[cell(type).toLowerCase()] ?? "unknown",
      names: [...names, ...remarks.names],
      birthDates: remarks.birthDates,
      countries: [...new Set([...places.countries, ...remarks.countries, ...(flag ? [flag] : [])])].sort(),
      programs: cell(cells[3])
        .split(/\]?\s*\[|;\s*/)
        .map((program) => program.replace("]", "").trim())
        .filter(Boolean),
      identifiers: remarks.identifiers,
      addresses: places.lines,
      effect: null,
    });
  }
  assertComplete(ids, aliases, sdn.label);
}

/** OFAC's CSV files as published: `sdn`, and `alt`, `add`, `comments` where given. Headerless, `-0-` for null, mixed encodings. */
export const ofacSdnCsv: ListReader = { required: ["sdn"], read };
