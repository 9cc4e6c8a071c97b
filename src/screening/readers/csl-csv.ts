import { type CslRecord, cslItem } from "./csl-record.ts";
import { countryCode } from "./fields/country-code.ts";
import type { ListItem, ListReader, SourceFiles } from "./list-item.ts";
import { headedRows } from "./syntax/csv-rows.ts";

const REQUIRED = [
  "source",
  "type",
  "programs",
  "name",
  "addresses",
  "alt_names",
  "citizenships",
  "dates_of_birth",
  "nationalities",
  "ids",
  "remarks",
];

const values = (text: string) =>
  text
    .split(/;\s+/)
    .map((value) => value.trim())
    .filter((value) => value !== "");

/** "US, 80-0890696, Tax ID No." or "1148904001971, Registration ID"; a wallet as "149w6…, Digital Currency Address - XBT". */
function toNumber(text: string): CslRecord["ids"][number] {
  const parts = text.split(/,\s+/);
  const label = parts.pop() ?? "";
  const country = parts.length > 1 ? countryCode(parts[0] ?? "") : null;
  return { label, value: (country ? parts.slice(1) : parts).join(" "), country };
}

async function* read(files: SourceFiles): AsyncGenerator<ListItem> {
  for (const file of files.values()) {
    for await (const row of headedRows(file, { required: REQUIRED })) {
      const record: CslRecord = {
        id: row("_id") || row("entity_number"),
        source: row("source"),
        type: row("type"),
        programs: values(row("programs")),
        name: row("name"),
        altNames: values(row("alt_names")),
        addresses: values(row("addresses")),
        citizenships: [...values(row("citizenships")), ...values(row("nationalities"))],
        birthDates: values(row("dates_of_birth")),
        ids: values(row("ids")).map(toNumber),
        vesselFlag: row("vessel_flag"),
        startDate: row("start_date"),
        remarks: row("remarks"),
      };
      yield cslItem(record, file.label);
    }
  }
}

/** The Consolidated Screening List of trade.gov: twelve US lists in one; rows of the SDN list are `blocked` whatever the list's effect. */
export const cslCsv: ListReader = { required: ["list"], read };
