import { type PriorityWeights, storedPriority } from "../domain/case-priority.ts";
import type { Outcome } from "../domain/decision.ts";
import type { CaseKind } from "../domain/review-case.ts";
import { addWorkingHours, type WorkCalendar } from "../domain/working-hours.ts";
import { createId } from "../platform/ids.ts";
import type { PolicyReview } from "../policy/document/policy-document.ts";
import type { CaseEventRecord, CaseRecord } from "../store/record-rows.ts";

/** What the operator set about cases that are opened. */
export interface CaseTerms {
  /** Working hours until a case is due. */
  dueHours: Readonly<Record<CaseKind, number>>;
  calendar: WorkCalendar | null;
  weights: PriorityWeights;
}

export interface NewCase {
  id: string;
  kind: CaseKind;
  decisionId: string;
  tenant: { id: string; externalId: string };
  /** Of the tenant when the case is opened; `new` at its sign-up. */
  standing: string;
  outcome: Outcome;
  score: number;
  rules: string[];
  countries: string[];
  region: string | null;
  /** Operations asked for; 0 where nothing is. */
  operations: number;
  sealedMatches: Buffer;
  /** The policy's own word on due dates. */
  review: PolicyReview | undefined;
  now: Date;
}

/** A case as it is opened, due and ranked by the operator's terms, with the first event of its timeline. */
export function createCase(made: NewCase, terms: CaseTerms): { record: CaseRecord; event: CaseEventRecord } {
  const { review, now, ...rest } = made;
  const hours = review?.dueHours?.[made.kind] ?? terms.dueHours[made.kind];
  const dueAt = addWorkingHours(now, hours, terms.calendar);
  const at = now.toISOString();
  return {
    record: {
      ...rest,
      openedAt: at,
      dueAt: dueAt.toISOString(),
      priority: storedPriority({ ...made, openedAt: now, dueAt }, terms.weights),
    },
    event: {
      id: createId("evt", now.getTime()),
      caseId: made.id,
      at,
      actor: { id: "gatehouse", name: "Gatehouse" },
      type: "opened",
      sealedText: null,
      data: { decisionId: made.decisionId, score: made.score },
    },
  };
}
