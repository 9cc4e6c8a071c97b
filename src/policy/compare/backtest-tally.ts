import type { ChangedDecision } from "../../domain/backtest.ts";
import type { Outcome, Reason, Resolution, Verdict } from "../../domain/decision.ts";
import { explainChange } from "./explain-change.ts";

/** Counts of decisions by their score, from 0 to 100, and those that a floor decides whatever the score. */
export interface ScoreCounts {
  scores: number[];
  /** Held by a rule's effect. */
  floored: number;
  /** Denied, by an effect or by the score. */
  denied: number;
}

interface DayTally extends ScoreCounts {
  decisions: number;
  alertsBefore: number;
  alertsAfter: number;
}

/** All that a backtest has counted so far, as plain JSON: a run that ended in the middle goes on from it. */
export interface BacktestTally {
  kinds: Record<string, number>;
  outcomes: Record<string, number>;
  days: Record<string, DayTally>;
  rules: Record<string, { fired: number; approved: number; rejected: number }>;
  labels: Record<Resolution, ScoreCounts>;
  changedBy: Record<string, number>;
  changed: ChangedDecision[];
  filled: Record<string, number>;
}

export interface TalliedDecision {
  id: string;
  kind: string;
  at: Date;
  before: { outcome: Outcome; score: number };
  resolution: Resolution | null;
  after: Verdict;
  filled: readonly string[];
}

const SCORES = 101;
/** Examples of each way in which outcomes change; the counts are of all. */
const EXAMPLES = 100;

const noCounts = (): ScoreCounts => ({ scores: new Array<number>(SCORES).fill(0), floored: 0, denied: 0 });

export const emptyTally = (): BacktestTally => ({
  kinds: {},
  outcomes: {},
  days: {},
  rules: {},
  labels: { approved: noCounts(), rejected: noCounts() },
  changedBy: {},
  changed: [],
  filled: {},
});

const addOne = (counts: Record<string, number>, key: string): void => {
  counts[key] = (counts[key] ?? 0) + 1;
};

function addScore(counts: ScoreCounts, { outcome, score, reasons }: Verdict): void {
  if (outcome === "deny") counts.denied++;
  else if (reasons.some(({ effect }) => effect === "review")) counts.floored++;
  else counts.scores[score] = (counts.scores[score] ?? 0) + 1;
}

/** Counts one decision; true when it comes out otherwise and `addChange` is to be told why. */
export function addDecision(tally: BacktestTally, decision: TalliedDecision): boolean {
  const { kind, before, after, resolution } = decision;
  addOne(tally.kinds, kind);
  addOne(tally.outcomes, `${before.outcome} ${after.outcome}`);
  const day = decision.at.toISOString().slice(0, 10);
  const ofDay = tally.days[day] ?? { decisions: 0, alertsBefore: 0, alertsAfter: 0, ...noCounts() };
  tally.days[day] = ofDay;
  ofDay.decisions++;
  if (before.outcome === "review") ofDay.alertsBefore++;
  if (after.outcome === "review") ofDay.alertsAfter++;
  addScore(ofDay, after);
  if (resolution) addScore(tally.labels[resolution], after);
  for (const { rule } of after.reasons) {
    const counts = tally.rules[rule] ?? { fired: 0, approved: 0, rejected: 0 };
    tally.rules[rule] = counts;
    counts.fired++;
    if (resolution) counts[resolution]++;
  }
  for (const path of decision.filled) addOne(tally.filled, path);
  return before.outcome !== after.outcome;
}

/** Says why a decision comes out otherwise. */
export function addChange(tally: BacktestTally, decision: TalliedDecision, reasonsBefore: readonly Reason[]): void {
  const { id, kind, at, before, after } = decision;
  const reasons = explainChange(reasonsBefore, after.reasons);
  for (const rule of new Set(reasons.map((reason) => reason.rule))) addOne(tally.changedBy, rule);
  const alike = tally.changed.filter(
    (known) => known.before.outcome === before.outcome && known.after.outcome === after.outcome,
  ).length;
  if (alike >= EXAMPLES) return;
  const item = {
    decisionId: id,
    kind,
    at: at.toISOString(),
    before,
    after: { outcome: after.outcome, score: after.score },
    reasons,
  };
  tally.changed.push(item);
}
