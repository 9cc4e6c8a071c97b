import type { Evidence, Outcome, Reason } from "./decision.ts";

export interface ExplainedRule {
  rule: string;
  title: string;
  category: string;
  /** Whether it fired, did not, was not in force that day, or is for other kinds of decision. */
  state: "fired" | "quiet" | "not-in-force" | "other-kind";
  points: number;
  effect: Reason["effect"];
  when: string;
  /** The facts that it reads or shows. */
  values: Evidence[];
  citation: string | null;
}

/** How a decision came about. */
export interface Explanation {
  decisionId: string;
  policy: { id: string; version: number; digest: string };
  /** Evaluated again, the stored facts give the stored decision. */
  reproduced: boolean;
  outcome: Outcome;
  score: number;
  thresholds: { review: number; deny: number };
  /** The hardest effect of a rule; the outcome is no milder. */
  floor: Reason["effect"];
  categories: { category: string; title: string; points: number; cap: number; counted: number }[];
  rules: ExplainedRule[];
}
