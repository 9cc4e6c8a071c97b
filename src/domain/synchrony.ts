/** What one tenant's events say about when it works. Times are ms since 1970. */
export interface Activity {
  /** Busy accelerators by slot (ms since 1970 divided by the length of a slot). */
  load: ReadonlyMap<number, number>;
  /** Starts and stops of instances. */
  marks: readonly number[];
}

export interface SynchronyTerms {
  slotMs: number;
  /** Least number of slots in which one of the two works. */
  leastSlots: number;
  /** Least correlation, and least share of starts and stops with a counterpart; 0 to 1. */
  least: number;
  lagMs: number;
  leastMarks: number;
}

const NOT_CORRELATED = 0;

/** Pearson's correlation; 0 where one of the two does not vary. */
function correlation(a: readonly number[], b: readonly number[]): number {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [meanA, meanB] = [mean(a), mean(b)];
  let [both, squaresA, squaresB] = [0, 0, 0];
  for (const [i, value] of a.entries()) {
    const [x, y] = [value - meanA, (b[i] ?? 0) - meanB];
    both += x * y;
    squaresA += x * x;
    squaresB += y * y;
  }
  const scale = Math.sqrt(squaresA * squaresB);
  return scale > 1e-9 ? both / scale : NOT_CORRELATED;
}

/** Slots in which at least one of them works, in order; in most of them either must have told of itself, or the series are too coarse to compare. */
function moveTogether(a: Activity, b: Activity, { leastSlots, least, slotMs, lagMs }: SynchronyTerms): boolean {
  const slots = [...new Set([...a.load.keys(), ...b.load.keys()])].sort((x, y) => x - y);
  const [first = 0, last = 0] = [slots[0], slots.at(-1)];
  const span = last - first + 1;
  if (slots.length < leastSlots || slots.length < span * least) return false;
  const series = ({ load }: Activity, lag: number) => Array.from({ length: span }, (_, i) => load.get(first + i + lag) ?? 0);
  const own = series(a, 0);
  const mostLag = Math.floor(lagMs / slotMs);
  for (let lag = -mostLag; lag <= mostLag; lag++) if (correlation(own, series(b, lag)) > least) return true;
  return false;
}

/** How many of the first have a counterpart among the second; each of these is the counterpart of one. */
function paired(first: readonly number[], second: readonly number[], lagMs: number): number {
  const [a, b] = [first, second].map((marks) => [...marks].sort((x, y) => x - y)) as [number[], number[]];
  let [pairs, next] = [0, 0];
  for (const mark of a) {
    while (next < b.length && (b[next] ?? 0) < mark - lagMs) next++;
    if (next < b.length && (b[next] ?? 0) <= mark + lagMs) {
      pairs++;
      next++;
    }
  }
  return pairs;
}

function startTogether(a: Activity, b: Activity, { leastMarks, least, lagMs }: SynchronyTerms): boolean {
  const pairs = paired(a.marks, b.marks, lagMs);
  return pairs >= leastMarks && pairs >= least * Math.max(a.marks.length, b.marks.length);
}

/** Whether two tenants work as one: their load goes up and down together, or they start and stop together. */
export const areSynchronised = (a: Activity, b: Activity, terms: SynchronyTerms): boolean =>
  startTogether(a, b, terms) || moveTogether(a, b, terms);
