import { countryCode } from "../fields/country-code.ts";
import {
  type EntryKind,
  type EntryName,
  entryItem,
  ListFormatError,
  type ListItem,
  type ListReader,
  type SourceFiles,
} from "../list-item.ts";
import { headerlessRows } from "../syntax/csv-rows.ts";
import { parseRemarks } from "./remarks.ts";

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

const LEAST_TO_JUDGE = 200;

/**
 * The files of one publication fit each other: what is said of a record stands in the secondary files, and all files go
 * through the same numbers to the end. A cut one shows by records that are not there, or by a last tenth without any.
 */
function assertComplete(ids: readonly string[], secondary: ReadonlyMap<string, unknown>, label: string): void {
  const known = new Set(ids);
  let orphans = 0;
  for (const id of secondary.keys()) if (!known.has(id)) orphans++;
  if (orphans > secondary.size / 10 + 1)
    throw new ListFormatError(`${label} does not fit the other files, or is cut short: ${orphans} records are not in it`);
  const isThere = ids.map((id) => secondary.has(id));
  const share = isThere.filter(Boolean).length / ids.length;
  if (ids.length >= LEAST_TO_JUDGE && share > 0.1 && !isThere.slice(-Math.ceil(ids.length / 10)).includes(true))
    throw new ListFormatError(`a file that belongs to ${label} is cut short: it says nothing of the last tenth of the records`);
}

async function* read(files: SourceFiles): AsyncGenerator<ListItem> {
  const sdn = files.get("sdn");
  if (!sdn) throw new ListFormatError("the file sdn is missing");
  const aliases = await rowsByRecord(files, "alt", 5, (cells) => cell(cells[3]));
  const addresses = await rowsByRecord(files, "add", 6, (cells) =>
    `${[cells[2], cells[3]].map(cell).filter(Boolean).join(", ")}\t${cell(cells[4])}`.replaceAll("\n", " "),
  );
  const comments = await rowsByRecord(files, "comments", 2, (cells) => cell(cells[1]));
  const ids: string[] = [];
  for await (const cells of headerlessRows(sdn, 12)) {
    const [id = "", name = "", type] = cells;
    if (!/^\d+$/.test(id)) throw new ListFormatError(`${sdn.label} is malformed: a record has no number`);
    ids.push(id);
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
  assertComplete(ids, addresses, sdn.label);
}

/** OFAC's CSV files as published: `sdn`, and `alt`, `add`, `comments` where given. Headerless, `-0-` for null, mixed encodings. */
export const ofacSdnCsv: ListReader = { required: ["sdn"], read };
