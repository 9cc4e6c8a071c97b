import type { DecisionKind, Outcome, Reason, Resolution } from "./decision.ts";
import type { ScreeningMatch } from "./screening.ts";

export type CaseState = "open" | "claimed" | "awaiting_information" | "escalated" | "pending_approval" | "approved" | "rejected";
export type CaseKind = DecisionKind | "monitoring";
export type CaseVerdict = "approve" | "reject";

/** The only legal moves of a case. */
export const caseMoves: Readonly<Record<CaseState, readonly CaseState[]>> = {
  open: ["claimed"],
  claimed: ["open", "awaiting_information", "escalated", "pending_approval", "approved", "rejected"],
  awaiting_information: ["open", "claimed", "escalated", "pending_approval", "approved", "rejected"],
  escalated: ["open", "claimed", "awaiting_information", "pending_approval", "approved", "rejected"],
  pending_approval: ["claimed", "approved", "rejected"],
  approved: [],
  rejected: [],
};

export const isEnded = (state: CaseState): boolean => state === "approved" || state === "rejected";

export interface CaseSummary {
  id: string;
  kind: CaseKind;
  state: CaseState;
  revision: number;
  decisionId: string;
  tenant: { id: string; externalId: string };
  outcome: Outcome;
  score: number;
  rules: string[];
  countries: string[];
  /** Id and name of who works it. */
  assignee: { id: string; name: string } | null;
  claimExpiresAt: string | null;
  openedAt: string;
  updatedAt: string;
  dueAt: string;
  overdue: boolean;
  resolution: Resolution | null;
}

export interface CaseEvent {
  id: string;
  at: string;
  actor: { id: string; name: string };
  type: "opened" | "claimed" | "released" | "note" | "match_ruled" | "verdict" | "confirmed" | "disagreed" | "claim_expired";
  text: string | null;
  data: Record<string, unknown>;
}

/** A screening match on a case, with who it was found for and how a person ruled on it. */
export interface CaseMatch extends ScreeningMatch {
  role: string;
  pointer: string;
  ruling: { verdict: "true_match" | "false_match"; by: string; at: string } | null;
}

export interface CaseDetail extends CaseSummary {
  /** The request as it was sent, unsealed for the reader. */
  request: unknown;
  facts: unknown;
  reasons: Reason[];
  matches: CaseMatch[];
  ownership: unknown;
  linkedTenants: { id: string; externalId: string; standing: string; keys: string[] }[];
  earlierDecisions: {
    id: string;
    kind: DecisionKind;
    outcome: Outcome;
    resolution: Resolution | null;
    score: number;
    createdAt: string;
  }[];
  /** First opinion while a second person is asked, and the final one. */
  verdict: { verdict: CaseVerdict; reasonCode: string; rationale: string; by: { id: string; name: string }; at: string } | null;
  timeline: CaseEvent[];
}
