import { createHash } from "node:crypto";
import type { Identifier, ListEffect } from "../../domain/screening.ts";
import { parseBirthSpan } from "./birth-span.ts";
import { countryCode, countryCodes, countryOfAddress } from "./country-code.ts";
import { headedRows } from "./csv-rows.ts";
import {
  type BirthSpan,
  type EntryKind,
  type EntryName,
  entryItem,
  ListFormatError,
  type ListItem,
  type ListReader,
  type SourceFiles,
} from "./list-item.ts";
import { parseRemarks } from "./ofac-remarks.ts";

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
const KINDS: Readonly<Record<string, EntryKind>> = {
  individual: "individual",
  entity: "organization",
  vessel: "vessel",
  aircraft: "aircraft",
};

const values = (text: string | undefined) =>
  (text ?? "")
    .split(/;\s+/)
    .map((value) => value.trim())
    .filter((value) => value !== "");

/** "Emal Construction Company (EBCC)" is two names; "Bank of China (Hong Kong)" is one. */
function splitAcronym(text: string): EntryName[] {
  const match = /^(.{4,}?)\s*\(([A-Z][A-Z0-9&.-]{1,9})\)$/.exec(text);
  if (!match) return [{ text, isWeak: false }];
  return [
    { text: match[1] as string, isWeak: false },
    { text: match[2] as string, isWeak: true },
  ];
}

function namesOf(row: Record<string, string>): EntryName[] {
  const [first, ...rest] = splitAcronym(row["name"] ?? "");
  const aliases = values(row["alt_names"]).flatMap((alias) => splitAcronym(alias.replace(/^and /, "").replace(/\.$/, "")));
  return [
    ...(first ? [first] : []),
    ...rest,
    ...aliases.map((alias) => ({ ...alias, isWeak: alias.isWeak || /^[A-Z]{2,5}$/.test(alias.text) })),
  ];
}

/** "US, 80-0890696, Tax ID No." or "1148904001971, Registration ID"; a wallet as "149w6…, Digital Currency Address - XBT". */
function identifiersOf(text: string | undefined): Identifier[] {
  return values(text).flatMap((item): Identifier[] => {
    const parts = item.split(/,\s+/);
    const label = parts.pop() ?? "";
    const country = parts.length > 1 ? countryCode(parts[0] ?? "") : null;
    const value = (country ? parts.slice(1) : parts)
      .join(" ")
      .replace(/^IMO\s+/, "")
      .trim();
    const wallet = /Digital Currency Address - (\S+)/.exec(label);
    if (wallet) return [{ type: "wallet", network: wallet[1] ?? null, value }];
    if (!/\d/.test(value) || /e-?mail|website|phone|sanctions|order|gender|date/i.test(label)) return [];
    return [
      {
        type: /passport|national|identification|license|cedula|ssn|birth/i.test(label) ? "document" : "registration",
        network: country,
        value,
      },
    ];
  });
}

function birthDatesOf(row: Record<string, string>): BirthSpan[] {
  const remarked = /Date of birth: ([^;|]+)/i.exec(row["remarks"] ?? "")?.[1];
  const texts = [...values(row["dates_of_birth"]), ...(remarked ? [remarked.trim()] : [])];
  return texts.flatMap((text) => parseBirthSpan(text) ?? []);
}

/** The whole name of the list, or its abbreviation in brackets where it has one: "EL", "DPL", "SDN". */
const listOf = (source: string) => /\(([A-Z0-9-]+)\)/.exec(source)?.[1] ?? source.replace(/ - .*$/, "");

function idOf(row: Record<string, string>): string {
  const own = row["_id"] || row["entity_number"];
  if (own) return own;
  const identity = [row["source"], row["name"], row["addresses"], row["start_date"]].join("\0");
  return createHash("sha256").update(identity).digest("hex").slice(0, 24);
}

const effectOf = (source: string): ListEffect | null => (/\(SDN\)/.test(source) ? "blocked" : null);

function kindOf(row: Record<string, string>): EntryKind {
  const source = listOf(row["source"] ?? "");
  // These two lists hold organizations only; the others leave the type out where their publisher does.
  const implied: EntryKind =
    source === "MEU" || source === "CMIC" || row["remarks"]?.startsWith("Target Type:") ? "organization" : "unknown";
  return (
    KINDS[(row["type"] ?? "").toLowerCase()] ??
    (row["dates_of_birth"] || /Date of birth/.test(row["remarks"] ?? "") ? "individual" : implied)
  );
}

async function* read(files: SourceFiles): AsyncGenerator<ListItem> {
  for (const file of files.values()) {
    for await (const row of headedRows(file, REQUIRED)) {
      const source = row["source"] ?? "";
      if (source === "" || row["name"] === "")
        throw new ListFormatError(`${file.label} is malformed: a row has no source or no name`);
      const addresses = values(row["addresses"]).map((address) => address.replace(/^and /, ""));
      const places = addresses.flatMap((address) => countryOfAddress(address) ?? []);
      yield entryItem({
        id: idOf(row),
        kind: kindOf(row),
        names: namesOf(row),
        birthDates: birthDatesOf(row),
        countries: [
          ...new Set([...places, ...countryCodes([...values(row["citizenships"]), ...values(row["nationalities"])])]),
        ].sort(),
        programs: [listOf(source), ...values(row["programs"])],
        identifiers: [...identifiersOf(row["ids"]), ...parseRemarks(row["remarks"] ?? "").identifiers],
        addresses,
        effect: effectOf(source),
      });
    }
  }
}

/** The Consolidated Screening List of trade.gov: twelve US lists in one; rows of the SDN list are `blocked` whatever the list's effect. */
export const cslCsv: ListReader = { required: ["list"], read };
