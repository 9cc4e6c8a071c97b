import type { Identifier } from "../../../domain/screening.ts";

const WALLET = /^digital currency address - (\S+)/i;
/** Labels of what many share, or what no party is known by: dates, means of contact, models, tickers, legal texts. */
const NOBODYS =
  /\bdate\b|gender|website|e-?mail|phone|fax|sanction|order\b|directive|section|information|determination|title|risk|linked|model|operator|ticker|year|tonnage|type|commercial code|\bcode of\b|effective|arrested|issued|expires|\bsince\b|nationality|citizenship|\bpob\b|\bdob\b/i;
const PERSONS =
  /passport|identi(?:fication|ty|dad)|\bid\b|birth cert|c[eé]dula|\bresiden(?:cy|t)\b|driver|driving|\bssn\b|social security|national (?:no|number|insurance)|d\.?n\.?i|c\.?u\.?r\.?p|r\.?f\.?c|i\.?f\.?e|travel document|stateless|credencial|cartilla|electoral|citizen's card|visa|immigration|personal|seaman|military|travel/i;
const ORGANIZATIONS =
  /regist|tax|fiscal|company|business|enterprise|commerc|chamber|gazette|legal entity|licen[cs]e|\bnit\b|\bruc\b|\brif\b|c\.r\.|c\.?i\.?f\b|v\.?a\.?t\b|matricula|folio|economic|central|mmsi|\bimo\b|tail|uscc|unified social|swift|\bbic\b|isin|d-u-n-s|bik|c\.?u\.?i|fein|branch|charity|le number|incorporation|organi[sz]ation code|permit|serial|construction|transponder|file number|\brtn\b|\blei\b|\binn\b|\bogrn\b|\bkpp\b|okpo/i;

/** What a number is by the publisher's label for it: "none" identifies nobody, "unknown" is a label of an unforeseen kind. */
function kindOf(label: string): "document" | "registration" | "none" | "unknown" {
  if (NOBODYS.test(label)) return "none";
  // "Vessel Registration Identification" and "Business Registration Document" sound like both: the register decides.
  if (/regist(?:ration|ered)|\btax\b|uae identification/i.test(label)) return "registration";
  if (PERSONS.test(label)) return "document";
  return ORGANIZATIONS.test(label) ? "registration" : "unknown";
}

interface LabelledNumber {
  readonly label: string;
  readonly value: string;
  /** ISO 3166-1 alpha-2 of who issued it. */
  readonly country: string | null;
}

const MAX_LENGTH = 128;

/**
 * A number as it identifies a party; null when it does not. `ifUnknown` is what a label of an unforeseen kind stands
 * for: a registration in a list of identifiers, nothing in free text.
 */
export function labelledNumber(
  { label, value, country }: LabelledNumber,
  ifUnknown: "registration" | null = "registration",
): Identifier | null {
  const text = value.replace(/^IMO\s+/i, "").trim();
  const wallet = WALLET.exec(label);
  if (wallet) return text === "" ? null : { type: "wallet", network: wallet[1] ?? null, value: text };
  if (!/\d/.test(text) || text.length > MAX_LENGTH) return null;
  const kind = kindOf(label);
  const type = kind === "unknown" ? ifUnknown : kind;
  return type === null || type === "none" ? null : { type, network: country, value: text };
}
