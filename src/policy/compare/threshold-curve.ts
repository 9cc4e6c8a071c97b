import type { ThresholdPoint } from "../../domain/backtest.ts";
import type { BacktestTally, ScoreCounts } from "./backtest-tally.ts";

export const MAX_THRESHOLD = 101;

/** By review threshold from 0 to 101: how many would be held, floors included. A floor holds whatever the threshold. */
export function heldFrom({ scores, floored }: Pick<ScoreCounts, "scores" | "floored">): number[] {
  const held = new Array<number>(MAX_THRESHOLD + 1).fill(floored);
  for (let threshold = MAX_THRESHOLD - 1; threshold >= 0; threshold--) {
    held[threshold] = (held[threshold + 1] ?? floored) + (scores[threshold] ?? 0);
  }
  return held;
}

/** Held or denied: what would not have passed. */
export const stoppedFrom = (counts: ScoreCounts): number[] => heldFrom(counts).map((held) => held + counts.denied);

export const countOf = ({ scores, floored, denied }: ScoreCounts): number =>
  scores.reduce((sum, count) => sum + count, floored + denied);

const share = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);

/** Alerts a day, precision and recall for every review threshold. */
export function thresholdCurve({ days, labels }: BacktestTally): ThresholdPoint[] {
  const perDay = Object.values(days).map(heldFrom);
  const [approved, rejected] = [stoppedFrom(labels.approved), stoppedFrom(labels.rejected)];
  const allRejected = countOf(labels.rejected);
  return Array.from({ length: MAX_THRESHOLD + 1 }, (_, threshold) => {
    const [a, r] = [approved[threshold] ?? 0, rejected[threshold] ?? 0];
    const alerts = perDay.reduce((sum, held) => sum + (held[threshold] ?? 0), 0);
    return {
      threshold,
      alertsPerDay: alerts / Math.max(1, perDay.length),
      precision: share(r, r + a),
      recall: share(r, allRejected),
    };
  });
}
