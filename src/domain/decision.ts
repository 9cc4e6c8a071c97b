export type DecisionKind = "signup" | "instance";
export type Outcome = "allow" | "review" | "deny";
export type Resolution = "approved" | "rejected";

export interface Evidence {
  /** Path of a fact, `family.fact`. */
  path: string;
  /** Absent when the fact is unknown. */
  value?: boolean | number | string | readonly string[];
}

export interface Reason {
  rule: string;
  title: string;
  category: string;
  points: number;
  effect: "review" | "deny" | null;
  citation: string | null;
  evidence: Evidence[];
}

/** What a policy makes of facts. */
export interface Verdict {
  outcome: Outcome;
  /** Sum of the reasons' points, category caps applied, cut to 0..100. */
  score: number;
  thresholds: { review: number; deny: number };
  reasons: Reason[];
  policy: { id: string; version: number; digest: string };
}

export interface ListReference {
  id: string;
  asOf: string | null;
  digest: string;
}

export interface Decision extends Verdict {
  id: string;
  kind: DecisionKind;
  tenant: { id: string; externalId: string };
  /** What people said later; `outcome` is never rewritten. */
  resolution: Resolution | null;
  lists: ListReference[];
  caseId: string | null;
  /** Compact JWS of an allowed or approved instance request. */
  permit: string | null;
  createdAt: string;
  expiresAt: string | null;
}
