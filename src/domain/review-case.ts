import type { Attachment, Finding, InformationRequest } from "./case-papers.ts";
import type { DecisionKind, Outcome, Reason, Resolution } from "./decision.ts";
import type { ScreeningMatch } from "./screening.ts";

export type CaseState = "open" | "claimed" | "awaiting_information" | "escalated" | "pending_approval" | "approved" | "rejected";
export type CaseKind = DecisionKind | "monitoring";
export type CaseSort = "priority" | "age" | "score";
export type CaseVerdict = "approve" | "reject";

/**
 * How a case came to its end. `released`: it waited for a sign-up that was resolved, and the held request was decided
 * again on the facts of that moment. The last three end it without anybody's judgement of the tenant.
 */
export type EndReason = "verdict" | "released" | "withdrawn" | "superseded" | "duplicate";

/** The only legal moves of a case by hand. */
export const caseMoves: Readonly<Record<CaseState, readonly CaseState[]>> = {
  open: ["claimed", "escalated"],
  claimed: ["open", "awaiting_information", "escalated", "pending_approval", "approved", "rejected"],
  awaiting_information: ["open", "claimed", "escalated", "pending_approval", "approved", "rejected"],
  escalated: ["open", "claimed", "awaiting_information", "pending_approval", "approved", "rejected"],
  pending_approval: ["claimed", "approved", "rejected"],
  approved: [],
  rejected: [],
};

export const isEnded = (state: CaseState): boolean => state === "approved" || state === "rejected";

/** States in which a case waits for whoever takes it; of these, only a senior may take an escalated one. */
export const isWaiting = (state: CaseState): boolean => state === "open" || state === "escalated";

export interface CaseSummary {
  id: string;
  kind: CaseKind;
  state: CaseState;
  revision: number;
  decisionId: string;
  tenant: { id: string; externalId: string };
  outcome: Outcome;
  score: number;
  /** Points of urgency at this moment; null for an ended case. */
  priority: number | null;
  rules: string[];
  countries: string[];
  /** Region asked for, or the country of a sign-up's first address. */
  region: string | null;
  /** Id and name of who works it. */
  assignee: { id: string; name: string } | null;
  claimExpiresAt: string | null;
  openedAt: string;
  updatedAt: string;
  dueAt: string;
  overdue: boolean;
  escalatedAt: string | null;
  endedAt: string | null;
  endedBecause: EndReason | null;
  /** The case that goes on in place of this one. */
  duplicateOf: string | null;
  resolution: Resolution | null;
}

export const caseEventTypes = [
  ...(["opened", "claimed", "released", "claim_expired", "assigned", "escalated", "note", "attached"] as const),
  ...(["match_ruled", "facts_added", "information_requested", "information_answered", "information_overdue"] as const),
  ...(["due_soon", "overdue", "verdict", "confirmed", "disagreed", "ended"] as const),
] as const;
export type CaseEventType = (typeof caseEventTypes)[number];

export interface CaseEvent {
  id: string;
  at: string;
  actor: { id: string; name: string };
  type: CaseEventType;
  text: string | null;
  data: Record<string, unknown>;
}

/** A screening match on a case, with who it was found for and how a person ruled on it. */
export interface CaseMatch extends ScreeningMatch {
  role: string;
  pointer: string;
  ruling: { verdict: "true_match" | "false_match"; by: string; at: string } | null;
  /** When the lists stopped saying so; absent while they do. */
  goneAt?: string;
}

export interface CaseDetail extends CaseSummary {
  /** A verdict on what is known now waits for another person's. */
  needsSecondPerson: boolean;
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
  verdict: {
    verdict: CaseVerdict;
    reasonCode: string;
    rationale: string;
    by: { id: string; name: string; subject?: string };
    at: string;
  } | null;
  timeline: CaseEvent[];
  informationRequests: InformationRequest[];
  attachments: Attachment[];
  /** What became known since the decision, oldest first; the last one is what the score and the rules are now. */
  findings: Finding[];
}
