import type { Insertable, Selectable } from "kysely";
import { ENDED_PRIORITY, type PriorityWeights, priorityAt, storedPriority } from "../domain/case-priority.ts";
import { type CaseState, type CaseSummary, type EndReason, isEnded } from "../domain/review-case.ts";
import type { CaseEventRecord, CaseRecord } from "./record-rows.ts";
import type { CaseEventRow, CaseRow } from "./schema.ts";

export interface StoredCase {
  summary: CaseSummary;
  /** What the priority is made of beside the summary. */
  operations: number;
  standing: string;
  sealedMatches: Buffer;
  sealedVerdict: Buffer | null;
}

/** What a change sets; what is absent stays. */
export type CaseSet = Partial<{
  state: CaseState;
  assignee: { id: string; name: string } | null;
  claimExpiresAt: Date | null;
  escalatedAt: Date | null;
  warnedAt: Date;
  overdueAt: Date;
  score: number;
  rules: string[];
  sealedVerdict: Buffer | null;
  sealedMatches: Buffer;
  /** Who gave the verdict that counts. */
  decidedBy: { id: string; name: string };
  end: { because: EndReason; at: Date; duplicateOf?: string };
}>;

const isoOf = (time: Date | null) => time?.toISOString() ?? null;

export function rowToCase(row: Selectable<CaseRow>, weights: PriorityWeights, now: Date): StoredCase {
  const state = row.state as CaseState;
  return {
    operations: row.operations,
    standing: row.standing,
    sealedMatches: row.sealed_matches,
    sealedVerdict: row.sealed_verdict,
    summary: {
      id: row.id,
      kind: row.kind as CaseSummary["kind"],
      state,
      revision: row.revision,
      decisionId: row.decision_id,
      tenant: { id: row.tenant_id, externalId: row.external_id },
      outcome: row.outcome as CaseSummary["outcome"],
      score: row.score,
      priority: priorityAt(row.priority, weights, now),
      rules: row.rules,
      countries: row.countries,
      region: row.region,
      assignee: row.assignee_id ? { id: row.assignee_id, name: row.assignee_name ?? row.assignee_id } : null,
      claimExpiresAt: isoOf(row.claim_expires_at),
      openedAt: row.opened_at.toISOString(),
      updatedAt: row.updated_at.toISOString(),
      dueAt: row.due_at.toISOString(),
      overdue: !isEnded(state) && row.due_at < now,
      escalatedAt: isoOf(row.escalated_at),
      endedAt: isoOf(row.ended_at),
      endedBecause: row.ended_because as EndReason | null,
      duplicateOf: row.duplicate_of,
      resolution: row.resolution as CaseSummary["resolution"],
    },
  };
}

/** The columns of a change. Ends and scores move the case in the queue. */
export function columnsOf(set: CaseSet, row: Selectable<CaseRow>, weights: PriorityWeights, now: Date) {
  const { assignee, end, decidedBy, score } = set;
  const isFirstClaim = set.state === "claimed" && row.claimed_at === null;
  const input = { operations: row.operations, standing: row.standing, openedAt: row.opened_at, dueAt: row.due_at };
  return {
    ...(set.state && { state: set.state }),
    ...(isFirstClaim && { claimed_at: now }),
    ...(assignee !== undefined && { assignee_id: assignee?.id ?? null, assignee_name: assignee?.name ?? null }),
    ...(set.claimExpiresAt !== undefined && { claim_expires_at: set.claimExpiresAt }),
    ...(set.escalatedAt !== undefined && { escalated_at: set.escalatedAt }),
    ...(set.warnedAt && { warned_at: set.warnedAt }),
    ...(set.overdueAt && { overdue_at: set.overdueAt }),
    ...(score !== undefined && { score, priority: storedPriority({ ...input, score }, weights) }),
    ...(set.rules && { rules: set.rules }),
    ...(set.sealedMatches && { sealed_matches: set.sealedMatches }),
    ...(set.sealedVerdict !== undefined && { sealed_verdict: set.sealedVerdict }),
    ...(decidedBy && { decided_by: decidedBy.id, decided_by_name: decidedBy.name }),
    ...(end && {
      resolution: set.state ?? null,
      claim_expires_at: null,
      priority: ENDED_PRIORITY,
      ended_at: end.at,
      ended_because: end.because,
      duplicate_of: end.duplicateOf ?? null,
    }),
  };
}

export const caseToRow = (found: CaseRecord): Insertable<CaseRow> => ({
  id: found.id,
  kind: found.kind,
  state: "open",
  revision: 1,
  decision_id: found.decisionId,
  tenant_id: found.tenant.id,
  external_id: found.tenant.externalId,
  outcome: found.outcome,
  score: found.score,
  rules: found.rules,
  countries: found.countries,
  region: found.region,
  opened_at: found.openedAt,
  updated_at: found.openedAt,
  due_at: found.dueAt,
  priority: found.priority,
  operations: found.operations,
  standing: found.standing,
  sealed_matches: found.sealedMatches,
});

export const eventToRow = (event: CaseEventRecord): Insertable<CaseEventRow> => ({
  id: event.id,
  case_id: event.caseId,
  at: event.at,
  actor_id: event.actor.id,
  actor_name: event.actor.name,
  type: event.type,
  sealed_text: event.sealedText,
  data: JSON.stringify(event.data),
});
