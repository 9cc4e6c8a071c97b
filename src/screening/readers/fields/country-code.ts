/** How publishers name countries where the English short name of Unicode differs. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  "korea north": "KP",
  "korea south": "KR",
  "democratic peoples republic of korea": "KP",
  "republic of korea": "KR",
  "north korea": "KP",
  "south korea": "KR",
  burma: "MM",
  myanmar: "MM",
  "congo democratic republic of the": "CD",
  "democratic republic of the congo": "CD",
  "congo republic of the": "CG",
  congo: "CG",
  palestinian: "PS",
  palestine: "PS",
  "state of palestine": "PS",
  "west bank": "PS",
  "region gaza": "PS",
  "region west bank": "PS",
  gaza: "PS",
  "virgin islands british": "VG",
  "north macedonia the republic of": "MK",
  macedonia: "MK",
  "cote d ivoire": "CI",
  "cote divoire": "CI",
  "ivory coast": "CI",
  "the gambia": "GM",
  "bahamas the": "BS",
  "man isle of": "IM",
  "saint kitts and nevis": "KN",
  "saint vincent and the grenadines": "VC",
  "trinidad and tobago": "TT",
  "bosnia and herzegovina": "BA",
  "hong kong": "HK",
  macau: "MO",
  macao: "MO",
  turkey: "TR",
  turkiye: "TR",
  "iran islamic republic of": "IR",
  "syrian arab republic": "SY",
  "russian federation": "RU",
  "united kingdom of great britain and northern ireland": "GB",
  "united states of america": "US",
  usa: "US",
  "u s a": "US",
  uk: "GB",
  uae: "AE",
  "u a e": "AE",
  "united republic of tanzania": "TZ",
  "viet nam": "VN",
  "czech republic": "CZ",
  czechia: "CZ",
  "china hong kong special administrative region": "HK",
  "peoples republic of china": "CN",
  prc: "CN",
  "p r c": "CN",
  "taiwan province of china": "TW",
  "lao peoples democratic republic": "LA",
  "laos pdr": "LA",
  "north korea dprk": "KP",
  "republic of moldova": "MD",
  "bolivia plurinational state of": "BO",
  "venezuela bolivarian republic of": "VE",
  "brunei darussalam": "BN",
  "cape verde": "CV",
  swaziland: "SZ",
  "the netherlands": "NL",
  "region crimea": "UA",
  england: "GB",
  scotland: "GB",
  "northern ireland": "GB",
  wales: "GB",
};

const fold = (name: string) =>
  name
    .normalize("NFD")
    .replace(/[\u0300-\u036f’'.]/g, "")
    .replace(/[^A-Za-z]+/g, " ")
    .trim()
    .toLowerCase();

function buildTable(): Map<string, string> {
  const table = new Map<string, string>();
  const names = new Intl.DisplayNames("en", { type: "region", fallback: "none" });
  for (let a = 65; a <= 90; a++) {
    for (let b = 65; b <= 90; b++) {
      const code = String.fromCharCode(a, b);
      const name = names.of(code);
      // Unicode still knows withdrawn codes; XA to XZ and the like are its own.
      if (name && !/^(?:A[AC]|CP|CQ|D[DGY]|E[AUZ]|FX|HV|IC|NT|QO|RH|SU|TA|TP|U[KN]|VD|X[^K]|Y[DU]|Z[RZ])$/.test(code))
        table.set(fold(name), code);
    }
  }
  for (const [name, code] of Object.entries(OTHER_NAMES)) table.set(name, code);
  return table;
}

let table: Map<string, string> | null = null;
let codes: Set<string> | null = null;

/** ISO 3166-1 alpha-2 of an English country name or of such a code; null when it is neither. */
export function countryCode(name: string): string | null {
  table ??= buildTable();
  codes ??= new Set(table.values());
  const text = name.trim();
  if (/^[A-Z]{2}$/.test(text)) return codes.has(text) ? text : null;
  return text.length > 80 ? null : (table.get(fold(text)) ?? null);
}

/** Codes of several names, each once, sorted, unknown ones left out. */
export function countryCodes(names: Iterable<string>): string[] {
  const found = new Set<string>();
  for (const name of names) {
    const code = countryCode(name);
    if (code) found.add(code);
  }
  return [...found].sort();
}

/** Words that make another place of a country's name: "New Jersey" is not Jersey. */
const OTHER_PLACE = /^(?:new|north|south|east|west|lower|upper|little)$/i;
const LONGEST_NAME_WORDS = 8;

/** The country that a text ends with, post code aside: "Nanjing China", "Singapore 228208", "Republic of Kazakhstan". */
function countryAtEnd(text: string): string | null {
  const words = text.split(/\s+/).filter((word) => word !== "");
  // Names are longest first: "Papua New Guinea" is not Guinea. Two letters may be a state of the US here.
  const named = (from: number) => {
    const name = words.slice(from).join(" ");
    return name.length > 3 || /^u\.?[aks]/i.test(name) ? countryCode(name) : null;
  };
  while (words.length > 0) {
    for (let from = Math.max(0, words.length - LONGEST_NAME_WORDS); from < words.length; from++) {
      const code = OTHER_PLACE.test(words[from - 1] ?? "") ? null : named(from);
      if (code) return code;
    }
    // A post code: "EC1Y 4YX", "H4J 2P8", "04070".
    if (!/\d/.test(words.at(-1) ?? "") && !/^[A-Z]{1,3}$/.test(words.at(-1) ?? "")) return null;
    words.pop();
  }
  return null;
}

/** The country of one postal address; it may stand before a post code or a remark. */
export function countryOfAddress(address: string): string | null {
  const parts = address
    .replace(/\s*\(see [^()]*\)?/gi, "")
    .replace(/[.;\s]+$/, "")
    .split(/,|\.\s+(?=[A-Z])/)
    .map((part) => part.trim())
    .filter((part) => part !== "");
  const last = countryCode(parts.at(-1) ?? "");
  if (last) return last;
  for (const part of parts.slice(-3).reverse()) {
    const code = countryAtEnd(part.replace(/\.$/, ""));
    if (code) return code;
  }
  return null;
}

const ELSEWHERE = /\(see (?:also )?(?:alternat(?:e|ive) )?address(?:es)? (?:under|in) ([^()]+)\)?/gi;

/** Countries of a text that may hold several addresses, and point to others: "(See alternate address under Iran and U.A.E.)". */
export function countriesOfAddress(text: string): string[] {
  const pointed = [...text.matchAll(ELSEWHERE)].flatMap(([, names = ""]) => names.split(/,\s*(?:and )?| and /));
  const parts = text.split(/[,;]? and (?=\S.*,)/).flatMap((part) => countryOfAddress(part) ?? []);
  return [...new Set([...parts, ...countryCodes(pointed.map((name) => name.replace(/^the /, "").replace(/\.+$/, "")))])];
}
