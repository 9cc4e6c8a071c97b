import type { ThresholdSuggestion } from "../../domain/backtest.ts";
import type { BacktestTally, ScoreCounts } from "./backtest-tally.ts";
import { countOf, heldFrom, MAX_THRESHOLD, stoppedFrom } from "./threshold-curve.ts";

const SAMPLES = 400;
/** More draws than these tell nothing new of an interval. */
const MAX_DRAWS = 20_000;

/** The same sequence for the same seed, so that a backtest run twice says the same. */
function createDraws(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

function intervalOf(found: readonly (number | null)[]): [number, number] | null {
  const sorted = found.map((threshold) => threshold ?? MAX_THRESHOLD).sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
  const [low, high] = [at(0.025), at(0.975)];
  return low === undefined || high === undefined ? null : [low, high];
}

/** The lowest threshold at which the days together hold no more than the team can look at. */
function fillCapacity(days: readonly number[][], capacity: number): number | null {
  for (let threshold = 0; threshold <= MAX_THRESHOLD; threshold++) {
    const alerts = days.reduce((sum, held) => sum + (held[threshold] ?? 0), 0);
    if (alerts <= capacity * days.length) return threshold;
  }
  return null;
}

export function suggestForCapacity({ days }: BacktestTally, capacity: number): ThresholdSuggestion {
  const perDay = Object.values(days).map(heldFrom);
  const threshold = perDay.length === 0 ? null : fillCapacity(perDay, capacity);
  const draw = createDraws(perDay.length);
  const resampled = () => Array.from(perDay, () => perDay[draw(perDay.length)] ?? []);
  const found = threshold === null ? [] : Array.from({ length: SAMPLES }, () => fillCapacity(resampled(), capacity));
  const least = perDay.reduce((sum, held) => sum + (held[MAX_THRESHOLD] ?? 0), 0) / Math.max(1, perDay.length);
  return {
    for: "capacity",
    target: capacity,
    threshold,
    interval: intervalOf(found),
    note:
      perDay.length === 0
        ? "there are no decisions to go by"
        : threshold === null
          ? `no threshold does it: rules with the effect review alone hold ${least.toFixed(1)} a day`
          : `from ${perDay.length} days; ${least.toFixed(1)} a day are held by effects whatever the threshold`,
  };
}

/** The highest threshold that still stops the wanted share of what people rejected. */
function keepRecall(rejected: ScoreCounts, recall: number): number | null {
  const all = countOf(rejected);
  const stopped = stoppedFrom(rejected);
  for (let threshold = MAX_THRESHOLD; threshold >= 0; threshold--) {
    if ((stopped[threshold] ?? 0) >= recall * all) return threshold;
  }
  return null;
}

/** As many verdicts again, drawn from those that there are. */
function resample(counts: ScoreCounts, draw: (below: number) => number): ScoreCounts {
  const [total, drawn] = [countOf(counts), { scores: counts.scores.map(() => 0), floored: 0, denied: 0 }];
  const upTo: number[] = [];
  for (const count of [...counts.scores, counts.floored + counts.denied]) upTo.push((upTo.at(-1) ?? 0) + count);
  for (let i = 0; i < Math.min(total, MAX_DRAWS); i++) {
    const place = draw(total);
    let [low, high] = [0, upTo.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((upTo[middle] ?? 0) > place) high = middle;
      else low = middle + 1;
    }
    if (low < counts.scores.length) drawn.scores[low] = (drawn.scores[low] ?? 0) + 1;
    else drawn.denied++;
  }
  return drawn;
}

export function suggestForRecall({ labels: { rejected } }: BacktestTally, recall: number): ThresholdSuggestion {
  const all = countOf(rejected);
  const threshold = all === 0 ? null : keepRecall(rejected, recall);
  const draw = createDraws(all);
  const found = threshold === null ? [] : Array.from({ length: SAMPLES }, () => keepRecall(resample(rejected, draw), recall));
  return {
    for: "recall",
    target: recall,
    threshold,
    interval: intervalOf(found),
    note:
      all === 0 ? "nobody has rejected any of these decisions: there is nothing to go by" : `from ${all} rejections by people`,
  };
}
