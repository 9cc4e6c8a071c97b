import { editDistance } from "./edit-distance.ts";
import { consonants, phoneticKey } from "./phonetic-key.ts";
import type { NameToken, PreparedName } from "./prepare-name.ts";
import { allowedEdits, tokenSimilarity } from "./token-similarity.ts";

/** One or more words on the left that stand for one or more words on the right. */
export interface TokenPair {
  readonly left: readonly number[];
  readonly right: readonly number[];
  readonly similarity: number;
  /** Mean of both sides' weights. */
  readonly weight: number;
}

export interface Alignment {
  readonly pairs: readonly TokenPair[];
  /** Weights of words that the other side does not have. */
  readonly leftOver: number;
  readonly rightOver: number;
}

/** Similarity of two single words; the index lowers it for words that it knows to be different names. */
export type TokenSimilarity = (a: NameToken, b: NameToken, people: boolean) => number;

/** Words glued together on one side: at most this many. */
const MAX_GLUED = 3;
const LEAST = 0.45;

type TakePair = (at: number, run: number[], value: number) => void;

/** Numbers of neighbours, from `start` on. */
const runOf = (start: number, count: number): number[] => Array.from({ length: count }, (_, i) => start + i);

/** "JC" for "Jean Claude". */
function initialsPairs(letters: string, at: number, others: readonly NameToken[], into: TakePair): void {
  for (let start = 0; start + letters.length <= others.length; start++) {
    let fitting = 0;
    while (fitting < letters.length) {
      const { text } = others[start + fitting] as NameToken;
      if (text.length === 1 || text[0] !== letters[fitting]) break;
      fitting++;
    }
    if (fitting === letters.length) into(at, runOf(start, fitting), 0.8);
  }
}

/** Words written together are the one word, or sound like it: a nickname or an initial they are not. */
function gluedSimilarity({ text: single, sound, bare, vowelless }: NameToken, text: string, areVowelless: boolean): number {
  if (vowelless !== areVowelless && bare.length >= 3 && consonants(text) === bare) return 0.92;
  const length = Math.max(single.length, text.length);
  const distance = editDistance(single, text, length >> 1);
  if (distance === 0) return 1;
  const spelled = distance <= allowedEdits(length) ? 1 - distance / length : 0;
  if (spelled >= 0.92 || distance / length > 0.25 || sound.length < 3) return spelled * 0.98;
  return Math.max(spelled, phoneticKey(text) === sound ? 0.92 : 0) * 0.98;
}

/** Runs of the other name's words that, written together, are this one word. */
function gluedRuns(single: NameToken, at: number, other: PreparedName, into: TakePair): void {
  for (let start = 0; start < other.tokens.length - 1; start++) {
    const first = other.tokens[start] as NameToken;
    if (first.text[0] !== single.text[0]) continue;
    let text = first.text;
    let isMarked = text.length === 1;
    for (let count = 2; count <= MAX_GLUED && start + count <= other.tokens.length; count++) {
      text += (other.tokens[start + count - 1] as NameToken).text;
      if (Math.abs(text.length - single.text.length) > 2 && first.vowelless === single.vowelless) continue;
      isMarked ||= other.tokens[start + count - 1]?.text.length === 1;
      // An initial beside a name is no slip in it.
      const value = isMarked ? Number(text === single.text) : gluedSimilarity(single, text, first.vowelless);
      if (value >= 0.75) into(at, runOf(start, count), value);
    }
  }
}

function gluedPairs(one: PreparedName, other: PreparedName, into: TakePair): void {
  for (let at = 0; at < one.tokens.length; at++) {
    const single = one.tokens[at] as NameToken;
    const { length } = single.text;
    if (one.style === "person" && length <= MAX_GLUED && length > 1) initialsPairs(single.text, at, other.tokens, into);
    if (length >= 4) gluedRuns(single, at, other, into);
  }
}

/** A pair and how gladly it is taken: order within the names breaks ties. */
interface RankedPair extends TokenPair {
  readonly rank: number;
}

function weightOf(tokens: readonly NameToken[], at: readonly number[]): number {
  let weight = 0;
  for (const i of at) weight += (tokens[i] as NameToken).weight;
  return weight;
}

function allPairs(left: PreparedName, right: PreparedName, similarity: TokenSimilarity): RankedPair[] {
  const found: RankedPair[] = [];
  const people = left.style === "person" && right.style === "person";
  const add = (l: readonly number[], r: readonly number[], value: number) => {
    const weight = (weightOf(left.tokens, l) + weightOf(right.tokens, r)) / 2;
    const rank = value * (0.5 + weight) - 0.001 * Math.abs((l[0] as number) - (r[0] as number));
    found.push({ left: l, right: r, similarity: value, weight, rank });
  };
  for (let i = 0; i < left.tokens.length; i++) {
    for (let j = 0; j < right.tokens.length; j++) {
      const value = similarity(left.tokens[i] as NameToken, right.tokens[j] as NameToken, people);
      if (value >= LEAST) add([i], [j], value);
    }
  }
  if (right.tokens.length > 1) gluedPairs(left, right, (at, run, value) => add([at], run, value));
  if (left.tokens.length > 1) gluedPairs(right, left, (at, run, value) => add(run, [at], value));
  return found.sort((a, b) => b.rank - a.rank);
}

/** Words of a name, a bit each: there are never more than 16. */
function bitsOf(at: readonly number[]): number {
  let bits = 0;
  for (const i of at) bits |= 1 << i;
  return bits;
}

function weightBeside(tokens: readonly NameToken[], used: number): number {
  let weight = 0;
  for (let i = 0; i < tokens.length; i++) if ((used & (1 << i)) === 0) weight += (tokens[i] as NameToken).weight;
  return weight;
}

/** Pairs off the words of two names, best pairs first. */
export function alignTokens(left: PreparedName, right: PreparedName, similarity: TokenSimilarity = tokenSimilarity): Alignment {
  let [usedLeft, usedRight] = [0, 0];
  const pairs: TokenPair[] = [];
  for (const pair of allPairs(left, right, similarity)) {
    const [ofLeft, ofRight] = [bitsOf(pair.left), bitsOf(pair.right)];
    if ((usedLeft & ofLeft) !== 0 || (usedRight & ofRight) !== 0) continue;
    usedLeft |= ofLeft;
    usedRight |= ofRight;
    pairs.push(pair);
  }
  return { pairs, leftOver: weightBeside(left.tokens, usedLeft), rightOver: weightBeside(right.tokens, usedRight) };
}
