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

/** The country at the end of an address: "…, Kabul, Afghanistan." and "…, Miami, FL, 33130, US". */
export function countryOfAddress(address: string): string | null {
  const last =
    address
      .replace(/[.;\s]+$/, "")
      .split(",")
      .at(-1) ?? "";
  return countryCode(last) ?? countryCode(last.replace(/^[\s\d-]+/, ""));
}
