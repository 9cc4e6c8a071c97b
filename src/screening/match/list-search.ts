import { findHash } from "../index/hash-table.ts";
import type { Segment } from "../index/segment.ts";
import type { NameToken } from "../names/prepare-name.ts";
import { leastExtraCost } from "../names/score-names.ts";
import { SAME_WORD, tokenSimilarity } from "../names/token-similarity.ts";
import type { QueryName, SoughtWord } from "./query-name.ts";

export interface Candidate {
  readonly segment: Segment;
  readonly name: number;
  /** About the most that the name can score, judged by the words that were found. */
  readonly ceiling: number;
  /** Share of both names' weight that was found: orders candidates of one ceiling. */
  readonly share: number;
}

/** Share of the shorter name's weight that must be found again. */
const LEAST_COVERAGE = 0.62;
/** The search misses some words that a comparison finds (three slips, words glued): a ceiling is not exact. */
const SLACK = 0.1;

/** Words of a list that may be one word of a query, most similar first. */
export interface Neighbours {
  readonly numbers: readonly number[];
  readonly similarities: readonly number[];
}

export const NO_NEIGHBOURS: Neighbours = { numbers: [], similarities: [] };
/** What was found of a name: below, the number of the query's word that touched it last; above, weight in 2^-12. */
const WORD_BITS = 8;
const WORD_MASK = 255;
const WEIGHT_UNIT = 2 ** 12;

const inUnits = (weight: number) => Math.round(weight * WEIGHT_UNIT);

/** The score of a name in which all that was found agrees exactly, and the rest as little harmful as it can be. */
function ceilingOf(found: number, weight: number, other: number, extraCost: number): number {
  const left = Math.max(0, weight - found);
  const right = Math.max(0, other - found);
  const both = Math.min(left, right);
  return found / (found + both + extraCost * (Math.max(left, right) - both));
}

/** Finds the names of one list that share words with a query. But for what it remembers of words, nothing survives a search. */
export class ListSearch {
  readonly #segment: Segment;
  readonly #found: Uint32Array;
  /** Names that were found, `#count` of them. */
  readonly #touched: Uint32Array;
  #count = 0;
  /** Similarity of each listed word that was looked at for the current word of the query, 0 for none. */
  readonly #similarity: Float32Array;

  constructor(segment: Segment) {
    this.#segment = segment;
    this.#found = new Uint32Array(segment.nameCount);
    this.#touched = new Uint32Array(segment.nameCount);
    this.#similarity = new Float32Array(segment.tokenCount);
  }

  /** Adds to what was found of a name, once for each word of the query. */
  #add(name: number, word: number, weight: number): void {
    const before = this.#found[name] as number;
    if ((before & WORD_MASK) === word) return;
    if (before === 0) this.#touched[this.#count++] = name;
    this.#found[name] = (((before >>> WORD_BITS) + weight) << WORD_BITS) | word;
  }

  #countPostings(number: number, word: number, weight: number): void {
    const { starts, values } = this.#segment.data.postings;
    const end = starts[number + 1] as number;
    for (let at = starts[number] as number; at < end; at++) this.#add(values[at] as number, word, weight);
  }

  /** Names that hold one of the words; words that are not `telling` find none that was not found before. */
  countWord({ word, token }: SoughtWord, { numbers, similarities }: Neighbours, telling: boolean): void {
    for (let i = 0; i < numbers.length; i++) {
      const weight = inUnits(token.weight * (similarities[i] as number));
      if (telling) this.#countPostings(numbers[i] as number, word, weight);
      else this.#addToFound(numbers[i] as number, word, weight);
    }
  }

  #addToFound(number: number, word: number, weight: number): void {
    if (this.#count === 0) return;
    const { starts, values } = this.#segment.data.postings;
    const end = starts[number + 1] as number;
    for (let at = starts[number] as number; at < end; at++) {
      const name = values[at] as number;
      if (this.#found[name] !== 0) this.#add(name, word, weight);
    }
  }

  /** Names that write this word as two, the key being of two words written as one. */
  countGluedKey(key: number, word: number, weight: number): void {
    const { gluedTable } = this.#segment.data;
    const { slots } = gluedTable;
    for (let at = findHash(gluedTable, key); slots[at] === key; at += 2)
      this.#add(slots[at + 1] as number, word, inUnits(weight));
  }

  /** Names that write the whole name as one word, or spaced otherwise. */
  countWholeKey(key: number, weight: number): void {
    this.countGluedKey(key, WORD_MASK, weight);
  }

  /** Names that write two of the query's words as one. */
  countJoinedKey(key: number, word: number, weight: number): void {
    const { tokenTable } = this.#segment.data;
    const { slots } = tokenTable;
    for (let at = findHash(tokenTable, key); slots[at] === key; at += 2)
      this.#countPostings(slots[at + 1] as number, word, inUnits(weight));
  }

  /** The list's words that may be this word. */
  findNeighbours(token: NameToken, keys: readonly number[], people: boolean): Neighbours {
    const segment = this.#segment;
    const similarity = this.#similarity;
    const { tokenTable } = segment.data;
    const { slots } = tokenTable;
    const style = people ? "person" : "organization";
    let seen: number[] | null = null;
    for (const key of keys) {
      for (let at = findHash(tokenTable, key); slots[at] === key; at += 2) {
        const number = slots[at + 1] as number;
        if (similarity[number] !== 0) continue;
        // More than 0, so that the next key does not look at the word again.
        similarity[number] = Math.max(0.01, tokenSimilarity(token, segment.token(number, style), people));
        seen ??= [];
        seen.push(number);
      }
    }
    if (seen === null) return NO_NEIGHBOURS;
    const numbers = seen.filter((number) => (similarity[number] as number) >= SAME_WORD);
    if (numbers.length > 1) numbers.sort((a, b) => (similarity[b] as number) - (similarity[a] as number));
    const similarities = numbers.map((number) => similarity[number] as number);
    for (const number of seen) similarity[number] = 0;
    return { numbers, similarities };
  }

  /** Adds the names that can reach the score `least` to `into`, and forgets the search. */
  takeBest({ weight, prepared }: QueryName, least: number, into: Candidate[]): void {
    const segment = this.#segment;
    const { nameWeights } = segment.data;
    const extraCost = leastExtraCost(prepared.style);
    for (let i = 0; i < this.#count; i++) {
      const name = this.#touched[i] as number;
      const found = ((this.#found[name] as number) >>> WORD_BITS) / WEIGHT_UNIT;
      const other = (nameWeights[name] as number) / 100;
      this.#found[name] = 0;
      if (found < LEAST_COVERAGE * Math.min(weight, other)) continue;
      const ceiling = ceilingOf(found, weight, other, extraCost) + SLACK;
      if (ceiling >= least) into.push({ segment, name, ceiling, share: found / (weight + other) });
    }
    this.#count = 0;
  }
}
