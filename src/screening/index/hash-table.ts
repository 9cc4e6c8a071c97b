/** A multimap from 32-bit hashes to small numbers: two parallel arrays sorted by hash. */
export interface HashTable {
  readonly hashes: Uint32Array;
  readonly values: Uint32Array;
}

const VALUE_BITS = 2 ** 21;

/** FNV-1a over the characters from `from`, begun with a mark that keeps kinds of key apart. */
export function hashText(mark: number, text: string): number {
  let hash = Math.imul(0x811c9dc5 ^ mark, 0x01000193);
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

/** The hash of the text without the character at `skip`, without making that text. */
export function hashWithout(mark: number, text: string, skip: number): number {
  let hash = Math.imul(0x811c9dc5 ^ mark, 0x01000193);
  for (let i = 0; i < text.length; i++) if (i !== skip) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
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
    const sorted = this.#packed.subarray(0, this.#length).sort();
    const hashes = new Uint32Array(sorted.length);
    const values = new Uint32Array(sorted.length);
    let size = 0;
    let last = -1;
    for (const packed of sorted) {
      if (packed === last) continue;
      last = packed;
      hashes[size] = Math.floor(packed / VALUE_BITS);
      values[size++] = packed % VALUE_BITS;
    }
    return { hashes: hashes.slice(0, size), values: values.slice(0, size) };
  }
}

/** First position of the hash; it is there when `hashes[position] === hash`. */
export function findHash({ hashes }: HashTable, hash: number): number {
  let low = 0;
  let high = hashes.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((hashes[middle] as number) < hash) low = middle + 1;
    else high = middle;
  }
  return low;
}
