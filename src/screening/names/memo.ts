/**
 * What was computed for texts, at least the last `size` of them: when so many are new, those that were not asked for since
 * are forgotten, which costs less than keeping an order. For words: few are asked for again and again, and what follows
 * from one never changes.
 */
export class Memory<T> {
  readonly #size: number;
  #recent = new Map<string, T>();
  #before = new Map<string, T>();

  constructor(size: number) {
    this.#size = size;
  }

  get(text: string): T | undefined {
    const recent = this.#recent.get(text);
    if (recent !== undefined) return recent;
    const before = this.#before.get(text);
    if (before !== undefined) this.set(text, before);
    return before;
  }

  set(text: string, value: T): void {
    if (this.#recent.size >= this.#size) [this.#before, this.#recent] = [this.#recent, new Map()];
    this.#recent.set(text, value);
  }
}

/** Remembers what was computed for at least the last `size` texts. */
export function memoize<T>(size: number, compute: (text: string) => T): (text: string) => T {
  const known = new Memory<T>(size);
  return (text) => {
    let value = known.get(text);
    if (value === undefined) {
      value = compute(text);
      known.set(text, value);
    }
    return value;
  };
}
