import { exactKey, gluedKeys, splitKeys, tokenKeys } from "../index/blocking-keys.ts";
import { findHash } from "../index/hash-table.ts";
import type { Segment } from "../index/segment.ts";
import { phoneticKey } from "../names/phonetic-key.ts";
import type { NameToken } from "../names/prepare-name.ts";
import { SAME_WORD, tokenSimilarity } from "../names/token-similarity.ts";
import type { QueryName } from "./query-name.ts";

export interface Candidate {
  readonly segment: Segment;
  readonly name: number;
  /** How well the words agree before they are aligned: orders candidates, is no score. */
  readonly rank: number;
}

/** Share of the shorter name's weight that must be found again. */
const LEAST_COVERAGE = 0.62;
/** Candidates that are compared in full; a flood of namesakes must not make one screening slow. */
export const MAX_CANDIDATES = 40;
/** Joining words find half the list and tell nothing. */
const LEAST_WEIGHT = 0.12;

/** The words of a name by which it is looked for. */
export function tellingTokens(tokens: readonly NameToken[]): readonly NameToken[] {
  const telling = tokens.filter(({ weight }) => weight > LEAST_WEIGHT);
  return telling.length > 0 ? telling : tokens;
}

/** Scratch of one segment, reused by every screening: nothing here survives a call. */
interface Scratch {
  readonly found: Float32Array;
  /** Number of the query's word that touched the name last, so that each word counts once. */
  readonly lastWord: Uint8Array;
  readonly touched: number[];
}

const scratches = new WeakMap<Segment, Scratch>();

function scratchOf(segment: Segment): Scratch {
  let scratch = scratches.get(segment);
  if (!scratch) {
    scratch = { found: new Float32Array(segment.nameCount), lastWord: new Uint8Array(segment.nameCount), touched: [] };
    scratches.set(segment, scratch);
  }
  return scratch;
}

function add({ found, lastWord, touched }: Scratch, name: number, word: number, value: number): void {
  if (lastWord[name] === word) return;
  if (lastWord[name] === 0) touched.push(name);
  lastWord[name] = word;
  found[name] = (found[name] as number) + value;
}

/** The list's words that may be this word, most similar first. */
function neighbours(segment: Segment, token: NameToken, people: boolean): [number, number][] {
  const { hashes, values } = segment.data.tokenTable;
  const seen = new Map<number, number>();
  for (const key of tokenKeys(token)) {
    for (let at = findHash(segment.data.tokenTable, key); hashes[at] === key; at++) {
      const number = values[at] as number;
      if (!seen.has(number))
        seen.set(number, tokenSimilarity(token, segment.token(number, people ? "person" : "organization"), people));
    }
  }
  return [...seen].filter(([, similarity]) => similarity >= SAME_WORD).sort((a, b) => b[1] - a[1]);
}

interface CountedToken {
  token: NameToken;
  word: number;
  people: boolean;
}

/** `word` is the token's number in the query, from 1. */
function countToken(segment: Segment, scratch: Scratch, { token, word, people }: CountedToken): void {
  const { postings, gluedTable } = segment.data;
  for (const [number, similarity] of neighbours(segment, token, people)) {
    const value = token.weight * similarity;
    for (let at = postings.starts[number] as number; at < (postings.starts[number + 1] as number); at++)
      add(scratch, postings.values[at] as number, word, value);
  }
  for (const key of splitKeys(token.text)) {
    for (let at = findHash(gluedTable, key); gluedTable.hashes[at] === key; at++)
      add(scratch, gluedTable.values[at] as number, word, token.weight);
  }
}

/** Names that write two of the query's words as one, or all of them. */
function countGlued(segment: Segment, scratch: Scratch, { prepared, weight }: QueryName, firstWord: number): void {
  const { tokenTable, gluedTable, postings } = segment.data;
  let word = firstWord;
  for (let i = 0; i + 1 < prepared.tokens.length; i++, word++) {
    const [one, two] = [prepared.tokens[i] as NameToken, prepared.tokens[i + 1] as NameToken];
    const key = exactKey(one.text + two.text);
    for (let at = findHash(tokenTable, key); tokenTable.hashes[at] === key; at++) {
      const number = tokenTable.values[at] as number;
      for (let p = postings.starts[number] as number; p < (postings.starts[number + 1] as number); p++) {
        add(scratch, postings.values[p] as number, word, one.weight + two.weight);
      }
    }
  }
  for (const key of gluedKeys(prepared.tokens, phoneticKey).slice(-2)) {
    for (let at = findHash(gluedTable, key); gluedTable.hashes[at] === key; at++)
      add(scratch, gluedTable.values[at] as number, word, weight);
  }
}

function takeBest(segment: Segment, { found, lastWord, touched }: Scratch, weight: number, into: Candidate[]): void {
  for (const name of touched) {
    const value = found[name] as number;
    const other = (segment.data.nameWeights[name] as number) / 100;
    if (value >= LEAST_COVERAGE * Math.min(weight, other)) into.push({ segment, name, rank: value / (weight + other) });
    found[name] = 0;
    lastWord[name] = 0;
  }
  touched.length = 0;
}

/** Listed names that may be the query's, the likeliest first, at most `MAX_CANDIDATES`. */
export function findCandidates(segments: readonly Segment[], query: QueryName): Candidate[] {
  const { tokens, style } = query.prepared;
  const found: Candidate[] = [];
  const telling = tellingTokens(tokens);
  for (const segment of segments) {
    if (segment.nameCount === 0) continue;
    const scratch = scratchOf(segment);
    for (const [i, token] of telling.entries()) countToken(segment, scratch, { token, word: i + 1, people: style === "person" });
    countGlued(segment, scratch, query, tokens.length + 1);
    takeBest(segment, scratch, query.weight, found);
  }
  return found.sort((a, b) => b.rank - a.rank).slice(0, MAX_CANDIDATES);
}
