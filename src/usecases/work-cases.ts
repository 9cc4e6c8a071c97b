import type { Caller } from "../domain/caller.ts";
import { GatehouseError } from "../domain/errors.ts";
import { type CaseEvent, type CaseState, type CaseSummary, caseMoves, isEnded } from "../domain/review-case.ts";
import { createId } from "../platform/ids.ts";
import { seal } from "../platform/seal.ts";
import type { CaseChange, Cases, StoredCase } from "../store/cases.ts";
import type { CaseEventRecord } from "../store/record-rows.ts";
import type { RecordAudit } from "./build-decision.ts";
import type { TenantContexts } from "./tenant-contexts.ts";
import type { UseCases } from "./use-cases.ts";

export interface CaseParts {
  cases: Cases;
  contexts: TenantContexts;
  recordAudit: RecordAudit;
  claimMinutes: number;
  now: () => Date;
}

const GATEHOUSE: CaseEvent["actor"] = { id: "gatehouse", name: "Gatehouse" };

/** Refuses a move that the states of a case do not allow. */
export function assertMove(summary: CaseSummary, to: CaseState): void {
  if (caseMoves[summary.state].includes(to)) return;
  throw new GatehouseError("conflict", { detail: `a case that is ${summary.state} cannot become ${to}` });
}

/** Refuses work on a case that somebody else has claimed, or nobody. */
export function assertHolds(summary: CaseSummary, caller: Caller): void {
  if (isEnded(summary.state)) throw new GatehouseError("conflict", { detail: `the case has ended: ${summary.state}` });
  if (summary.assignee?.id !== caller.id) {
    throw new GatehouseError("conflict", { detail: summary.assignee ? "somebody else works this case" : "claim the case first" });
  }
}

export function caseEvent(
  found: StoredCase,
  type: CaseEvent["type"],
  by: { actor: CaseEvent["actor"]; at: Date; sealedText?: Buffer; data?: Record<string, unknown> },
): CaseEventRecord {
  return {
    id: createId("evt", by.at.getTime()),
    caseId: found.summary.id,
    at: by.at.toISOString(),
    actor: { id: by.actor.id, name: by.actor.name },
    type,
    sealedText: by.sealedText ?? null,
    data: by.data ?? {},
  };
}

export type CaseWork = Pick<UseCases, "claimNextCase" | "claimCase" | "releaseCase" | "addCaseNote"> & {
  /** Gives cases back whose claim has run out; returns how many. */
  releaseExpiredClaims(): Promise<number>;
};

export function createCaseWork(parts: CaseParts): CaseWork {
  const { cases, now } = parts;

  const audit = (action: string, found: StoredCase, actor: string, at: Date) =>
    parts.recordAudit({ at, actor, action, entity: found.summary.id, data: { revision: found.summary.revision + 1 } });

  function claim(found: StoredCase, caller: Caller, at: Date): CaseChange {
    const isFree = found.summary.state === "open" || (found.summary.claimExpiresAt ?? "9") < at.toISOString();
    if (!isFree || isEnded(found.summary.state)) {
      throw new GatehouseError("conflict", { detail: `the case is ${found.summary.state} by now` });
    }
    return {
      set: {
        state: "claimed",
        assignee: { id: caller.id, name: caller.name },
        claimExpiresAt: new Date(at.getTime() + parts.claimMinutes * 60_000),
      },
      events: [caseEvent(found, "claimed", { actor: caller, at })],
      audit: [audit("case.claimed", found, caller.id, at)],
    };
  }

  function release(found: StoredCase, actor: CaseEvent["actor"], type: "released" | "claim_expired", at: Date): CaseChange {
    assertMove(found.summary, "open");
    return {
      set: { state: "open", assignee: null, claimExpiresAt: null },
      events: [caseEvent(found, type, { actor, at })],
      audit: [audit(`case.${type}`, found, actor.id, at)],
    };
  }

  return {
    claimNextCase: (caller) => cases.changeNext(now(), (found) => claim(found, caller, now())),
    claimCase: (id, revision, caller) => cases.change(id, revision, now(), (found) => claim(found, caller, now())),

    releaseCase: (id, revision, caller) =>
      cases.change(id, revision, now(), (found) => {
        assertHolds(found.summary, caller);
        return release(found, caller, "released", now());
      }),

    async addCaseNote(id, revision, text, caller) {
      const at = now();
      const found = await cases.find(id);
      if (!found) throw new GatehouseError("not-found", { detail: "there is no such case" });
      const { dataKey } = await parts.contexts.get(found.summary.tenant.id);
      return cases.change(id, revision, at, (current) => {
        const event = caseEvent(current, "note", { actor: caller, at });
        return {
          set: {},
          events: [{ ...event, sealedText: seal(dataKey, text, event.id) }],
          audit: [audit("case.note_added", current, caller.id, at)],
        };
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
