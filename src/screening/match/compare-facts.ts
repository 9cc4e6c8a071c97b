import type { Identifier, MatchFeature, ScreeningQuery } from "../../domain/screening.ts";
import { isSameIdentifier, normaliseIdentifier } from "../index/normalise-identifier.ts";
import type { Segment } from "../index/segment.ts";
import { foldText } from "../names/fold-text.ts";
import type { BirthSpan } from "../readers/list-item.ts";

/** What one fact does to a score: it closes `raise` of the gap to 1, then multiplies by `factor`. */
export interface FactVerdict {
  readonly raise: number;
  readonly factor: number;
  readonly feature: () => MatchFeature;
}

const DAYS = { day: 1, month: 100, year: 10_000 } as const;
const yearOf = (day: number) => Math.floor(day / DAYS.year);

function showSpan({ from, to }: BirthSpan): string {
  const show = (day: number) =>
    `${yearOf(day)}-${String(Math.floor(day / DAYS.month) % 100).padStart(2, "0")}-${String(day % 100).padStart(2, "0")}`;
  return from === to ? show(from) : yearOf(from) === yearOf(to) ? String(yearOf(from)) : `${yearOf(from)} to ${yearOf(to)}`;
}

interface BirthAgreement {
  readonly score: number;
  readonly raise: number;
  readonly factor: number;
}

/** How much of the gap to 1 each fact closes at most. */
export const MOST_RAISED = { birthDate: 0.5, country: 0.1, address: 0.15 } as const;

const AGREE_DAY: BirthAgreement = { score: 1, raise: MOST_RAISED.birthDate, factor: 1 };
const AGREE_SPAN: BirthAgreement = { score: 0.9, raise: 0.2, factor: 1 };
const SWAPPED: BirthAgreement = { score: 0.85, raise: 0.1, factor: 0.99 };
const SAME_YEAR: BirthAgreement = { score: 0.6, raise: 0, factor: 0.93 };
const NEXT_YEAR: BirthAgreement = { score: 0.3, raise: 0, factor: 0.88 };
/** Ten years apart are another generation's namesake: no spelling of the name makes up for it. */
const OTHER_YEAR: BirthAgreement = { score: 0, raise: 0, factor: 0.75 };

function agreement(day: number, { from, to }: BirthSpan): BirthAgreement {
  if (from === to) {
    if (day === from) return AGREE_DAY;
    const swapped = yearOf(day) * DAYS.year + (day % 100) * DAYS.month + (Math.floor(day / DAYS.month) % 100);
    if (swapped === from) return SWAPPED;
    if (yearOf(day) === yearOf(from)) return SAME_YEAR;
  } else if (day >= from && day <= to) return AGREE_SPAN;
  const years = Math.max(yearOf(from) - yearOf(day), yearOf(day) - yearOf(to));
  return years <= 1 ? NEXT_YEAR : OTHER_YEAR;
}

/** YYYY-MM-DD as a number, null for anything else. */
export function dayNumber(date: string | null): number | null {
  return date && /^\d{4}-\d\d-\d\d$/.test(date) ? Number(date.replaceAll("-", "")) : null;
}

export function compareBirthDate(query: ScreeningQuery, segment: Segment, entry: number): FactVerdict | null {
  const day = query.birthDate === null ? null : dayNumber(query.birthDate);
  const spans = day === null ? [] : segment.birthDates(entry);
  if (day === null || spans.length === 0) return null;
  const [best, span] = spans
    .map((candidate) => [agreement(day, candidate), candidate] as const)
    .reduce((one, other) => (other[0].score > one[0].score ? other : one));
  return {
    raise: best.raise,
    factor: best.factor,
    feature: () => ({ feature: "birthDate", query: query.birthDate ?? "", candidate: showSpan(span), score: best.score }),
  };
}

/** Countries corroborate who somebody is; they never score by themselves, and another one weighs little: people move. */
export function compareCountries(query: ScreeningQuery, segment: Segment, entry: number): FactVerdict | null {
  if (query.countries.length === 0 || !segment.hasCountries(entry)) return null;
  const shared = query.countries.some((code) => segment.isIn(entry, code.toUpperCase()));
  return {
    raise: shared ? MOST_RAISED.country : 0,
    factor: shared ? 1 : 0.96,
    feature: () => ({
      feature: "country",
      query: query.countries.join(", "),
      candidate: segment.countries(entry).join(", "),
      score: shared ? 1 : 0,
    }),
  };
}

/** Words of an address that say something: house numbers, streets, towns. */
const addressWords = (text: string) =>
  new Set(
    foldText(text)
      .map((word) => word.text)
      .filter((word) => word.length > 2 || /\d/.test(word)),
  );
const LEAST_ADDRESS_WORDS = 3;

/** Share of the words of one address that the other has as well. */
function sharedWords(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  if (one.size < LEAST_ADDRESS_WORDS || other.size < LEAST_ADDRESS_WORDS) return 0;
  let shared = 0;
  for (const word of one) if (other.has(word)) shared++;
  return shared / Math.min(one.size, other.size);
}

/** Compares the query's address, whose words are read once, with those of entries. */
export function addressComparer({ address }: ScreeningQuery): (segment: Segment, entry: number) => FactVerdict | null {
  if (address === null) return () => null;
  let words: ReadonlySet<string> | undefined;
  return (segment, entry) => {
    words ??= addressWords(address);
    let [best, text] = [0, ""];
    for (const listed of segment.addresses(entry)) {
      const share = sharedWords(words, addressWords(listed));
      if (share > best) [best, text] = [share, listed];
    }
    if (best < 0.6) return null;
    const feature = () => ({ feature: "address", query: address, candidate: text, score: best });
    return { raise: MOST_RAISED.address * best, factor: 1, feature };
  };
}

export interface IdentifierVerdict extends FactVerdict {
  readonly isSame: boolean;
}

/** The same number is the same party; another number of the same kind and country is a doubt, no more: people renew passports. */
export function compareIdentifiers(query: ScreeningQuery, segment: Segment, entry: number): IdentifierVerdict | null {
  if (query.identifiers.length === 0) return null;
  const listed = segment.identifiers(entry);
  let doubt: [Identifier, Identifier] | null = null;
  for (const given of query.identifiers) {
    const value = normaliseIdentifier(given);
    for (const known of listed) {
      if (value !== null && value === normaliseIdentifier(known) && isSameIdentifier(given, known, value)) {
        return {
          isSame: true,
          raise: 1,
          factor: 1,
          feature: () => ({ feature: known.type, query: given.value.slice(0, 128), candidate: known.value, score: 1 }),
        };
      }
      if (given.type === known.type && given.type === "registration" && given.network && given.network === known.network)
        doubt = [given, known];
    }
  }
  if (!doubt) return null;
  const [given, known] = doubt;
  return {
    isSame: false,
    raise: 0,
    factor: 0.98,
    feature: () => ({ feature: known.type, query: given.value.slice(0, 128), candidate: known.value, score: 0 }),
  };
}
