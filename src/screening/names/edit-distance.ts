const MAX_LENGTH = 64;
const rows = [new Uint8Array(MAX_LENGTH + 1), new Uint8Array(MAX_LENGTH + 1), new Uint8Array(MAX_LENGTH + 1)] as const;

type Row = Uint8Array;

/** One row of the table of distances; gives its least value. */
function fillRow(current: Row, previous: Row, before: Row, at: { i: number; n: number; left: string; right: string }): number {
  const { i, n, left, right } = at;
  const a = left.charCodeAt(i - 1);
  const last = i > 1 ? left.charCodeAt(i - 2) : -1;
  current[0] = i;
  let least = i;
  let swapped = -1;
  for (let j = 1; j <= n; j++) {
    const b = right.charCodeAt(j - 1);
    let cost = Math.min(
      (previous[j - 1] as number) + (a === b ? 0 : 1),
      (previous[j] as number) + 1,
      (current[j - 1] as number) + 1,
    );
    if (a === swapped && last === b) cost = Math.min(cost, (before[j - 2] as number) + 1);
    current[j] = cost;
    if (cost < least) least = cost;
    swapped = b;
  }
  return least;
}

/**
 * Optimal string alignment distance (insertion, deletion, substitution, swap of neighbours), or `limit + 1` when it is
 * greater than `limit`. Only the first 64 characters count.
 */
export function editDistance(left: string, right: string, limit: number): number {
  if (left === right) return 0;
  const m = Math.min(left.length, MAX_LENGTH);
  const n = Math.min(right.length, MAX_LENGTH);
  if (Math.abs(m - n) > limit) return limit + 1;
  let [before, previous, current] = rows as unknown as [Uint8Array, Uint8Array, Uint8Array];
  for (let j = 0; j <= n; j++) previous[j] = j;
  for (let i = 1; i <= m; i++) {
    if (fillRow(current, previous, before, { i, n, left, right }) > limit) return limit + 1;
    [before, previous, current] = [previous, current, before];
  }
  const distance = previous[n] as number;
  return distance > limit ? limit + 1 : distance;
}
