import { findHash } from "../index/hash-table.ts";
import { finishBetween, finishNow } from "../index/in-steps.ts";
import type { Segment } from "../index/segment.ts";
import { leastExtraCost } from "../names/score-names.ts";
import { FoundNames } from "./found-names.ts";
import { buildLexicon, type Lexicon } from "./lexicon.ts";
import type { QueryName, SoughtWord } from "./query-name.ts";
import { type Neighbours, WordNeighbours } from "./word-neighbours.ts";

export interface Candidate {
  /** Its number in the lexicon. */
  readonly name: number;
  /** About the most that the name can score, judged by the words that were found. */
  readonly ceiling: number;
  /** Share of both names' weight that was found: orders candidates of one ceiling. */
  readonly share: number;
}

export interface SearchLimits {
  /** Names that cannot score so much are left out. */
  readonly least: number;
  /** So many are given, the likeliest first. */
  readonly limit: number;
  /** Says of a name, by its number, and of about the most that it can score whether it is looked at. */
  readonly isWanted: (name: number, ceiling: number) => boolean;
}

/** Words of less weight tell too little for a name to be looked at for them alone. */
const LEAST_TELLING_WEIGHT = 0.51;
/** Share of the shorter name's weight that must be found again. */
const LEAST_COVERAGE = 0.62;
/** The search misses some words that a comparison finds (three slips, words glued): a ceiling is not exact. */
export const SLACK = 0.1;
/** The number under which the whole name is counted; those of words are lower. */
const WHOLE_NAME = 255;

/** The score of a name in which all that was found agrees exactly, and the rest as little harmful as it can be. */
function ceilingOf(found: number, weight: number, other: number, extraCost: number): number {
  const left = Math.max(0, weight - found);
  const right = Math.max(0, other - found);
  const both = Math.min(left, right);
  return found / (found + both + extraCost * (Math.max(left, right) - both)) + SLACK;
}

/** The least weight that must be found of a query for any name to score `least`: the inverse of `ceilingOf`. */
function leastFound(least: number, weight: number, extraCost: number): number {
  const score = Math.max(0, least - SLACK);
  return (extraCost * weight * score) / (1 - score + extraCost * score);
}

interface FoundWord {
  readonly sought: SoughtWord;
  readonly neighbours: Neighbours;
}

const isBetter = (a: Candidate, b: Candidate) => a.ceiling > b.ceiling || (a.ceiling === b.ceiling && a.share > b.share);

/** Puts a candidate in its place among the best, of which there are `limit` at most; first come, first of equals. */
function insert(best: Candidate[], candidate: Candidate, limit: number): void {
  if (best.length === limit) {
    if (!isBetter(candidate, best[limit - 1] as Candidate)) return;
    best.pop();
  }
  let at = best.length;
  while (at > 0 && isBetter(candidate, best[at - 1] as Candidate)) at--;
  best.splice(at, 0, candidate);
}

/** Searches several lists for names. But for what it remembers of words, nothing survives a search. */
export class NameSearch {
  readonly lexicon: Lexicon;
  readonly #neighbours: WordNeighbours;
  readonly #found: FoundNames;

  constructor(lexicon: Lexicon) {
    this.lexicon = lexicon;
    this.#neighbours = new WordNeighbours(lexicon);
    this.#found = new FoundNames(lexicon);
  }

  /** Listed names that may be the query's, the likeliest first. */
  find(query: QueryName, { least, limit, isWanted }: SearchLimits): Candidate[] {
    const { prepared, weight } = query;
    const extraCost = leastExtraCost(prepared.style);
    this.#countGlued(query);
    this.#countWords(query, leastFound(least, weight, extraCost));
    const best: Candidate[] = [];
    this.#found.take((name, found) => {
      const other = (this.lexicon.nameWeights[name] as number) / 100;
      if (found < LEAST_COVERAGE * Math.min(weight, other)) return;
      const ceiling = ceilingOf(found, weight, other, extraCost);
      if (ceiling >= least && isWanted(name, ceiling)) insert(best, { name, ceiling, share: found / (weight + other) }, limit);
    });
    return best;
  }

  /**
   * Names are found by rare and telling words. Those that most names hold come last, and those of them that together are
   * too little for any score only add to what was found: the long lists of who holds them need not be read.
   */
  #countWords({ sought, prepared }: QueryName, leastWeight: number): void {
    const people = prepared.style === "person";
    const isTelling = ({ sought: { token } }: FoundWord) => token.weight >= LEAST_TELLING_WEIGHT;
    const found = sought.map((word): FoundWord => ({ sought: word, neighbours: this.#neighbours.of(word, people) }));
    const anyTelling = found.some(isTelling);
    const isLast = (word: FoundWord) => Number(anyTelling && !isTelling(word));
    found.sort((a, b) => isLast(a) - isLast(b) || a.neighbours.names - b.neighbours.names);
    let left = found.reduce((sum, { sought: { token } }) => sum + token.weight, 0);
    for (const each of found) {
      const { word, token } = each.sought;
      if (isLast(each) === 1 || left < leastWeight) this.#found.addToFound(each.neighbours, word, token.weight);
      else this.#found.addNeighbours(each.neighbours, word, token.weight);
      left -= token.weight;
    }
  }

  /** Names that write as one what the query writes as two, or the other way about. */
  #countGlued({ sought, joined, wholeKeys, weight }: QueryName): void {
    for (const { splitKeys, word, token } of sought) for (const key of splitKeys) this.#countGluedKey(key, word, token.weight);
    const { wordKeys } = this.lexicon;
    for (const { key, word, weight: both } of joined)
      for (let at = findHash(wordKeys, key); wordKeys.slots[at] === key; at += 2)
        this.#found.addHolders(wordKeys.slots[at + 1] as number, word, both);
    for (const key of wholeKeys) this.#countGluedKey(key, WHOLE_NAME, weight);
  }

  #countGluedKey(key: number, word: number, weight: number): void {
    const { gluedKeys } = this.lexicon;
    for (let at = findHash(gluedKeys, key); gluedKeys.slots[at] === key; at += 2)
      this.#found.add(gluedKeys.slots[at + 1] as number, word, weight);
  }
}

const searches = new WeakMap<readonly Segment[], NameSearch>();

/** Makes the search of these lists ready, in steps between which other work gets its turn. */
export async function prepareSearch(segments: readonly Segment[]): Promise<void> {
  searches.set(segments, new NameSearch(await finishBetween(buildLexicon(segments))));
}

/** The search of these lists: made when they are first searched, if it was not before, and kept as long as they are. */
export function searchOf(segments: readonly Segment[]): NameSearch {
  let search = searches.get(segments);
  if (!search) {
    search = new NameSearch(finishNow(buildLexicon(segments)));
    searches.set(segments, search);
  }
  return search;
}
