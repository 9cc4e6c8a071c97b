import type { Alignment, TokenPair } from "../names/align-tokens.ts";
import type { NameToken } from "../names/prepare-name.ts";
import { comparePrepared } from "../names/score-names.ts";
import { tokenSimilarity } from "../names/token-similarity.ts";
import type { Lexicon, ListedName } from "./lexicon.ts";
import { commonShare, corpusOf, type QueryName } from "./query-name.ts";

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
    const share = Math.max(query.frequency.get(a.text) ?? 0, query.frequency.get(b.text) ?? 0);
    return share > ESTABLISHED_SHARE && similarity < 0.9 ? similarity * ESTABLISHED_FACTOR : similarity;
  };
}

/** Consonants alone are shared by several names. */
const VOWELLESS_SHARE = 0.7;

/** A name of the query beside one of the lists. */
interface NamePair {
  readonly query: QueryName;
  readonly lexicon: Lexicon;
  readonly listed: ListedName;
}

/** Share of all listed names that hold a word of the listed name. */
function shareOf({ lexicon, listed: { prepared, words } }: NamePair, at: number): number {
  const listed = lexicon.namesWith(words[at] as number) / corpusOf(lexicon);
  return Math.max(commonShare(prepared.tokens[at] as NameToken), listed, 1 / corpusOf(lexicon));
}

function bitsOfPair(pair: NamePair, { left, right, similarity }: TokenPair): number {
  const { query, lexicon, listed } = pair;
  let known = 0;
  for (const at of left) {
    const { text } = query.prepared.tokens[at] as NameToken;
    known -= Math.log2(Math.max(query.frequency.get(text) ?? 0, 1 / corpusOf(lexicon)));
  }
  let common = 0;
  for (const at of right) if ((listed.prepared.tokens[at] as NameToken).weight >= 0.2) common -= Math.log2(shareOf(pair, at));
  // A misspelt word is rare by itself: what counts is how common the word is that it is taken for.
  const isBare =
    left.length === 1 &&
    query.prepared.tokens[left[0] as number]?.vowelless !== listed.prepared.tokens[right[0] as number]?.vowelless;
  return Math.min(known, common) * similarity * similarity * (isBare ? VOWELLESS_SHARE : 1);
}

function bitsOf(pair: NamePair, alignment: Alignment | null): number {
  if (alignment) return alignment.pairs.reduce((sum, aligned) => sum + bitsOfPair(pair, aligned), 0);
  const { query, listed } = pair;
  return listed.prepared.tokens.reduce((sum, { text }, at) => {
    const share = Math.max(query.frequency.get(text) ?? 0, shareOf(pair, at));
    return sum - Math.log2(Math.min(1, share));
  }, 0);
}

function coincidenceCost(pair: NamePair, alignment: Alignment | null): number {
  const isPart = alignment !== null && alignment.leftOver + alignment.rightOver > PART_WEIGHT;
  const { bits, cost } = COINCIDENCE[pair.query.prepared.style][isPart ? "part" : "slip"];
  return cost * Math.max(0, 1 - bitsOf(pair, alignment) / bits);
}

/**
 * Compares a query's name with listed ones, given by their numbers: how surely they are the same, 0 to 1. The pure name
 * score, lowered where everyday words made it.
 */
export function nameComparer(query: QueryName, lexicon: Lexicon): (number: number) => number {
  const similarity = similarityAmong(query);
  const { style } = query.prepared;
  return (number) => {
    const { segment, name } = lexicon.placeOf(number);
    const listed = lexicon.listedName(number);
    const { score, alignment, isWhole } = comparePrepared(query.prepared, listed.prepared, similarity);
    if (score < 0.5) return 0;
    let result = score;
    if (!isWhole) {
      result -= coincidenceCost({ query, lexicon, listed }, alignment);
      const pairs = alignment?.pairs.filter(({ weight }) => weight >= 0.3).length ?? 2;
      if (pairs < 2 && style === "person") result *= SINGLE_WORD_FACTOR;
    }
    if (segment.isWeakName(name)) result *= WEAK_NAME_FACTOR;
    if (listed.prepared.style !== style && segment.kind(segment.entryOf(name)) === "unknown") result *= OTHER_STYLE_FACTOR;
    return Math.max(0, result);
  };
}
