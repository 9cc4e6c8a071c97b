import type { Caller } from "../domain/caller.ts";
import { assertClaimable, assertHolds, assertMayAssign, assertMove, isSenior } from "../domain/case-rights.ts";
import { GatehouseError } from "../domain/errors.ts";
import type { CaseEvent } from "../domain/review-case.ts";
import type { StoredCase } from "../store/case-rows.ts";
import type { CaseChange } from "../store/cases.ts";
import type { Reviewers } from "../store/reviewers.ts";
import { type CaseParts, caseChange, caseOutbox, findCase, GATEHOUSE, waitingState } from "./case-parts.ts";
import type { UseCases } from "./use-cases.ts";

export interface ClaimParts extends CaseParts {
  reviewers: Reviewers;
  assignedHours: number;
}

const MINUTE_MS = 60_000;

export type CaseClaims = Pick<
  UseCases,
  "claimNextCase" | "claimCase" | "releaseCase" | "assignCase" | "escalateCase" | "listReviewers"
> & {
  /** Gives cases back whose claim has run out; returns how many. */
  releaseExpiredClaims(): Promise<number>;
};

export function createCaseClaims(parts: ClaimParts): CaseClaims {
  const { cases, reviewers, recordAudit, now } = parts;
  const after = (at: Date, minutes: number) => new Date(at.getTime() + minutes * MINUTE_MS);

  function claim(found: StoredCase, caller: Caller, at: Date): CaseChange {
    assertClaimable(found.summary, caller, at);
    const assignee = { id: caller.id, name: caller.name };
    const set = { state: "claimed" as const, assignee, claimExpiresAt: after(at, parts.claimMinutes) };
    return caseChange(found, { did: "claimed", type: "claimed", set, actor: caller, at }, recordAudit);
  }

  function release(found: StoredCase, actor: CaseEvent["actor"], type: "released" | "claim_expired", at: Date): CaseChange {
    const state = waitingState(found.summary);
    if (found.summary.state !== state) assertMove(found.summary, state);
    return caseChange(found, { did: type, type, set: { state, assignee: null, claimExpiresAt: null }, actor, at }, recordAudit);
  }

  async function findReviewer(id: string): Promise<{ id: string; name: string }> {
    const found = await reviewers.find(id);
    if (found) return found;
    throw new GatehouseError("validation", {
      detail: "the assignee is not known",
      errors: [{ pointer: "/assignee", message: "not the id of somebody who works cases" }],
    });
  }

  return {
    async listReviewers(caller) {
      if (caller.roles.some((role) => role === "analyst" || role === "senior" || role === "admin")) await reviewers.note(caller);
      return reviewers.list();
    },

    async claimNextCase(caller) {
      await reviewers.note(caller);
      return cases.changeNext(now(), isSenior(caller), (found) => claim(found, caller, now()));
    },

    async claimCase(id, revision, caller) {
      await reviewers.note(caller);
      return cases.change(id, revision, now(), (found) => claim(found, caller, now()));
    },

    releaseCase: (id, revision, caller) =>
      cases.change(id, revision, now(), (found) => {
        assertHolds(found.summary, caller);
        return release(found, caller, "released", now());
      }),

    async assignCase(id, revision, { assignee, reason }, caller) {
      const at = now();
      const person = assignee === "me" ? caller : await findReviewer(assignee);
      const { summary } = await findCase(cases, id);
      const { dataKey } = await parts.contexts.get(summary.tenant.id);
      return cases.change(id, revision, at, (found) => {
        assertMayAssign(found.summary, caller);
        const isAwaiting = found.summary.state === "awaiting_information";
        const set = {
          ...(!isAwaiting && { state: "claimed" as const, claimExpiresAt: after(at, parts.assignedHours * 60) }),
          assignee: { id: person.id, name: person.name },
        };
        const text = reason === null ? undefined : { dataKey, plain: reason };
        const data = { assignee: person.id };
        return caseChange(found, { did: "assigned", type: "assigned", set, actor: caller, at, text, data }, recordAudit);
      });
    },

    async escalateCase(id, revision, reason, caller) {
      const at = now();
      const { summary } = await findCase(cases, id);
      const { dataKey } = await parts.contexts.get(summary.tenant.id);
      return cases.change(id, revision, at, (found) => {
        assertHolds(found.summary, caller);
        assertMove(found.summary, "escalated");
        const set = { state: "escalated" as const, assignee: null, claimExpiresAt: null, escalatedAt: at };
        const step = { did: "escalated", type: "escalated", set, actor: caller, at, text: { dataKey, plain: reason } } as const;
        return { ...caseChange(found, step, recordAudit), outbox: [caseOutbox("case.escalated", found, at)] };
      });
    },

    async releaseExpiredClaims() {
      const expired = await cases.expiredClaims(now());
      for (const { id, revision } of expired) {
        await cases
          .change(id, revision, now(), (found) => release(found, GATEHOUSE, "claim_expired", now()))
          .catch((error: unknown) => {
            // Somebody was faster: the case is worked on again, which is what the claim is for.
            if (!(error instanceof GatehouseError && error.code === "stale-revision")) throw error;
          });
      }
      return expired.length;
    },
  };
}
