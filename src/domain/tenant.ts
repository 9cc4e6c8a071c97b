import type { Decision } from "./decision.ts";
import type { PartyKind } from "./requests.ts";

export type TenantStanding = "pending" | "cleared" | "denied" | "suspended" | "closed";
export type StandingAction = "suspend" | "reinstate" | "close";

/** From which standings an action is legal, and where it leads. */
export const standingMoves: Readonly<Record<StandingAction, { from: readonly TenantStanding[]; to: TenantStanding }>> = {
  suspend: { from: ["pending", "cleared"], to: "suspended" },
  /** Also the way back for who was denied by a false match: a person answers for it. */
  reinstate: { from: ["denied", "suspended", "closed"], to: "cleared" },
  close: { from: ["pending", "cleared", "denied", "suspended"], to: "closed" },
};

export interface TenantSummary {
  id: string;
  externalId: string;
  kind: PartyKind;
  name: string;
  standing: TenantStanding;
  groupId: string;
  profileVersion: number;
  createdAt: string;
  updatedAt: string;
}

export interface TenantDetail extends TenantSummary {
  /** The declared profile, as last sent. */
  profile: unknown;
  /** JSON Pointers of fields that the proposed rule wants and that are missing. */
  gaps: string[];
  latestDecision: Pick<Decision, "id" | "kind" | "outcome" | "resolution" | "score" | "caseId" | "createdAt"> | null;
}

export interface ExposureSums {
  accelerators: number;
  /** Dense FP16 peak, op/s. */
  rateFlops: number;
  /** Operations over 365 days. */
  operations: number;
}

export interface ExposureReport {
  tenant: ExposureSums;
  group: ExposureSums & { id: string; tenants: number };
  thresholds: { tier: number; operations: number; tenantReached: boolean; groupReached: boolean }[];
}
