import { finishNow, type InSteps } from "./in-steps.ts";

/** A multimap from 32-bit hashes to small numbers, sorted by hash. */
export interface HashTable {
  /** Hash and value by turns, so that both lie in one line of the processor's cache; a 0, which is no hash, ends it. */
  readonly slots: Uint32Array;
  /** Position of the first hash whose upper bits are i or more; one more than there are such ranges. */
  readonly buckets: Uint32Array;
  /** A bit for every range of hashes, eight times finer than the buckets: nearly all that is not there ends here. */
  readonly filter: Uint32Array;
  /** How far a hash is shifted to the right to give its bucket. */
  readonly shift: number;
}

const VALUE_BITS = 2 ** 21;
const MAX_BUCKET_BITS = 20;
const FINER_BITS = 3;
const SLOTS_AT_ONCE = 2 ** 17;

const begun = (mark: number) => Math.imul(0x811c9dc5 ^ mark, 0x01000193);
/** FNV spreads badly into the upper bits, which choose the bucket. Never 0. */
function finish(hash: number): number {
  const mixed = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return (mixed ^ (mixed >>> 13)) >>> 0 || 1;
}

/** FNV-1a over the characters, begun with a mark that keeps kinds of key apart. */
export function hashText(mark: number, text: string): number {
  let hash = begun(mark);
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return finish(hash);
}

/** The hash of the text without the character at `skip`, without making that text. */
export function hashWithout(mark: number, text: string, skip: number): number {
  let hash = begun(mark);
  for (let i = 0; i < text.length; i++) if (i !== skip) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return finish(hash);
}

export class HashTableBuilder {
  #packed = new Float64Array(1024);
  #length = 0;

  /** `value` is below 2^21, so that hash and value fit a double together. */
  add(hash: number, value: number): void {
    if (value >= VALUE_BITS) throw new RangeError("more values than a hash table can hold");
    if (this.#length === this.#packed.length) {
      const grown = new Float64Array(this.#length * 2);
      grown.set(this.#packed);
      this.#packed = grown;
    }
    this.#packed[this.#length++] = hash * VALUE_BITS + value;
  }

  build(): HashTable {
    const keys = this.buildKeys();
    const slots = new Uint32Array(keys.length + 2);
    slots.set(keys);
    return finishNow(withBuckets(slots));
  }

  /** Hash and value by turns, sorted, each pair once: what `merge-keys.ts` makes tables of. */
  buildKeys(): Uint32Array {
    const sorted = this.#packed.subarray(0, this.#length).sort();
    const keys = new Uint32Array(2 * sorted.length);
    let size = 0;
    let last = -1;
    for (const packed of sorted) {
      if (packed === last) continue;
      last = packed;
      keys[size++] = Math.floor(packed / VALUE_BITS);
      keys[size++] = packed % VALUE_BITS;
    }
    return keys.slice(0, size);
  }
}

/**
 * A table of sorted pairs of hash and value, two zeros behind them. About one hash for each bucket, as long as there are
 * not too many.
 */
export function* withBuckets(slots: Uint32Array): InSteps<HashTable> {
  const bits = Math.min(MAX_BUCKET_BITS, Math.max(3, Math.ceil(Math.log2(slots.length / 2))));
  const buckets = new Uint32Array(2 ** bits + 1);
  const filter = new Uint32Array(2 ** (bits + FINER_BITS - 5));
  for (let start = 0; start < slots.length - 2; start += SLOTS_AT_ONCE) {
    const end = Math.min(slots.length - 2, start + SLOTS_AT_ONCE);
    for (let at = start; at < end; at += 2) {
      const hash = slots[at] as number;
      const bucket = (hash >>> (32 - bits)) + 1;
      buckets[bucket] = (buckets[bucket] as number) + 2;
      const bit = hash >>> (32 - bits - FINER_BITS);
      filter[bit >>> 5] = (filter[bit >>> 5] as number) | (1 << (bit & 31));
    }
    yield;
  }
  for (let i = 1; i < buckets.length; i++) buckets[i] = (buckets[i] as number) + (buckets[i - 1] as number);
  return { slots, buckets, filter, shift: 32 - bits };
}

/** First position of the hash: `slots[position]` is the hash if it is there, and every second one after it as long as it is. */
export function findHash({ slots, buckets, filter, shift }: HashTable, hash: number): number {
  const bit = hash >>> (shift - FINER_BITS);
  if (((filter[bit >>> 5] as number) & (1 << (bit & 31))) === 0) return slots.length - 2;
  let at = buckets[hash >>> shift] as number;
  const end = buckets[(hash >>> shift) + 1] as number;
  while (at < end && (slots[at] as number) < hash) at += 2;
  return at;
}
