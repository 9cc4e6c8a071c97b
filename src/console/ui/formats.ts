// How numbers, times and places are written. Pure: the moment is handed in.

/** A thin space that does not break: between a number and its unit. */
export const THIN = "\u202f";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

export const formatNumber = (value: number, digits = 0): string => value.toLocaleString("en", { maximumFractionDigits: digits });

export const withUnit = (value: number, unit: string, digits = 0): string => `${formatNumber(value, digits)}${THIN}${unit}`;

export const percent = (value: number): string => withUnit(value, "%", 1);

const superscript = (exponent: number): string =>
  (exponent < 0 ? "⁻" : "") + [...String(Math.abs(exponent))].map((digit) => SUPERSCRIPTS[Number(digit)]).join("");

/** 1.8 × 10²⁵; small numbers stay as they are. */
export function formatLarge(value: number): string {
  if (Math.abs(value) < 1e6) return formatNumber(value, 2);
  const [mantissa = 1, exponent = 0] = value.toExponential(1).split("e").map(Number);
  return `${mantissa === 1 ? "" : `${formatNumber(mantissa, 1)}${THIN}×${THIN}`}10${superscript(exponent)}`;
}

/** `1 h 10 m`, `3 d`, `12 m`: two places at most, the second only where it says something. */
export function formatSpan(ms: number): string {
  const span = Math.abs(ms);
  if (span < MINUTE) return `${Math.floor(span / 1_000)}${THIN}s`;
  if (span < HOUR) return `${Math.floor(span / MINUTE)}${THIN}m`;
  if (span < 10 * HOUR) {
    const minutes = Math.floor((span % HOUR) / MINUTE);
    return `${Math.floor(span / HOUR)}${THIN}h${minutes > 0 ? ` ${minutes}${THIN}m` : ""}`;
  }
  if (span < 2 * DAY) return `${Math.floor(span / HOUR)}${THIN}h`;
  if (span < 60 * DAY) return `${Math.floor(span / DAY)}${THIN}d`;
  if (span < 730 * DAY) return `${Math.floor(span / (30 * DAY))}${THIN}mo`;
  return `${Math.floor(span / (365 * DAY))}${THIN}y`;
}

export function formatRelative(at: number, now: number): string {
  const span = at - now;
  if (Math.abs(span) < 45_000) return "just now";
  return span > 0 ? `in ${formatSpan(span)}` : `${formatSpan(span)} ago`;
}

/** Bytes as people say them: `48 kB`, `1.2 MB`. */
export function formatBytes(bytes: number): string {
  if (bytes < 1_000) return withUnit(bytes, "B");
  return bytes < 1_000_000 ? withUnit(bytes / 1_000, "kB") : withUnit(bytes / 1_000_000, "MB", 1);
}

/** Hours as people say them. */
export function formatHours(hours: number): string {
  if (hours < 72) return withUnit(hours, hours === 1 ? "hour" : "hours", 1);
  return withUnit(Math.round(hours / 24), "days");
}

const regionNames = new Intl.DisplayNames(["en"], { type: "region", fallback: "code" });

/** The English name of a country; the text itself when it is no code. */
export function countryName(code: string): string {
  if (!/^[A-Z]{2}$/.test(code)) return code;
  return regionNames.of(code) ?? code;
}

export const listOfNames = (names: readonly string[]): string =>
  new Intl.ListFormat("en", { type: "conjunction" }).format([...names]);

export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${formatNumber(count)} ${count === 1 ? one : many}`;

/** `enduse.d5_training` → `d5 training`: for what a policy of one's own calls by ids alone. */
export const spellOut = (id: string): string => id.slice(id.lastIndexOf(".") + 1).replaceAll("_", " ");
