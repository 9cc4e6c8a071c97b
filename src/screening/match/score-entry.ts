import type { MatchFeature, ScreeningQuery } from "../../domain/screening.ts";
import type { Segment } from "../index/segment.ts";
import {
  addressComparer,
  compareBirthDate,
  compareCountries,
  compareIdentifiers,
  type FactVerdict,
  MOST_RAISED,
} from "./compare-facts.ts";

export interface EntryPlace {
  readonly segment: Segment;
  readonly entry: number;
}

/** The best name of an entry, as it was compared. */
export interface NamedEntry extends EntryPlace {
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
const LEAST_CORROBORATED = 0.6;
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

/** What an address does at the most. */
const AGREED_ADDRESS = { raise: MOST_RAISED.address, factor: 1 };

type Weight = Pick<FactVerdict, "raise" | "factor">;

/** Weighs a name's score with facts that both sides know: agreement closes part of the gap to 1, contradiction lowers. */
function weigh(nameScore: number, facts: readonly Weight[], isSameParty: boolean): number {
  if (isSameParty) return 1;
  let score = nameScore;
  // Facts corroborate a name that is near; they make no match of a name that is not.
  if (score >= LEAST_CORROBORATED) for (const { raise } of facts) score += (1 - score) * raise;
  for (const { factor } of facts) score *= factor;
  return nameScore < 1 ? Math.min(score, MOST_INEXACT) : score;
}

/** What both sides know beside names; that of addresses is handed in, for comparing them costs more than all else. */
function compareFacts<Address extends Weight>(query: ScreeningQuery, { segment, entry }: EntryPlace, address: Address | null) {
  const identifiers = compareIdentifiers(query, segment, entry);
  const facts = [
    compareBirthDate(query, segment, entry),
    compareCountries(query, segment, entry),
    address,
    compareKind(query, segment, entry),
    identifiers,
  ].filter((verdict) => verdict !== null);
  return { facts, isSameParty: identifiers?.isSame === true };
}

/**
 * The most that an entry can score whose name scores so much: nearly all entries with a name like the query's are of
 * other people, and a look at their birth dates costs less than comparing names. Addresses count as if they agreed.
 */
export function mostAfterFacts(query: ScreeningQuery, place: EntryPlace, nameScore: number): number {
  const { facts, isSameParty } = compareFacts(query, place, query.address === null ? null : AGREED_ADDRESS);
  return weigh(Math.min(1, nameScore), facts, isSameParty);
}

/** Weighs names of entries with every other fact that both sides know; null for an entry that scores less than the threshold. */
export function entryScorer(query: ScreeningQuery, threshold: number): (named: NamedEntry) => ScoredEntry | null {
  const compareAddress = addressComparer(query);
  return (named) => {
    if (mostAfterFacts(query, named, named.nameScore) < threshold) return null;
    const { facts, isSameParty } = compareFacts(query, named, compareAddress(named.segment, named.entry));
    const score = weigh(named.nameScore, facts, isSameParty);
    return score < threshold || score === 0 ? null : { ...named, score, explain: () => explain(named, facts) };
  };
}

function explain({ segment, name, queryName, nameScore }: NamedEntry, verdicts: readonly FactVerdict[]): MatchFeature[] {
  const features = verdicts.map(({ feature }) => feature()).map((feature) => ({ ...feature, score: round(feature.score) }));
  if (name === null) return features;
  return [{ feature: "name", query: queryName, candidate: segment.nameText(name), score: round(nameScore) }, ...features];
}

/** Scores are given to four decimals: more would claim a precision that they have not. Rounding never makes a 1. */
export const round = (score: number): number => (score >= 1 ? 1 : Math.min(0.9999, Math.round(score * 10_000) / 10_000));
