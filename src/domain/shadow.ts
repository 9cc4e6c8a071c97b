import type { Outcome } from "./decision.ts";

interface Side {
  outcome: Outcome;
  score: number;
  rules: string[];
}

/** What a shadow decided beside the active version. */
export interface ShadowRecord {
  decisionId: string;
  kind: string;
  at: string;
  policy: { id: string; version: number };
  shadow: Side;
  activePolicy: { id: string; version: number };
  active: Side;
}

/** A decision that would have come out otherwise. */
export interface ShadowChange {
  decisionId: string;
  kind: string;
  at: string;
  active: Omit<Side, "rules">;
  shadow: Omit<Side, "rules">;
  /** Rules that fired only in the shadow, and only in the active version. */
  added: string[];
  removed: string[];
}

export interface ShadowComparison {
  policy: { id: string; version: number };
  from: string;
  to: string;
  outcomes: { active: Outcome; shadow: Outcome; decisions: number }[];
  days: { day: string; decisions: number; activeAlerts: number; shadowAlerts: number; changed: number }[];
  rules: { rule: string; active: number; shadow: number; both: number }[];
  /** The latest. */
  changed: ShadowChange[];
}
