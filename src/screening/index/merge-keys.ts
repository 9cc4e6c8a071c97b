import type { InSteps } from "./in-steps.ts";

/** Sorted pairs of hash and value, and what each value is called where they are merged. */
export interface KeysOfList {
  readonly keys: Uint32Array;
  readonly rename: (value: number) => number;
}

/** Pairs that are merged between two breaks. */
const PAIRS_AT_ONCE = 2 ** 14;

/** Whether the pair is already merged: one of those with its hash, which are the last of `size`. */
function holds(merged: Uint32Array, size: number, hash: number, value: number): boolean {
  for (let at = size - 2; at >= 0 && merged[at] === hash; at -= 2) if (merged[at + 1] === value) return true;
  return false;
}

/** The list whose next hash is the least; -1 when all are at their end. */
function leastOf(lists: readonly KeysOfList[], heads: Uint32Array): number {
  let found = -1;
  let least = Infinity;
  for (let i = 0; i < lists.length; i++) {
    const hash = (lists[i] as KeysOfList).keys[heads[i] as number];
    if (hash === undefined || hash >= least) continue;
    found = i;
    least = hash;
  }
  return found;
}

/**
 * Merges the sorted keys of several lists into one, each pair once, with two zeros behind them for `withBuckets`.
 */
export function* mergeKeys(lists: readonly KeysOfList[]): InSteps<Uint32Array> {
  const merged = new Uint32Array(lists.reduce((sum, { keys }) => sum + keys.length, 2));
  const heads = new Uint32Array(lists.length);
  let size = 0;
  let next = PAIRS_AT_ONCE;
  for (let list = leastOf(lists, heads); list >= 0; list = leastOf(lists, heads)) {
    const { keys, rename } = lists[list] as KeysOfList;
    const hash = keys[heads[list] as number] as number;
    for (; keys[heads[list] as number] === hash; heads[list] = (heads[list] as number) + 2) {
      const value = rename(keys[(heads[list] as number) + 1] as number);
      if (holds(merged, size, hash, value)) continue;
      merged[size++] = hash;
      merged[size++] = value;
    }
    if (size < next) continue;
    next = size + 2 * PAIRS_AT_ONCE;
    yield;
  }
  // What a word of two lists leaves unused at the end is a few in a hundred: not worth a copy.
  return merged.subarray(0, size + 2);
}
