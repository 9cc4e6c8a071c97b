import type { BacktestResult } from "../../queries/backtests.ts";

export type ThresholdPoint = BacktestResult["thresholds"][number];

export interface ThresholdEffects {
  /** Held for a person, a day. */
  heldPerDay: number;
  /** Denied by the score alone, a day. */
  deniedPerDay: number;
  precision: number | null;
  recall: number | null;
  /** Of what people rejected, how many would have passed. */
  missed: number | null;
}

const FLOOR = 101;
const at = (points: readonly ThresholdPoint[], threshold: number) => points.find((point) => point.threshold === threshold);

/** All that two thresholds lead to together. What a floor holds is held whatever they are: that is the count at 101. */
export function effectsOf(
  points: readonly ThresholdPoint[],
  { review, deny }: { review: number; deny: number },
  rejected: number,
): ThresholdEffects {
  const point = at(points, review);
  const floored = at(points, FLOOR)?.alertsPerDay ?? 0;
  const above = Math.max(0, (at(points, deny)?.alertsPerDay ?? 0) - floored);
  const recall = point?.recall ?? null;
  return {
    heldPerDay: Math.max(0, (point?.alertsPerDay ?? 0) - above),
    deniedPerDay: above,
    precision: point?.precision ?? null,
    recall,
    missed: recall === null ? null : Math.round((1 - recall) * rejected),
  };
}

/** "≈ 41 more alerts a day, 3 of 90 rejections would have passed": what a move of the thresholds does. */
export function movedWords(now: ThresholdEffects, then: ThresholdEffects, rejected: number): string {
  const more = Math.round((now.heldPerDay - then.heldPerDay) * 10) / 10;
  const alerts = more === 0 ? "As many alerts a day" : `≈ ${Math.abs(more)} ${more > 0 ? "more" : "fewer"} alerts a day`;
  if (now.missed === null) return `${alerts}; nobody rejected anything in this time, so recall is not known.`;
  return `${alerts}; ${now.missed} of ${rejected} rejections would have passed.`;
}
