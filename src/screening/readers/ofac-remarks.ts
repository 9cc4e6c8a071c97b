import type { Identifier } from "../../domain/screening.ts";
import { parseBirthSpan } from "./birth-span.ts";
import { countryCode } from "./country-code.ts";
import type { BirthSpan, EntryName } from "./list-item.ts";

/** What OFAC writes into the free text of a record, as far as it identifies the party. */
export interface Remarks {
  names: EntryName[];
  birthDates: BirthSpan[];
  countries: string[];
  identifiers: Identifier[];
}

const WALLET = /^Digital Currency Address - (\S+) (\S+)$/;
const QUOTED_NAME = /^[afn]\.k\.a\. '(.+?)'?$/;
const NATIONALITY = /^(?:nationality|citizen) (.+)$/;
const FLAG = /^(?:Former )?Vessel Flag (.+)$/;
const BIRTH = /^DOB (.+)$/;
const DOCUMENT =
  /^(Passport|National ID No\.|Identification Number|Identification Card|Birth Certificate Number|Cedula No\.|Residency Number|Driver's License No\.|SSN|D\.N\.I\.|C\.U\.R\.P\.|R\.F\.C\.|Travel Document Number|National Foreign ID Number|Stateless Person ID Card|Personal ID Card|Numero de Identidad|Electoral Registry No\.|Turkish Identification Number)\s+#?\s*(.+)$/;
const REGISTRATION =
  /^(Registration Number|Registration ID|Business Registration Number|Business Registration Document #|Business Number|Tax ID No\.|Unified Social Credit Code(?: \(USCC\))?|Company Number|Commercial Registry Number|Chamber of Commerce Number|Government Gazette Number|Legal Entity Number|Trade License No\.|License|NIT #|RUC #|RIF #|C\.R\. No\.|C\.I\.F\.|V\.A\.T\. Number|Matricula Mercantil No|Folio Mercantil No\.|Economic Register Number(?: \(CBLS\))?|Central Registration System Number|UAE Identification|Enterprise Number|Istanbul Chamber of Comm\. No\.|Vessel Registration Identification|MMSI|Aircraft Tail Number|USCC:?|Public Registration Number|SWIFT\/BIC)\s+(.+)$/;

function identifier(type: Identifier["type"], rest: string): Identifier | null {
  const country = /\(([^()]+)\)/.exec(rest)?.[1];
  const value = rest
    .replace(/\s*(?:\(|issued |expires ).*$/, "")
    .replace(/^IMO\s+/, "")
    .trim();
  if (!/\d/.test(value) || value.length > 64) return null;
  return { type, network: country ? countryCode(country) : null, value };
}

function readPart(part: string, into: Remarks): void {
  const text = part.replace(/^alt\. /, "");
  const wallet = WALLET.exec(text);
  if (wallet) {
    into.identifiers.push({ type: "wallet", network: wallet[1] ?? null, value: wallet[2] as string });
    return;
  }
  const name = QUOTED_NAME.exec(text)?.[1];
  if (name) into.names.push({ text: name, isWeak: true });
  const birth = BIRTH.exec(text)?.[1];
  const span = birth ? parseBirthSpan(birth) : null;
  if (span) into.birthDates.push(span);
  const country = countryCode((NATIONALITY.exec(text) ?? FLAG.exec(text))?.[1] ?? "");
  if (country) into.countries.push(country);
  const document = DOCUMENT.exec(text);
  const registration = document ? null : REGISTRATION.exec(text);
  const found = document
    ? identifier("document", document[2] ?? "")
    : registration
      ? identifier("registration", registration[2] ?? "")
      : null;
  if (found) into.identifiers.push(found);
}

/** Reads remarks whose parts are separated by "; "; parts that identify nobody (programmes, links, web sites) are passed over. */
export function parseRemarks(remarks: string): Remarks {
  const found: Remarks = { names: [], birthDates: [], countries: [], identifiers: [] };
  for (const part of remarks.replace(/\.\s*$/, "").split(/;\s+/)) readPart(part.trim(), found);
  return found;
}
