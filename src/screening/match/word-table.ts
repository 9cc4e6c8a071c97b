import type { InSteps } from "../index/in-steps.ts";
import type { Segment } from "../index/segment.ts";

const STEP = 0x01000193;
const START = 0x811c9dc5;
/** Slots for each word: half empty, so that a search ends soon. */
const SPARSE = 2;
const WORDS_AT_ONCE = 8192;

const finish = (hash: number) => (hash ^ (hash >>> 15)) >>> 0;

function hashOfBytes(bytes: Uint8Array, from: number, to: number): number {
  let hash = START;
  for (let i = from; i < to; i++) hash = Math.imul(hash ^ (bytes[i] as number), STEP);
  return finish(hash);
}

/**
 * Gives the words of several lists one number each: the same word in two lists is one word. Compares bytes, so that no
 * string is made of a word before somebody asks for it.
 */
export class WordTable {
  /** Number of each list's own words among all. */
  readonly numbers: readonly Uint32Array[];
  #size = 0;
  readonly #segments: readonly Segment[];
  /** Where a word is written: its list, and its number there. */
  readonly #lists: Uint16Array;
  readonly #places: Uint32Array;
  readonly #slots: Uint32Array;

  private constructor(segments: readonly Segment[]) {
    const most = segments.reduce((sum, { tokenCount }) => sum + tokenCount, 0);
    this.#segments = segments;
    this.#lists = new Uint16Array(most);
    this.#places = new Uint32Array(most);
    this.#slots = new Uint32Array(2 ** Math.ceil(Math.log2(SPARSE * most + 1)));
    this.numbers = segments.map(({ tokenCount }) => new Uint32Array(tokenCount));
  }

  static *of(segments: readonly Segment[]): InSteps<WordTable> {
    const table = new WordTable(segments);
    for (const [list, { tokenCount }] of segments.entries()) {
      for (let place = 0; place < tokenCount; place++) {
        table.#add(list, place);
        if (place % WORDS_AT_ONCE === WORDS_AT_ONCE - 1) yield;
      }
    }
    return table;
  }

  /** How many words there are. */
  get size(): number {
    return this.#size;
  }

  #add(list: number, place: number): void {
    const { bytes, offsets } = (this.#segments[list] as Segment).data.tokens;
    const slot = this.#slotOf(bytes, offsets[place] as number, offsets[place + 1] as number);
    if (this.#slots[slot] === 0) {
      this.#lists[this.#size] = list;
      this.#places[this.#size] = place;
      this.#slots[slot] = ++this.#size;
    }
    (this.numbers[list] as Uint32Array)[place] = (this.#slots[slot] as number) - 1;
  }

  /** The slot that holds the word, or the empty one where it belongs; slots hold numbers from 1. */
  #slotOf(bytes: Uint8Array, from: number, to: number): number {
    const mask = this.#slots.length - 1;
    for (let slot = hashOfBytes(bytes, from, to) & mask; ; slot = (slot + 1) & mask) {
      const known = this.#slots[slot] as number;
      if (known === 0) return slot;
      const pool = this.#poolOf(known - 1);
      const place = this.#places[known - 1] as number;
      const start = pool.offsets[place] as number;
      if ((pool.offsets[place + 1] as number) - start !== to - from) continue;
      let same = 0;
      while (from + same < to && pool.bytes[start + same] === bytes[from + same]) same++;
      if (from + same === to) return slot;
    }
  }

  #poolOf(word: number) {
    return (this.#segments[this.#lists[word] as number] as Segment).data.tokens;
  }

  text(word: number): string {
    return (this.#segments[this.#lists[word] as number] as Segment).tokenText(this.#places[word] as number);
  }

  /** The number of a word in ASCII, or -1 for one that no list holds. */
  find(text: string): number {
    const mask = this.#slots.length - 1;
    let hash = START;
    for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), STEP);
    for (let slot = finish(hash) & mask; ; slot = (slot + 1) & mask) {
      const word = (this.#slots[slot] as number) - 1;
      if (word < 0 || this.#isText(word, text)) return word;
    }
  }

  #isText(word: number, text: string): boolean {
    const { bytes, offsets } = this.#poolOf(word);
    const place = this.#places[word] as number;
    const start = offsets[place] as number;
    if ((offsets[place + 1] as number) - start !== text.length) return false;
    for (let i = 0; i < text.length; i++) if (bytes[start + i] !== text.charCodeAt(i)) return false;
    return true;
  }
}
