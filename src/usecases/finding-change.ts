import type { Verdict } from "../domain/decision.ts";
import type { Facts } from "../domain/facts.ts";
import { createId } from "../platform/ids.ts";
import type { insertFinding } from "../store/case-findings.ts";
import type { StoredCase } from "../store/case-rows.ts";
import type { CaseChange } from "../store/cases.ts";
import type { RecordAudit } from "./build-decision.ts";
import { caseChange, GATEHOUSE } from "./case-parts.ts";

export interface NewFinding {
  /** What made it known, such as `list_changed`. */
  cause: string;
  verdict: Verdict;
  facts: Facts;
  at: Date;
  /** Ids of what it is about. */
  data: Record<string, unknown>;
}

/** Adds to a running case what the policy makes of it now: its new score moves it in the queue. */
export function findingChange(
  found: StoredCase,
  { cause, verdict, facts, at, data }: NewFinding,
  parts: { recordAudit: RecordAudit; insertFinding: typeof insertFinding },
): CaseChange {
  const rules = verdict.reasons.map(({ rule }) => rule);
  const { score, outcome, reasons, policy } = verdict;
  const said = { cause, score, scoreBefore: found.summary.score, outcome, rules, ...data };
  const finding = { id: createId("fnd", at.getTime()), caseId: found.summary.id, at: at.toISOString(), cause };
  const set = { score, rules };
  return {
    ...caseChange(found, { did: "facts_added", type: "facts_added", set, actor: GATEHOUSE, at, data: said }, parts.recordAudit),
    also: (transaction) => parts.insertFinding(transaction, { ...finding, score, outcome, reasons, facts, policy }),
  };
}
