import { createHash } from "node:crypto";
import type { ListEffect } from "../../domain/screening.ts";
import { parseBirthSpan } from "./fields/birth-span.ts";
import { countriesOfAddress, countryCodes } from "./fields/country-code.ts";
import { labelledNumber } from "./fields/labelled-number.ts";
import { splitNames } from "./fields/split-names.ts";
import { type EntryKind, type EntryName, entryItem, ListFormatError, type ListItem } from "./list-item.ts";
import { parseRemarks } from "./ofac/remarks.ts";

/** One row of the Consolidated Screening List, as its CSV and its JSON both have it. */
export interface CslRecord {
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly programs: readonly string[];
  readonly name: string;
  readonly altNames: readonly string[];
  readonly addresses: readonly string[];
  readonly citizenships: readonly string[];
  readonly birthDates: readonly string[];
  readonly ids: readonly { label: string; value: string; country: string | null }[];
  readonly vesselFlag: string;
  readonly startDate: string;
  readonly remarks: string;
}

const KINDS: Readonly<Record<string, EntryKind>> = {
  individual: "individual",
  entity: "organization",
  vessel: "vessel",
  aircraft: "aircraft",
};

/** The whole name of the list, or its abbreviation in brackets where it has one: "EL", "DPL", "SDN". */
const listOf = (source: string) => /\(([A-Z0-9-]+)\)/.exec(source)?.[1] ?? source.replace(/ - .*$/, "");

const effectOf = (source: string): ListEffect | null => (listOf(source) === "SDN" ? "blocked" : null);

function namesOf({ name, altNames }: CslRecord): EntryName[] {
  const aliases = altNames.flatMap((alias) => splitNames(alias.replace(/(?<!\b[A-Z][a-z]{0,4})\.$/, "")));
  return [
    ...splitNames(name),
    ...aliases.map((alias) => ({ ...alias, isWeak: alias.isWeak || /^[A-Z]{2,5}$/.test(alias.text) })),
  ];
}

/** "Date of birth: August, 1982" is all that the list of debarred parties says of a person. */
function birthTexts({ birthDates, remarks }: CslRecord): string[] {
  const remarked = /Date of birth: ([^;|]+)/i.exec(remarks)?.[1];
  return [...birthDates, ...(remarked ? [remarked.trim()] : [])];
}

function kindOf({ type, source, name, remarks }: CslRecord, isBorn: boolean): EntryKind {
  const known = KINDS[type.toLowerCase()];
  if (known) return known;
  if (isBorn || /\bindividual\)/i.test(name)) return "individual";
  // These two lists hold organizations only; the others leave the type out where their publisher does.
  return ["MEU", "CMIC"].includes(listOf(source)) || /^Target Type:/i.test(remarks) ? "organization" : "unknown";
}

function identityOf({ id, source, name, addresses, startDate }: CslRecord): string {
  if (id !== "") return id;
  return createHash("sha256")
    .update([source, name, addresses.join("; "), startDate].join("\0"))
    .digest("hex")
    .slice(0, 24);
}

/** Throws ListFormatError for a record without a source or a name: then it is no record of this list. */
export function cslItem(record: CslRecord, label: string): ListItem {
  const { source, remarks, citizenships, vesselFlag } = record;
  if (source === "" || record.name === "") throw new ListFormatError(`${label} is malformed: a record has no source or no name`);
  const births = birthTexts(record);
  const addresses = record.addresses.map((address) => address.replace(/^and /, ""));
  return entryItem({
    id: identityOf(record),
    kind: kindOf(record, births.length > 0),
    names: namesOf(record),
    birthDates: births.flatMap((text) => parseBirthSpan(text) ?? []),
    countries: [...new Set([...addresses.flatMap(countriesOfAddress), ...countryCodes([...citizenships, vesselFlag])])].sort(),
    programs: [listOf(source), ...record.programs],
    identifiers: [...record.ids.flatMap((id) => labelledNumber(id) ?? []), ...parseRemarks(remarks).identifiers],
    addresses,
    effect: effectOf(source),
  });
}
