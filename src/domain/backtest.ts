import type { Outcome } from "./decision.ts";
import type { PolicyActor } from "./policy-version.ts";

export const backtestStates = ["queued", "running", "done", "failed", "cancelled"] as const;
export type BacktestState = (typeof backtestStates)[number];

/** How one reason differs between what was decided and what would be. */
export interface ReasonChange {
  rule: string;
  change: "added" | "removed" | "points" | "effect";
  before: string | number | null;
  after: string | number | null;
}

export interface ChangedDecision {
  decisionId: string;
  kind: string;
  at: string;
  before: { outcome: Outcome; score: number };
  after: { outcome: Outcome; score: number };
  /** Empty when the same reasons lead elsewhere: thresholds or caps are other ones. */
  reasons: ReasonChange[];
}

/** At a review threshold: what would be held, and how well that fits what people said. */
export interface ThresholdPoint {
  threshold: number;
  alertsPerDay: number;
  /** Share of the rejected among the labelled that would be stopped; null without any. */
  precision: number | null;
  /** Share of the rejected that would be stopped; null without any. */
  recall: number | null;
}

/** A proposal for people, never applied by itself. */
export interface ThresholdSuggestion {
  for: "capacity" | "recall";
  target: number;
  /** Null when no threshold does it. */
  threshold: number | null;
  /** 95 % of resampled days (capacity) or verdicts (recall) give a threshold in here. */
  interval: [number, number] | null;
  note: string;
}

export interface RuleTally {
  rule: string;
  fired: number;
  /** Share of the decisions of its kinds, percent. */
  hitPercent: number;
  approved: number;
  rejected: number;
}

export interface BacktestResult {
  decisions: number;
  outcomes: { before: Outcome; after: Outcome; decisions: number }[];
  days: {
    day: string;
    decisions: number;
    alertsBefore: number;
    alertsAfter: number;
    deniedAfter: number;
    overCapacity: boolean | null;
  }[];
  rules: RuleTally[];
  findings: { neverFired: string[]; firesOnEverything: string[]; alwaysApproved: string[] };
  changed: { total: number; byRule: { rule: string; decisions: number }[]; items: ChangedDecision[] };
  labels: { approved: number; rejected: number; unlabelled: number; tooFew: boolean; note: string };
  thresholds: ThresholdPoint[];
  suggestions: ThresholdSuggestion[];
  /** Facts that older decisions do not have, and what they were taken to be. */
  filledFacts: { path: string; decisions: number }[];
}

export interface Backtest {
  id: string;
  state: BacktestState;
  policy: { id: string; version: number | null; digest: string };
  from: string | null;
  to: string;
  limit: number | null;
  capacity: number | null;
  recall: number | null;
  author: PolicyActor;
  progress: { done: number; total: number | null };
  createdAt: string;
  startedAt: string | null;
  finishedAt: string | null;
  problem: string | null;
}
