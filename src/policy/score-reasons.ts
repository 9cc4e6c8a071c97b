import type { Outcome, Reason } from "../domain/decision.ts";

export interface ScoringTerms {
  thresholds: { review: number; deny: number };
  /** Greatest points that the reasons of a category can give together. */
  caps: ReadonlyMap<string, number>;
}

const severity = (reason: Reason): number => (reason.effect === "deny" ? 2 : reason.effect === "review" ? 1 : 0);

/** Most points first, then the harder effect; equal reasons keep the order of the policy's rules. */
export const sortReasons = (reasons: readonly Reason[]): Reason[] =>
  [...reasons].sort((left, right) => right.points - left.points || severity(right) - severity(left));

/** Sum over the categories of their reasons' points, each sum cut to the category's cap, the whole cut to 0..100. */
export function scoreReasons(reasons: readonly Reason[], caps: ScoringTerms["caps"]): number {
  const sums = new Map<string, number>();
  for (const { category, points } of reasons) sums.set(category, (sums.get(category) ?? 0) + points);
  let score = 0;
  for (const [category, sum] of sums) score += Math.min(caps.get(category) ?? 0, sum);
  return Math.min(100, Math.max(0, Math.round(score)));
}

/** What the score asks for, and no less than the hardest effect. */
export function decideOutcome(score: number, reasons: readonly Reason[], thresholds: ScoringTerms["thresholds"]): Outcome {
  const hardest = Math.max(0, ...reasons.map(severity));
  if (hardest === 2 || score >= thresholds.deny) return "deny";
  return hardest === 1 || score >= thresholds.review ? "review" : "allow";
}
