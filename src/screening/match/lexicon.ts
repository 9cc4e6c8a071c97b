import { type HashTable, withBuckets } from "../index/hash-table.ts";
import type { InSteps } from "../index/in-steps.ts";
import { mergeKeys } from "../index/merge-keys.ts";
import type { Segment } from "../index/segment.ts";
import { type Rows, VOWELLESS_MARK } from "../index/segment-data.ts";
import { makeToken, type NameStyle, type NameToken, type PreparedName } from "../names/prepare-name.ts";
import { WordTable } from "./word-table.ts";

/** A listed name, and the number of each of its words. */
export interface ListedName {
  readonly prepared: PreparedName;
  readonly words: readonly number[];
}

/** Where a name of all lists stands in its own. */
export interface NamePlace {
  readonly segment: Segment;
  readonly name: number;
}

interface LexiconParts {
  readonly words: WordTable;
  /** Number of each list's first name. */
  readonly firstNames: readonly number[];
  readonly nameCount: number;
  /** Words of each name, shifted left by one; the low bit marks a father's name. */
  readonly nameWords: Rows<Uint32Array>;
  /** The names that hold each word, in order. */
  readonly postings: Rows<Uint32Array>;
  /** Weight of all words of a name, in hundredths. */
  readonly nameWeights: Uint16Array;
  /** Words by the keys of their spellings, and names by those of words written together. */
  readonly wordKeys: HashTable;
  readonly gluedKeys: HashTable;
}

const FATHER = 1;
const NAMES_AT_ONCE = 16_384;

function wordsOfNames(segments: readonly Segment[], { numbers }: WordTable, nameCount: number): Rows<Uint32Array> {
  const starts = new Uint32Array(nameCount + 1);
  const values = new Uint32Array(segments.reduce((sum, { data }) => sum + data.nameTokens.values.length, 0));
  let [name, end] = [0, 0];
  for (const [list, { data, nameCount: own }] of segments.entries()) {
    const toNumber = numbers[list] as Uint32Array;
    for (let i = 0; i < own; i++) starts[name++] = end + (data.nameTokens.starts[i] as number);
    for (const value of data.nameTokens.values) values[end++] = ((toNumber[value >> 1] as number) << 1) | (value & FATHER);
  }
  starts[name] = end;
  return { starts, values };
}

function* namesOfWords({ starts, values }: Rows<Uint32Array>, wordCount: number): InSteps<Rows<Uint32Array>> {
  const ends = new Uint32Array(wordCount + 1);
  for (const value of values) ends[(value >> 1) + 1] = (ends[(value >> 1) + 1] as number) + 1;
  for (let i = 1; i < ends.length; i++) ends[i] = (ends[i] as number) + (ends[i - 1] as number);
  const names = new Uint32Array(values.length);
  const next = ends.slice();
  for (let name = 0; name + 1 < starts.length; name++) {
    if (name % NAMES_AT_ONCE === 0) yield;
    for (let at = starts[name] as number; at < (starts[name + 1] as number); at++) {
      const word = (values[at] as number) >> 1;
      const slot = next[word] as number;
      next[word] = slot + 1;
      names[slot] = name;
    }
  }
  return { starts: ends, values: names };
}

/** Makes the lexicon of lists. */
export function* buildLexicon(segments: readonly Segment[]): InSteps<Lexicon> {
  const words = yield* WordTable.of(segments);
  let nameCount = 0;
  const firstNames = segments.map((segment) => {
    nameCount += segment.nameCount;
    return nameCount - segment.nameCount;
  });
  const nameWeights = new Uint16Array(nameCount);
  for (const [list, { data }] of segments.entries()) nameWeights.set(data.nameWeights, firstNames[list]);
  yield;
  const nameWords = wordsOfNames(segments, words, nameCount);
  yield;
  const postings = yield* namesOfWords(nameWords, words.size);
  const wordKeys = yield* mergeKeys(
    segments.map(({ data }, list) => {
      const numbers = words.numbers[list] as Uint32Array;
      return { keys: data.tokenKeys, rename: (token) => numbers[token] as number };
    }),
  );
  const gluedKeys = yield* mergeKeys(
    segments.map(({ data }, list) => ({ keys: data.gluedKeys, rename: (name) => (firstNames[list] as number) + name })),
  );
  const tables = { wordKeys: yield* withBuckets(wordKeys), gluedKeys: yield* withBuckets(gluedKeys) };
  return new Lexicon(segments, { words, firstNames, nameCount, nameWords, postings, nameWeights, ...tables });
}

/**
 * The names of several lists as one: a word that two lists hold is one word, and is compared once; names are numbered
 * through, one list after the other. Follows from the lists alone and is made anew when one of them is.
 */
export class Lexicon {
  readonly segments: readonly Segment[];
  readonly nameCount: number;
  readonly wordCount: number;
  readonly nameWords: LexiconParts["nameWords"];
  readonly postings: LexiconParts["postings"];
  readonly nameWeights: LexiconParts["nameWeights"];
  readonly wordKeys: HashTable;
  readonly gluedKeys: HashTable;
  readonly #words: WordTable;
  readonly #firstNames: readonly number[];
  readonly #ofPeople: (NameToken | undefined)[];
  readonly #ofOrganizations: (NameToken | undefined)[];
  readonly #fathers: (NameToken | undefined)[] = [];

  constructor(segments: readonly Segment[], parts: LexiconParts) {
    this.segments = segments;
    this.nameCount = parts.nameCount;
    this.wordCount = parts.words.size;
    this.nameWords = parts.nameWords;
    this.postings = parts.postings;
    this.nameWeights = parts.nameWeights;
    this.wordKeys = parts.wordKeys;
    this.gluedKeys = parts.gluedKeys;
    this.#words = parts.words;
    this.#firstNames = parts.firstNames;
    this.#ofPeople = new Array(this.wordCount);
    this.#ofOrganizations = new Array(this.wordCount);
  }

  /** The place in `segments` of the list that a name belongs to. */
  listOf(name: number): number {
    let list = this.#firstNames.length - 1;
    while ((this.#firstNames[list] as number) > name) list--;
    return list;
  }

  placeOf(name: number): NamePlace {
    const list = this.listOf(name);
    return { segment: this.segments[list] as Segment, name: name - (this.#firstNames[list] as number) };
  }

  /** How many names hold the word. */
  namesWith(word: number): number {
    return (this.postings.starts[word + 1] as number) - (this.postings.starts[word] as number);
  }

  /** How many names hold a word of exactly these letters, in whatever script. */
  frequency(text: string): number {
    return this.#holdersOf(text) + this.#holdersOf(VOWELLESS_MARK + text);
  }

  #holdersOf(written: string): number {
    const word = this.#words.find(written);
    return word < 0 ? 0 : this.namesWith(word);
  }

  /** A word as names are compared by it: made when it is first asked for, and kept. */
  token(word: number, style: NameStyle, isFather = false): NameToken {
    const known = isFather ? this.#fathers : style === "person" ? this.#ofPeople : this.#ofOrganizations;
    let token = known[word];
    if (!token) {
      const text = this.#words.text(word);
      const vowelless = text.startsWith(VOWELLESS_MARK);
      token = makeToken(vowelless ? text.slice(1) : text, style, { vowelless, isFather });
      known[word] = token;
    }
    return token;
  }

  listedName(name: number): ListedName {
    const { segment, name: own } = this.placeOf(name);
    const { starts, values } = this.nameWords;
    const style = segment.style(own);
    const words: number[] = [];
    const tokens: NameToken[] = [];
    for (let at = starts[name] as number; at < (starts[name + 1] as number); at++) {
      const value = values[at] as number;
      words.push(value >> 1);
      tokens.push(this.token(value >> 1, style, (value & FATHER) !== 0));
    }
    return { prepared: segment.nameOfTokens(own, tokens), words };
  }
}
