import type { HashTable } from "../index/hash-table.ts";
import type { Segment } from "../index/segment.ts";

const MAX_BITS = 20;
const MIN_BITS = 8;
/** Slots for each hash: enough that most of what is in no list hits an empty one. */
const SPARSE = 2;

/** Which lists may hold a key: one look for all lists, where nearly every key of a query is in none. */
export class HashFilter {
  readonly #lists: Uint8Array;
  readonly #shift: number;

  constructor(segments: readonly Segment[]) {
    const tables = segments.map(({ data }) => [data.tokenTable, data.gluedTable]);
    const hashes = tables.flat().reduce((sum, { slots }) => sum + slots.length / 2, 0);
    const bits = Math.min(MAX_BITS, Math.max(MIN_BITS, Math.ceil(Math.log2(SPARSE * hashes))));
    this.#shift = 32 - bits;
    this.#lists = new Uint8Array(2 ** bits);
    for (const [list, own] of tables.entries()) for (const table of own) this.#note(table, maskOfList(list));
  }

  #note({ slots }: HashTable, mask: number): void {
    for (let at = 0; at < slots.length - 2; at += 2) {
      const slot = (slots[at] as number) >>> this.#shift;
      this.#lists[slot] = (this.#lists[slot] as number) | mask;
    }
  }

  /** A bit for each list that may hold the key. */
  listsWith(key: number): number {
    return this.#lists[key >>> this.#shift] as number;
  }
}

/** The bit of a list; with more than eight lists several share one. */
export const maskOfList = (list: number): number => 1 << (list & 7);
