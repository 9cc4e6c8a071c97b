/** Steps for each doubling of a duration: a value read from its bucket is at most a tenth off. */
export const STEPS_PER_DOUBLING = 4;

/** How many durations fell into each bucket: 0 for up to a minute, then four for each doubling. */
export type DurationCounts = ReadonlyMap<number, number>;

/** Minutes in the middle of a bucket, on the scale's own terms. */
const minutesOf = (bucket: number) => 2 ** ((bucket + 0.5) / STEPS_PER_DOUBLING);

const roundMinutes = (minutes: number) => Math.round(minutes * 10) / 10;

/** The duration, in minutes, that a share (0 to 1) of all stays below; null when there are none. */
export function durationAt(counts: DurationCounts, share: number): number | null {
  const buckets = [...counts].sort(([a], [b]) => a - b);
  const total = buckets.reduce((sum, [, count]) => sum + count, 0);
  let seen = 0;
  for (const [bucket, count] of buckets) {
    seen += count;
    if (seen >= share * total) return roundMinutes(minutesOf(bucket));
  }
  return null;
}

export function addDurations(into: Map<number, number>, counts: Iterable<readonly [number, number]>): void {
  for (const [bucket, count] of counts) into.set(bucket, (into.get(bucket) ?? 0) + count);
}
