import type { Lexicon } from "./lexicon.ts";
import type { Neighbours } from "./word-neighbours.ts";

/** What was found of a name: below, the number of the query's word that touched it last; above, weight in 2^-12. */
const WORD_BITS = 8;
const WORD_MASK = 255;
const WEIGHT_UNIT = 2 ** 12;

const inUnits = (weight: number) => Math.round(weight * WEIGHT_UNIT);

/** Counts, for one query at a time, how much of it each listed name holds. */
export class FoundNames {
  readonly #lexicon: Lexicon;
  readonly #found: Uint32Array;
  /** Names that were found, `#count` of them. */
  readonly #touched: Uint32Array;
  #count = 0;
  /** Similarity of listed words to the word that is being looked for. */
  readonly #similarity: Float32Array;

  constructor(lexicon: Lexicon) {
    this.#lexicon = lexicon;
    this.#found = new Uint32Array(lexicon.nameCount);
    this.#touched = new Uint32Array(lexicon.nameCount);
    this.#similarity = new Float32Array(lexicon.wordCount);
  }

  /** Adds to what was found of a name, once for each word of the query: its number is 1 to 255. */
  add(name: number, word: number, weight: number): void {
    this.#add(name, word, inUnits(weight));
  }

  #add(name: number, word: number, units: number): void {
    const before = this.#found[name] as number;
    if ((before & WORD_MASK) === word) return;
    if (before === 0) this.#touched[this.#count++] = name;
    this.#found[name] = (((before >>> WORD_BITS) + units) << WORD_BITS) | word;
  }

  /** Adds to all names that hold a listed word. */
  addHolders(listed: number, word: number, weight: number): void {
    const { starts, values } = this.#lexicon.postings;
    const units = inUnits(weight);
    const end = starts[listed + 1] as number;
    for (let at = starts[listed] as number; at < end; at++) this.#add(values[at] as number, word, units);
  }

  /** Adds to all names that hold one of the words; each counts by the most similar of them. */
  addNeighbours({ words, similarities }: Neighbours, word: number, weight: number): void {
    for (let i = 0; i < words.length; i++) this.addHolders(words[i] as number, word, weight * (similarities[i] as number));
  }

  /** The same, but only for names that were found before: reads those names' words, or the words' names, whichever are fewer. */
  addToFound(neighbours: Neighbours, word: number, weight: number): void {
    const { words, similarities, names } = neighbours;
    if (names > 4 * this.#count + words.length) {
      for (let i = 0; i < words.length; i++) this.#similarity[words[i] as number] = similarities[i] as number;
      this.#addByName(word, weight);
      for (const listed of words) this.#similarity[listed] = 0;
      return;
    }
    const { starts, values } = this.#lexicon.postings;
    for (let i = 0; i < words.length; i++) {
      const units = inUnits(weight * (similarities[i] as number));
      const end = starts[(words[i] as number) + 1] as number;
      for (let at = starts[words[i] as number] as number; at < end; at++)
        if (this.#found[values[at] as number] !== 0) this.#add(values[at] as number, word, units);
    }
  }

  #addByName(word: number, weight: number): void {
    const { starts, values } = this.#lexicon.nameWords;
    for (let i = 0; i < this.#count; i++) {
      const name = this.#touched[i] as number;
      let best = 0;
      for (let at = starts[name] as number; at < (starts[name + 1] as number); at++)
        best = Math.max(best, this.#similarity[(values[at] as number) >> 1] as number);
      if (best > 0) this.#add(name, word, inUnits(weight * best));
    }
  }

  /** Gives each name that was found with the weight that was, and forgets them. */
  take(see: (name: number, weight: number) => void): void {
    for (let i = 0; i < this.#count; i++) {
      const name = this.#touched[i] as number;
      const found = this.#found[name] as number;
      this.#found[name] = 0;
      see(name, (found >>> WORD_BITS) / WEIGHT_UNIT);
    }
    this.#count = 0;
  }
}
