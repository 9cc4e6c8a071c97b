/** The same numbers in every run, so that two runs compare (mulberry32). */
export interface Random {
  /** A whole number from 0, below `end`. */
  below(end: number): number;
  pick<T>(items: readonly T[]): T;
  chance(share: number): boolean;
}

export function makeRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (end: number) => Math.floor(next() * end);
  return { below, pick: (items) => items[below(items.length)] as never, chance: (share) => next() < share };
}
