import type { BacktestResult, RuleTally } from "../../domain/backtest.ts";
import type { Outcome } from "../../domain/decision.ts";
import type { PolicyDocument } from "../document/policy-document.ts";
import type { BacktestTally } from "./backtest-tally.ts";
import { suggestForCapacity, suggestForRecall } from "./suggest-threshold.ts";
import { countOf, thresholdCurve } from "./threshold-curve.ts";

/** Fewer verdicts of either kind than these make precision and recall a matter of chance. */
const FEW_LABELS = 30;
/** Verdicts on a rule's hits from which "always approved" says something. */
const FEW_HITS = 20;
const NEARLY_ALL_PERCENT = 99;

const sum = (counts: Record<string, number>): number => Object.values(counts).reduce((total, count) => total + count, 0);

const byCount = (counts: Record<string, number>) => Object.entries(counts).sort(([, a], [, b]) => b - a);

function talliedRules({ rules, kinds }: BacktestTally, document: PolicyDocument): RuleTally[] {
  return document.rules.map(({ id, appliesTo }) => {
    const { fired, approved, rejected } = rules[id] ?? { fired: 0, approved: 0, rejected: 0 };
    const asked = appliesTo.reduce((total, kind) => total + (kinds[kind] ?? 0), 0);
    return { rule: id, fired, hitPercent: asked === 0 ? 0 : (100 * fired) / asked, approved, rejected };
  });
}

const namesOf = (rules: readonly RuleTally[], isSo: (rule: RuleTally) => boolean): string[] =>
  rules.filter(isSo).map(({ rule }) => rule);

function labelsOf({ labels }: BacktestTally, decisions: number): BacktestResult["labels"] {
  const [approved, rejected] = [countOf(labels.approved), countOf(labels.rejected)];
  const tooFew = approved < FEW_LABELS || rejected < FEW_LABELS;
  const warning = tooFew
    ? `Too few verdicts (${approved} approved, ${rejected} rejected) for precision and recall to mean much. `
    : "";
  return {
    approved,
    rejected,
    unlabelled: decisions - approved - rejected,
    tooFew,
    note: `${warning}Labels are verdicts of people on what was held. What passed unreviewed, and what was denied, has no label: recall is of known rejections only.`,
  };
}

/** What a backtest found, out of what it counted. */
export function backtestResult(
  tally: BacktestTally,
  document: PolicyDocument,
  { capacity, recall }: { capacity: number | null; recall: number | null },
): BacktestResult {
  const decisions = sum(tally.kinds);
  const rules = talliedRules(tally, document);
  const changed = Object.entries(tally.outcomes).reduce((total, [pair, count]) => {
    const [before, after] = pair.split(" ");
    return before === after ? total : total + count;
  }, 0);
  return {
    decisions,
    outcomes: byCount(tally.outcomes).map(([pair, count]) => {
      const [before, after] = pair.split(" ") as [Outcome, Outcome];
      return { before, after, decisions: count };
    }),
    days: Object.entries(tally.days)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([day, { decisions: ofDay, alertsBefore, alertsAfter, denied }]) => ({
        day,
        decisions: ofDay,
        alertsBefore,
        alertsAfter,
        deniedAfter: denied,
        overCapacity: capacity === null ? null : alertsAfter > capacity,
      })),
    rules,
    findings: {
      neverFired: namesOf(rules, ({ fired }) => fired === 0),
      firesOnEverything: namesOf(rules, ({ fired, hitPercent }) => fired > 0 && hitPercent >= NEARLY_ALL_PERCENT),
      alwaysApproved: namesOf(rules, ({ approved, rejected }) => rejected === 0 && approved >= FEW_HITS),
    },
    changed: {
      total: changed,
      byRule: byCount(tally.changedBy).map(([rule, count]) => ({ rule, decisions: count })),
      items: tally.changed,
    },
    labels: labelsOf(tally, decisions),
    thresholds: thresholdCurve(tally),
    suggestions: [
      ...(capacity === null ? [] : [suggestForCapacity(tally, capacity)]),
      ...(recall === null ? [] : [suggestForRecall(tally, recall)]),
    ],
    filledFacts: byCount(tally.filled).map(([path, count]) => ({ path, decisions: count })),
  };
}
