import { type CslRecord, cslItem } from "./csl-record.ts";
import { countryCode } from "./fields/country-code.ts";
import { ListFormatError, type ListItem, type ListReader, type SourceFiles } from "./list-item.ts";
import { jsonRecords } from "./syntax/json-records.ts";

type Json = Record<string, unknown>;

const textOf = (value: unknown) => (typeof value === "string" ? value.trim() : typeof value === "number" ? String(value) : "");
const textsOf = (value: unknown): string[] => (Array.isArray(value) ? value.map(textOf) : [textOf(value)]).filter(Boolean);
const objectsOf = (value: unknown): Json[] =>
  Array.isArray(value) ? value.filter((item): item is Json => item !== null && typeof item === "object") : [];

const addressOf = (address: Json) =>
  ["address", "city", "state", "postal_code", "country"]
    .map((part) => textOf(address[part]))
    .filter(Boolean)
    .join(", ");

function toRecord(row: Json): CslRecord {
  return {
    id: textOf(row["id"]) || textOf(row["_id"]) || textOf(row["entity_number"]),
    source: textOf(row["source"]),
    type: textOf(row["type"]),
    programs: textsOf(row["programs"]),
    name: textOf(row["name"]),
    altNames: textsOf(row["alt_names"]),
    addresses: objectsOf(row["addresses"]).map(addressOf).filter(Boolean),
    citizenships: [...textsOf(row["citizenships"]), ...textsOf(row["nationalities"])],
    birthDates: textsOf(row["dates_of_birth"]),
    ids: objectsOf(row["ids"]).map((id) => ({
      label: textOf(id["type"]),
      value: textOf(id["number"]),
      country: countryCode(textOf(id["country"])),
    })),
    vesselFlag: textOf(row["vessel_flag"]),
    startDate: textOf(row["start_date"]),
    remarks: textOf(row["remarks"]),
  };
}

async function* read(files: SourceFiles): AsyncGenerator<ListItem> {
  for (const file of files.values()) {
    let count = 0;
    for await (const row of jsonRecords(file, "$.results.*")) {
      count++;
      yield cslItem(toRecord(row), file.label);
    }
    if (count === 0) throw new ListFormatError(`${file.label} holds no results`);
  }
}

/** The Consolidated Screening List of trade.gov as JSON: the records of the CSV, with addresses and numbers taken apart. */
export const cslJson: ListReader = { required: ["list"], read };
