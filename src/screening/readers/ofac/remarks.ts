import type { Identifier } from "../../../domain/screening.ts";
import { parseBirthSpan } from "../fields/birth-span.ts";
import { countryCode } from "../fields/country-code.ts";
import { labelledNumber } from "../fields/labelled-number.ts";
import type { BirthSpan, EntryName } from "../list-item.ts";

/** What OFAC writes into the free text of a record, as far as it identifies the party. */
export interface Remarks {
  names: EntryName[];
  birthDates: BirthSpan[];
  countries: string[];
  identifiers: Identifier[];
}

const WALLET = /^(Digital Currency Address - \S+) (\S+)$/;
const QUOTED_NAME = /^[afn]\.k\.a\. '(.+?)'?$/;
const NATIONALITY = /^(?:nationality|citizen) (.+)$/;
const FLAG = /^(?:Former )?Vessel Flag (.+)$/;
const BIRTH = /^DOB (.+)$/;
/** Short words in capitals before a number belong to it ("HRB 73611", "RL 3367620"), but for these. */
const ABBREVIATIONS = "ID|NO|NIT|RUC|RIF|SSN|FEIN|ISIN|USCC|RTN|LEI|IMO|VAT|MMSI|BIK";
/** "Tax ID No. 7702070139 (Russia)", "Passport A123 (Iran) issued 1 May 2010 expires …": label and value. */
const NUMBER = new RegExp(
  `^(\\D{2,60}?)[\\s:#]+((?:(?!(?:${ABBREVIATIONS})\\b)[A-Z]{1,4} )?(?=\\S*\\d)\\S.*?)(?:\\s+(?:\\(|issued\\b|expires\\b).*)?$`,
);

function identifierOf(text: string): Identifier | null {
  const [, label, value] = WALLET.exec(text) ?? NUMBER.exec(text) ?? [];
  if (label === undefined || value === undefined) return null;
  const countries = [...text.matchAll(/\(([^()]+)\)/g)].flatMap(([, name = ""]) => countryCode(name) ?? []);
  return labelledNumber({ label, value, country: countries.at(-1) ?? null }, null);
}

function readPart(part: string, into: Remarks): void {
  const text = part.replace(/^alt\. /i, "");
  const name = QUOTED_NAME.exec(text)?.[1];
  if (name) {
    into.names.push({ text: name, isWeak: true });
    return;
  }
  const birth = BIRTH.exec(text)?.[1];
  const span = birth ? parseBirthSpan(birth) : null;
  if (span) into.birthDates.push(span);
  const country = countryCode((NATIONALITY.exec(text) ?? FLAG.exec(text))?.[1] ?? "");
  if (country) into.countries.push(country);
  const identifier = identifierOf(text);
  if (identifier) into.identifiers.push(identifier);
}

/** Reads remarks whose parts are separated by "; "; parts that identify nobody (programmes, links, web sites) are passed over. */
export function parseRemarks(remarks: string): Remarks {
  const found: Remarks = { names: [], birthDates: [], countries: [], identifiers: [] };
  for (const part of remarks.replace(/\.\s*$/, "").split(/;\s+/)) readPart(part.trim(), found);
  return found;
}
