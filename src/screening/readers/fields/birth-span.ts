import type { BirthSpan } from "../list-item.ts";

const MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split(" ");
const YEAR = "((?:18|19|20)\\d\\d)";
const day = (year: number, month: number, date: number) => year * 10_000 + month * 100 + date;

const isoDay = new RegExp(`^${YEAR}-(\\d\\d)-(\\d\\d)`);
const isoMonth = new RegExp(`^${YEAR}-(\\d\\d)$`);
const slashed = new RegExp(`^(\\d\\d?)[/.](\\d\\d?)[/.]${YEAR}$`);
const dayMonthYear = new RegExp(`^(\\d{1,2}) ([A-Za-z]{3})[a-z]*\\.?,? ${YEAR}$`);
const monthDayYear = new RegExp(`^([A-Za-z]{3})[a-z]*\\.? (\\d{1,2}),? ${YEAR}$`);
const monthYear = new RegExp(`^([A-Za-z]{3})[a-z]*\\.?,? ${YEAR}$`);
const years = new RegExp(YEAR);
const range = new RegExp(`^(.*?${YEAR})(?:\\s+(?:to|and)\\s+|\\s*[-–/]\\s*)(.*${YEAR})$`);

function exact(year: number, month: number, date: number): BirthSpan | null {
  if (month > 12 || date > 31) return null;
  if (month < 1) return { from: day(year, 1, 1), to: day(year, 12, 31) };
  if (date < 1) return { from: day(year, month, 1), to: day(year, month, 31) };
  return { from: day(year, month, date), to: day(year, month, date) };
}

function precise(text: string): BirthSpan | null {
  const n = (match: RegExpExecArray, group: number) => Number(match[group]);
  const month = (name: string | undefined) => MONTHS.indexOf((name ?? "").toLowerCase()) + 1;
  let match = isoDay.exec(text);
  if (match) return exact(n(match, 1), n(match, 2), n(match, 3));
  match = isoMonth.exec(text);
  if (match) return exact(n(match, 1), n(match, 2), 0);
  match = slashed.exec(text);
  if (match) return exact(n(match, 3), n(match, 2), n(match, 1));
  match = dayMonthYear.exec(text);
  if (match && month(match[2]) > 0) return exact(n(match, 3), month(match[2]), n(match, 1));
  match = monthDayYear.exec(text);
  if (match && month(match[1]) > 0) return exact(n(match, 3), month(match[1]), n(match, 2));
  match = monthYear.exec(text);
  return match && month(match[1]) > 0 ? exact(n(match, 2), month(match[1]), 0) : null;
}

/** The span of a date, of a year, or of two of them with "to" between; the years next to it too when it is a guess. */
function spanOf(text: string, isGuess: boolean): BirthSpan | null {
  const known = precise(text);
  if (known && !isGuess) return known;
  const [, first, , second] = (known ? null : range.exec(text)) ?? [];
  if (first !== undefined && second !== undefined) {
    const [start, end] = [spanOf(first, isGuess), spanOf(second, isGuess)];
    return start && end && { from: Math.min(start.from, end.from), to: Math.max(start.to, end.to) };
  }
  const year = Number(years.exec(text)?.[1]);
  const slack = isGuess ? 1 : 0;
  return Number.isNaN(year) ? null : { from: day(year - slack, 1, 1), to: day(year + slack, 12, 31) };
}

const LONGEST = 100;

/** Reads a birth date in any of the publishers' ways; "circa" widens it by a year on both sides. Null when it holds no year. */
export function parseBirthSpan(text: string): BirthSpan | null {
  if (text.length > LONGEST) return null;
  const plain = text.replace(/circa|approximately|approx\.?|about|\bc\.|between/gi, "").trim();
  return spanOf(plain, plain !== text.trim() && /circa|approx|about|\bc\./i.test(text));
}
