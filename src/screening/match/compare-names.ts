import type { Segment } from "../index/segment.ts";
import type { Alignment, TokenPair } from "../names/align-tokens.ts";
import type { NameToken, PreparedName } from "../names/prepare-name.ts";
import { comparePrepared } from "../names/score-names.ts";
import { tokenSimilarity } from "../names/token-similarity.ts";
import { commonShare, LEAST_CORPUS, type QueryName } from "./query-name.ts";

/** A word in so many names is a name of its own: one letter's difference to another is then no slip of the pen. */
const ESTABLISHED_SHARE = 3 / 40_000;
const ESTABLISHED_FACTOR = 0.75;
/**
 * Bits of surprise in the words that agree, from which on agreement is no coincidence among some ten thousand names, and
 * the most that an inexact match of everyday words can lose. A name that is only part of the other is a coincidence
 * sooner than a misspelt one, a person's sooner than a company's.
 */
const COINCIDENCE = {
  person: { slip: { bits: 18, cost: 0.35 }, part: { bits: 25, cost: 0.4 } },
  organization: { slip: { bits: 14, cost: 0.25 }, part: { bits: 24, cost: 0.3 } },
} as const;
/** Weight of words on one side alone, from which on a name counts as part of the other. */
const PART_WEIGHT = 0.2;
const WEAK_NAME_FACTOR = 0.86;
const OTHER_STYLE_FACTOR = 0.95;
/** Two names of two words have this weight; a single word that agrees exactly is less than that. */
const SINGLE_WORD_FACTOR = 0.94;

function similarityAmong(query: QueryName) {
  return (a: NameToken, b: NameToken, people: boolean): number => {
    const similarity = tokenSimilarity(a, b, people);
    if (similarity === 1 || similarity === 0) return similarity;
    const share = Math.max(query.frequency.get(a) ?? 0, query.frequency.get(b) ?? 0);
    return share > ESTABLISHED_SHARE && similarity < 0.9 ? similarity * ESTABLISHED_FACTOR : similarity;
  };
}

/** Consonants alone are shared by several names. */
const VOWELLESS_SHARE = 0.7;

function bitsOfPair(query: QueryName, segment: Segment, listed: PreparedName, { left, right, similarity }: TokenPair): number {
  const corpus = Math.max(LEAST_CORPUS, segment.nameCount);
  let known = 0;
  for (const at of left) {
    const token = query.prepared.tokens[at] as NameToken;
    known += -Math.log2(Math.max(query.frequency.get(token) ?? 0, 1 / corpus));
  }
  let common = 0;
  for (const at of right) {
    const token = listed.tokens[at] as NameToken;
    common +=
      token.weight < 0.2 ? 0 : -Math.log2(Math.max(commonShare(token), segment.frequency(token.text) / corpus, 1 / corpus));
  }
  // A misspelt word is rare by itself: what counts is how common the word is that it is taken for.
  const isBare =
    left.length === 1 && query.prepared.tokens[left[0] as number]?.vowelless !== listed.tokens[right[0] as number]?.vowelless;
  return Math.min(known, common) * similarity * similarity * (isBare ? VOWELLESS_SHARE : 1);
}

function bitsOf(query: QueryName, segment: Segment, listed: PreparedName, alignment: Alignment | null): number {
  if (alignment) return alignment.pairs.reduce((sum, pair) => sum + bitsOfPair(query, segment, listed, pair), 0);
  return listed.tokens.reduce((sum, token) => {
    const share = Math.max(
      query.frequency.get(token) ?? 0,
      commonShare(token),
      segment.frequency(token.text) / LEAST_CORPUS,
      1 / LEAST_CORPUS,
    );
    return sum - Math.log2(Math.min(1, share));
  }, 0);
}

function coincidenceCost(query: QueryName, segment: Segment, listed: PreparedName, alignment: Alignment | null): number {
  const isPart = alignment !== null && alignment.leftOver + alignment.rightOver > PART_WEIGHT;
  const { bits, cost } = COINCIDENCE[query.prepared.style][isPart ? "part" : "slip"];
  return cost * Math.max(0, 1 - bitsOf(query, segment, listed, alignment) / bits);
}

/** How surely the query's name is the listed one, 0 to 1: the pure name score, lowered where everyday words made it. */
export function compareNames(query: QueryName, segment: Segment, name: number): number {
  const listed = segment.preparedName(name);
  const { score, alignment, isWhole } = comparePrepared(query.prepared, listed, similarityAmong(query));
  if (score < 0.5) return 0;
  let result = score;
  if (!isWhole) {
    result -= coincidenceCost(query, segment, listed, alignment);
    const pairs = alignment?.pairs.filter(({ weight }) => weight >= 0.3).length ?? 2;
    if (pairs < 2 && query.prepared.style === "person") result *= SINGLE_WORD_FACTOR;
  }
  if (segment.isWeakName(name)) result *= WEAK_NAME_FACTOR;
  if (listed.style !== query.prepared.style && segment.kind(segment.entryOf(name)) === "unknown") result *= OTHER_STYLE_FACTOR;
  return Math.max(0, result);
}
