/** The best scores so far of different entries, as many as are asked for. */
export class BestScores {
  readonly #size: number;
  readonly #scores = new Map<string, number>();
  #least = 0;

  constructor(size: number) {
    this.#size = size;
  }

  /** The lowest of the best; 0 until there are as many as were asked for. */
  get least(): number {
    return this.#least;
  }

  add(entry: string, score: number): void {
    const known = this.#scores.get(entry);
    if (known !== undefined && known >= score) return;
    this.#scores.set(entry, score);
    if (this.#scores.size < this.#size) return;
    const sorted = [...this.#scores].sort((a, b) => b[1] - a[1]);
    for (const [key] of sorted.slice(this.#size)) this.#scores.delete(key);
    this.#least = sorted[this.#size - 1]?.[1] ?? 0;
  }
}
