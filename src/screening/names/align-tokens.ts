import { editDistance } from "./edit-distance.ts";
import { phoneticKey } from "./phonetic-key.ts";
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

const sumWeights = (tokens: readonly NameToken[], at: readonly number[]) =>
  at.reduce((sum, i) => sum + (tokens[i] as NameToken).weight, 0);

type TakePair = (at: number, run: number[], value: number) => void;

/** "JC" for "Jean Claude". */
function initialsPairs(letters: string, at: number, others: readonly NameToken[], into: TakePair): void {
  for (let start = 0; start + letters.length <= others.length; start++) {
    const run = Array.from(letters, (_, i) => start + i);
    if (run.every((other, i) => others[other]?.text[0] === letters[i] && (others[other]?.text.length ?? 0) > 1))
      into(at, run, 0.8);
  }
}

/** Words written together are the one word, or sound like it: a nickname or an initial they are not. */
function gluedSimilarity({ text: single, sound }: NameToken, text: string): number {
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
      if (Math.abs(text.length - single.text.length) > 2) continue;
      isMarked ||= other.tokens[start + count - 1]?.text.length === 1;
      // An initial beside a name is no slip in it.
      const value = isMarked ? Number(text === single.text) : gluedSimilarity(single, text);
      if (value >= 0.75)
        into(
          at,
          Array.from({ length: count }, (_, i) => start + i),
          value,
        );
    }
  }
}

function gluedPairs(one: PreparedName, other: PreparedName, into: TakePair): void {
  for (const [at, single] of one.tokens.entries()) {
    const { length } = single.text;
    if (one.style === "person" && length <= MAX_GLUED && length > 1) initialsPairs(single.text, at, other.tokens, into);
    if (length >= 4) gluedRuns(single, at, other, into);
  }
}

function allPairs(left: PreparedName, right: PreparedName, similarity: TokenSimilarity): TokenPair[] {
  const found: TokenPair[] = [];
  const people = left.style === "person" && right.style === "person";
  const add = (l: readonly number[], r: readonly number[], value: number) =>
    found.push({ left: l, right: r, similarity: value, weight: (sumWeights(left.tokens, l) + sumWeights(right.tokens, r)) / 2 });
  for (let i = 0; i < left.tokens.length; i++) {
    for (let j = 0; j < right.tokens.length; j++) {
      const value = similarity(left.tokens[i] as NameToken, right.tokens[j] as NameToken, people);
      if (value >= LEAST) add([i], [j], value);
    }
  }
  if (right.tokens.length > 1) gluedPairs(left, right, (at, run, value) => add([at], run, value));
  if (left.tokens.length > 1) gluedPairs(right, left, (at, run, value) => add(run, [at], value));
  return found;
}

/** Pairs off the words of two names, best pairs first; order within the names breaks ties. */
export function alignTokens(left: PreparedName, right: PreparedName, similarity: TokenSimilarity = tokenSimilarity): Alignment {
  const usedLeft = new Uint8Array(left.tokens.length);
  const usedRight = new Uint8Array(right.tokens.length);
  const rank = ({ similarity: s, weight, left: l, right: r }: TokenPair) =>
    s * (0.5 + weight) - 0.001 * Math.abs((l[0] ?? 0) - (r[0] ?? 0));
  const pairs: TokenPair[] = [];
  for (const pair of allPairs(left, right, similarity).sort((a, b) => rank(b) - rank(a))) {
    if (pair.left.some((i) => usedLeft[i]) || pair.right.some((j) => usedRight[j])) continue;
    for (const i of pair.left) usedLeft[i] = 1;
    for (const j of pair.right) usedRight[j] = 1;
    pairs.push(pair);
  }
  const over = (tokens: readonly NameToken[], used: Uint8Array) =>
    tokens.reduce((sum, { weight }, i) => sum + (used[i] ? 0 : weight), 0);
  return { pairs, leftOver: over(left.tokens, usedLeft), rightOver: over(right.tokens, usedRight) };
}
