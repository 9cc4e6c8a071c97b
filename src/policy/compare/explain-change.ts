import type { ReasonChange } from "../../domain/backtest.ts";
import type { Reason } from "../../domain/decision.ts";

/** Which reasons came, went, or weigh otherwise. */
export function explainChange(before: readonly Reason[], after: readonly Reason[]): ReasonChange[] {
  const earlier = new Map(before.map((reason) => [reason.rule, reason]));
  const later = new Set(after.map(({ rule }) => rule));
  const removed = before.flatMap(({ rule, points }): ReasonChange[] =>
    later.has(rule) ? [] : [{ rule, change: "removed", before: points, after: null }],
  );
  const changed = after.flatMap(({ rule, points, effect }): ReasonChange[] => {
    const was = earlier.get(rule);
    if (!was) return [{ rule, change: "added", before: null, after: points }];
    return [
      ...(was.points === points ? [] : [{ rule, change: "points" as const, before: was.points, after: points }]),
      ...(was.effect === effect ? [] : [{ rule, change: "effect" as const, before: was.effect, after: effect }]),
    ];
  });
  return [...changed, ...removed];
}
