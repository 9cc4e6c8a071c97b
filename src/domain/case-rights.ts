import { type Caller, holdsRole } from "./caller.ts";
import { GatehouseError } from "./errors.ts";
import { type CaseState, type CaseSummary, caseMoves, isEnded, isWaiting } from "./review-case.ts";

export const isSenior = (caller: Caller): boolean => holdsRole(caller, ["senior"]);

/** Refuses a move that the states of a case do not allow. */
export function assertMove(summary: CaseSummary, to: CaseState): void {
  if (caseMoves[summary.state].includes(to)) return;
  throw new GatehouseError("conflict", { detail: `a case that is ${summary.state} cannot become ${to}` });
}

export function assertRunning(summary: CaseSummary): void {
  if (isEnded(summary.state)) throw new GatehouseError("conflict", { detail: `the case has ended: ${summary.state}` });
}

/** Refuses work on a case that somebody else has claimed, or nobody. A senior need not claim what was escalated. */
export function assertHolds(summary: CaseSummary, caller: Caller): void {
  assertRunning(summary);
  if (summary.assignee?.id === caller.id) return;
  if (summary.state === "escalated" && summary.assignee === null && isSenior(caller)) return;
  throw new GatehouseError("conflict", { detail: summary.assignee ? "somebody else works this case" : "claim the case first" });
}

const forSeniors = () => new GatehouseError("forbidden", { detail: "the case was escalated: it needs the role senior or admin" });

/** Refuses a claim of what somebody else works on. One's own claim can be made again, which lengthens it. */
export function assertClaimable(summary: CaseSummary, caller: Caller, at: Date): void {
  const hasLapsed = summary.state === "claimed" && (summary.claimExpiresAt ?? "9") < at.toISOString();
  const isOwn = summary.assignee?.id === caller.id && (summary.state === "claimed" || summary.state === "awaiting_information");
  if (!isWaiting(summary.state) && !hasLapsed && !isOwn) {
    throw new GatehouseError("conflict", { detail: `the case is ${summary.state} by now` });
  }
  if (summary.escalatedAt !== null && !isOwn && !isSenior(caller)) throw forSeniors();
}

/** An analyst hands on what is the analyst's own, or takes from the queue; a senior decides who works what. */
export function assertMayAssign(summary: CaseSummary, caller: Caller): void {
  assertRunning(summary);
  if (summary.state === "pending_approval") {
    throw new GatehouseError("conflict", { detail: "the case waits for a second person: there is nothing to assign" });
  }
  if (isSenior(caller) || summary.assignee?.id === caller.id) return;
  if (summary.state === "escalated") throw forSeniors();
  if (summary.assignee)
    throw new GatehouseError("forbidden", { detail: "somebody else works this case: it needs the role senior" });
}
