import type { Transaction } from "kysely";
import type { Caller } from "../domain/caller.ts";
import { isSamePerson } from "../domain/caller.ts";
import { assertHolds, assertMove } from "../domain/case-rights.ts";
import type { Resolution } from "../domain/decision.ts";
import { GatehouseError } from "../domain/errors.ts";
import type { CaseVerdict } from "../domain/review-case.ts";
import type { CompiledPolicy } from "../policy/compile-policy.ts";
import type { CaseFinding } from "../store/case-findings.ts";
import type { StoredCase } from "../store/case-rows.ts";
import type { CaseChange } from "../store/cases.ts";
import type { Decisions } from "../store/decisions.ts";
import type { Tables } from "../store/schema.ts";
import { caseEvent, withPresentFacts } from "./case-parts.ts";
import { readVerdict, type StoredVerdict, sealVerdict } from "./case-seals.ts";
import { type CaseSubject, createEndCase, type EndParts } from "./end-case.ts";
import type { UseCases } from "./use-cases.ts";

export interface VerdictParts extends EndParts {
  decisions: Decisions;
  policyOf(reference: { id: string; version: number }): Promise<CompiledPolicy>;
  findingsOf(transaction: Transaction<Tables>, caseId: string): Promise<CaseFinding[]>;
}

const resolutionOf: Readonly<Record<CaseVerdict, Resolution>> = { approve: "approved", reject: "rejected" };

/** What a case is about, with the policy that held it. */
export async function loadSubject(parts: VerdictParts, caseId: string): Promise<CaseSubject & { policy: CompiledPolicy }> {
  const found = await parts.cases.find(caseId);
  const stored = found && (await parts.decisions.find(found.summary.decisionId));
  if (!found || !stored) throw new GatehouseError("not-found", { detail: "there is no such case" });
  const policy = await parts.policyOf(stored.decision.policy);
  return { stored, policy, review: policy.document.review, context: await parts.contexts.get(found.summary.tenant.id) };
}

function assertSecondPerson(found: StoredCase, first: StoredVerdict, caller: Caller): void {
  if (found.summary.state !== "pending_approval") {
    throw new GatehouseError("conflict", { detail: `the case is ${found.summary.state}: no second person is asked` });
  }
  if (isSamePerson(first.by, caller)) {
    throw new GatehouseError("same-reviewer", { detail: "the second person must be another than the first" });
  }
}

export function createVerdicts(parts: VerdictParts): Pick<UseCases, "giveVerdict" | "confirmVerdict"> {
  const { cases, contexts, now } = parts;
  const end = createEndCase(parts);

  const audit = (action: string, { summary }: StoredCase, by: { caller: Caller; at: Date }, data: Record<string, unknown>) =>
    parts.recordAudit({
      at: by.at,
      actor: by.caller.id,
      action,
      entity: summary.id,
      data: { decision: summary.decisionId, revision: summary.revision + 1, ...data },
    });

  /** By the condition of the policy that held it, on the facts of then and on each that was added since. */
  async function needsSecondPerson(
    { stored, policy }: CaseSubject & { policy: CompiledPolicy },
    transaction: Transaction<Tables>,
    caseId: string,
  ): Promise<boolean> {
    if (policy.needsSecondPerson(stored.facts, stored.decision)) return true;
    const findings = await parts.findingsOf(transaction, caseId);
    return findings.some((finding) => policy.needsSecondPerson(finding.facts, finding));
  }

  async function giveVerdict(...[id, revision, opinion, caller]: Parameters<UseCases["giveVerdict"]>) {
    const at = now();
    const subject = await loadSubject(parts, id);
    const { context } = subject;
    const summary = await cases.change(id, revision, at, async (found, transaction): Promise<CaseChange> => {
      assertHolds(found.summary, caller);
      const needsSecond = await needsSecondPerson(subject, transaction, id);
      const resolution = resolutionOf[opinion.verdict];
      assertMove(found.summary, needsSecond ? "pending_approval" : resolution);
      const by = { id: caller.id, name: caller.name, ...(caller.subject && { subject: caller.subject }) };
      const sealedVerdict = sealVerdict(context.dataKey, id, { ...opinion, by, at: at.toISOString() });
      const ending = { resolution, because: "verdict" as const, actor: caller.id, at };
      const outcome = needsSecond
        ? { set: { state: "pending_approval" as const, claimExpiresAt: null } }
        : await end(found, transaction, subject, { ...ending, judge: caller.subject ?? caller.id });
      const said = { verdict: opinion.verdict, reasonCode: opinion.reasonCode, needsSecondPerson: needsSecond };
      const assignee = { id: caller.id, name: caller.name };
      return {
        ...outcome,
        set: { ...outcome.set, sealedVerdict, assignee, decidedBy: assignee },
        events: [caseEvent(found, "verdict", { actor: caller, at, data: said })],
        audit: [audit("case.verdict_given", found, { caller, at }, said)],
      };
    });
    contexts.forget(context.group.id);
    return summary;
  }

  async function confirmVerdict(...[id, revision, { agree, rationale }, caller]: Parameters<UseCases["confirmVerdict"]>) {
    const at = now();
    const subject = await loadSubject(parts, id);
    const { dataKey } = subject.context;
    const summary = await cases.change(id, revision, at, async (found, transaction): Promise<CaseChange> => {
      const first = found.sealedVerdict && readVerdict(dataKey, id, found.sealedVerdict);
      if (!first) throw new GatehouseError("conflict", { detail: "there is no verdict to confirm" });
      assertSecondPerson(found, first, caller);
      const type = agree ? "confirmed" : "disagreed";
      const judge = first.by.subject ?? first.by.id;
      const resolution = resolutionOf[first.verdict];
      const outcome = agree
        ? await end(found, transaction, subject, { resolution, because: "verdict", actor: caller.id, at, judge })
        : {
            set: {
              state: "claimed" as const,
              claimExpiresAt: new Date(at.getTime() + parts.claimMinutes * 60_000),
              sealedVerdict: null,
            },
          };
      const text = { dataKey, plain: rationale };
      return {
        ...outcome,
        events: [caseEvent(found, type, { actor: caller, at, text, data: { verdict: first.verdict } })],
        audit: [audit(`case.verdict_${type}`, found, { caller, at }, { verdict: first.verdict })],
      };
    });
    contexts.forget(subject.context.group.id);
    return summary;
  }

  return {
    giveVerdict: (...asked) => withPresentFacts(() => giveVerdict(...asked)),
    confirmVerdict: (...asked) => withPresentFacts(() => confirmVerdict(...asked)),
  };
}
