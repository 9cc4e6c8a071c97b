/**
 * Remembers what was computed for a text, up to `size` texts; then it forgets all at once, which costs less than
 * keeping an order. For words: few are asked for again and again, and what follows from one never changes.
 */
export function memoize<T>(size: number, compute: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    let value = known.get(text);
    if (value === undefined) {
      value = compute(text);
      if (known.size >= size) known.clear();
      known.set(text, value);
    }
    return value;
  };
}
