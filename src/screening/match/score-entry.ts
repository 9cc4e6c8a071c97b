import type { MatchFeature, ScreeningQuery } from "../../domain/screening.ts";
import type { Segment } from "../index/segment.ts";
import {
  compareAddress,
  compareBirthDate,
  compareCountries,
  compareIdentifiers,
  type FactVerdict,
  MOST_RAISED,
} from "./compare-facts.ts";

/** The best name of an entry, as it was compared. */
export interface NamedEntry {
  readonly segment: Segment;
  readonly entry: number;
  readonly nameScore: number;
  readonly queryName: string;
  /** Position of the listed name; null when only an identifier found the entry. */
  readonly name: number | null;
}

export interface ScoredEntry extends NamedEntry {
  readonly score: number;
  readonly explain: () => MatchFeature[];
}

/** Nothing but equality in all that both sides know may reach 1. */
const MOST_INEXACT = 0.999;
const OTHER_KIND_FACTOR = 0.88;

/** Whether the query says nothing of the kind of party that the entry contradicts. */
export function agreesInKind({ kind }: ScreeningQuery, segment: Segment, entry: number): boolean {
  const listed = segment.kind(entry);
  return kind === null || listed === "unknown" || listed === kind;
}

/** Whether the query has facts beside names that may raise a score. */
export const hasFacts = ({ birthDate, countries, address }: ScreeningQuery): boolean =>
  birthDate !== null || countries.length > 0 || address !== null;

/** The name score that reaches the threshold when every fact of the query agrees as well as it can. */
export function leastBeforeFacts({ birthDate, countries, address }: ScreeningQuery, threshold: number): number {
  let gap = 1 - threshold;
  if (birthDate !== null) gap /= 1 - MOST_RAISED.birthDate;
  if (countries.length > 0) gap /= 1 - MOST_RAISED.country;
  if (address !== null) gap /= 1 - MOST_RAISED.address;
  return 1 - gap;
}

function compareKind(query: ScreeningQuery, segment: Segment, entry: number): FactVerdict | null {
  if (agreesInKind(query, segment, entry)) return null;
  const kind = segment.kind(entry);
  return {
    raise: 0,
    factor: OTHER_KIND_FACTOR,
    feature: () => ({ feature: "kind", query: query.kind ?? "", candidate: kind, score: 0 }),
  };
}

/** Weighs the name with every other fact that both sides know: agreement closes part of the gap to 1, contradiction lowers. */
export function scoreEntry(query: ScreeningQuery, named: NamedEntry): ScoredEntry {
  const { segment, entry } = named;
  const identifiers = compareIdentifiers(query, segment, entry);
  const verdicts = [
    compareBirthDate(query, segment, entry),
    compareCountries(query, segment, entry),
    compareAddress(query, segment, entry),
    compareKind(query, segment, entry),
    identifiers,
  ].filter((verdict) => verdict !== null);
  let score = named.nameScore;
  // Facts corroborate a name that is near; they make no match of a name that is not.
  if (score >= 0.6) for (const { raise } of verdicts) score += (1 - score) * raise;
  for (const { factor } of verdicts) score *= factor;
  if (named.nameScore < 1) score = Math.min(score, MOST_INEXACT);
  if (identifiers?.isSame) score = 1;
  return {
    ...named,
    score,
    explain: () => [
      ...(named.name === null
        ? []
        : [{ feature: "name", query: named.queryName, candidate: segment.nameText(named.name), score: round(named.nameScore) }]),
      ...verdicts.map(({ feature }) => feature()).map((feature) => ({ ...feature, score: round(feature.score) })),
    ],
  };
}

/** Scores are given to four decimals: more would claim a precision that they have not. Rounding never makes a 1. */
export const round = (score: number): number => (score >= 1 ? 1 : Math.min(0.9999, Math.round(score * 10_000) / 10_000));
