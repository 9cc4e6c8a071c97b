import { findHash } from "../index/hash-table.ts";
import { VOWELLESS_MARK } from "../index/segment-data.ts";
import { Memory } from "../names/memo.ts";
import { SAME_WORD, tokenSimilarity } from "../names/token-similarity.ts";
import type { Lexicon } from "./lexicon.ts";
import type { SoughtWord } from "./query-name.ts";

/** Listed words that may be one word of a query, most similar first. */
export interface Neighbours {
  readonly words: readonly number[];
  readonly similarities: readonly number[];
  /** How many names hold one of them, those that hold two counted twice. */
  readonly names: number;
}

/** Words whose neighbours are kept: everyday ones have many, and finding them costs more than all else of a search. */
const KNOWN_WORDS = 8192;

/** Finds the listed words that a word may be, and remembers them: they follow from the lists, which never change. */
export class WordNeighbours {
  readonly #lexicon: Lexicon;
  /** The round in which a word was last looked at: every search is a round. */
  readonly #seenIn: Uint32Array;
  #round = 0;
  readonly #ofPeople = new Memory<Neighbours>(KNOWN_WORDS);
  readonly #ofOrganizations = new Memory<Neighbours>(KNOWN_WORDS);

  constructor(lexicon: Lexicon) {
    this.#lexicon = lexicon;
    this.#seenIn = new Uint32Array(lexicon.wordCount);
  }

  of(sought: SoughtWord, people: boolean): Neighbours {
    const known = people ? this.#ofPeople : this.#ofOrganizations;
    const { text, vowelless } = sought.token;
    const name = vowelless ? VOWELLESS_MARK + text : text;
    let found = known.get(name);
    if (!found) {
      found = this.#find(sought, people);
      known.set(name, found);
    }
    return found;
  }

  #find({ token, keys }: SoughtWord, people: boolean): Neighbours {
    const lexicon = this.#lexicon;
    const { slots } = lexicon.wordKeys;
    const style = people ? "person" : "organization";
    const found: { word: number; similarity: number }[] = [];
    this.#round = (this.#round + 1) >>> 0;
    for (const key of keys()) {
      for (let at = findHash(lexicon.wordKeys, key); slots[at] === key; at += 2) {
        const word = slots[at + 1] as number;
        if (this.#seenIn[word] === this.#round) continue;
        this.#seenIn[word] = this.#round;
        const similarity = tokenSimilarity(token, lexicon.token(word, style), people);
        if (similarity >= SAME_WORD) found.push({ word, similarity });
      }
    }
    if (found.length > 1) found.sort((a, b) => b.similarity - a.similarity);
    return {
      words: found.map(({ word }) => word),
      similarities: found.map(({ similarity }) => similarity),
      names: found.reduce((sum, { word }) => sum + lexicon.namesWith(word), 0),
    };
  }
}
