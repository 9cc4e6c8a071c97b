import { assertHolds, assertRunning } from "../domain/case-rights.ts";
import { GatehouseError } from "../domain/errors.ts";
import type { CaseEvent } from "../domain/review-case.ts";
import type { SealingKey } from "../platform/seal.ts";
import type { StoredCase } from "../store/case-rows.ts";
import type { CaseChange, DecideChange } from "../store/cases.ts";
import { caseChange, findCase, withPresentFacts } from "./case-parts.ts";
import { type CaseSubject, createEndCase, type Ending } from "./end-case.ts";
import { loadSubject, type VerdictParts } from "./give-verdict.ts";
import type { UseCases } from "./use-cases.ts";

type Closing = Parameters<UseCases["closeCase"]>[2];

const MAX_TRIES = 20;

const refusal = (pointer: string, message: string) =>
  new GatehouseError("validation", { detail: "the request does not fit the case", errors: [{ pointer, message }] });

export function createCloseCase(
  parts: VerdictParts & { getDecision: UseCases["getDecision"] },
): Pick<UseCases, "closeCase" | "withdrawDecision"> {
  const { cases, now } = parts;
  const end = createEndCase(parts);

  /** A case goes on in place of this one only if it is another, and of the same tenant or of one linked to it. */
  async function assertDuplicate(id: string, { because, duplicateOf }: Closing): Promise<void> {
    if ((because === "duplicate") !== (duplicateOf !== null)) {
      throw refusal("/duplicateOf", because === "duplicate" ? "is required" : "belongs to a duplicate");
    }
    if (duplicateOf === null) return;
    if (duplicateOf === id) throw refusal("/duplicateOf", "must be another case");
    const [own, other] = await Promise.all([findCase(cases, id), cases.find(duplicateOf)]);
    if (!other) throw refusal("/duplicateOf", "there is no such case");
    if (other.summary.duplicateOf !== null) throw refusal("/duplicateOf", "is itself a duplicate");
    const [one, two] = await Promise.all([own, other].map(({ summary }) => parts.contexts.get(summary.tenant.id)));
    if (one?.group.id !== two?.group.id) throw refusal("/duplicateOf", "is of a tenant that is not linked to this one");
  }

  async function closing(
    found: StoredCase,
    subject: CaseSubject,
    by: { ending: Ending; actor: CaseEvent["actor"]; reason: string; dataKey: SealingKey },
    transaction: Parameters<DecideChange>[1],
  ): Promise<CaseChange> {
    const { ending, actor, reason, dataKey } = by;
    const { set, outbox = [] } = await end(found, transaction, subject, ending);
    const { because, at, duplicateOf } = ending;
    const data = { because, ...(duplicateOf && { duplicateOf }) };
    const text = { dataKey, plain: reason };
    return { ...caseChange(found, { did: "ended", type: "ended", set, actor, at, text, data }, parts.recordAudit), outbox };
  }

  async function close(...[id, revision, said, caller, assertMay]: [...Parameters<UseCases["closeCase"]>, typeof assertHolds]) {
    const at = now();
    const subject = await loadSubject(parts, id);
    const { dataKey, group } = subject.context;
    const { because, reason, duplicateOf } = said;
    const ending: Ending = { resolution: "rejected", because, actor: caller.id, at, ...(duplicateOf && { duplicateOf }) };
    const summary = await cases.change(id, revision, at, (found, transaction) => {
      assertMay(found.summary, caller);
      return closing(found, subject, { ending, actor: caller, reason, dataKey }, transaction);
    });
    parts.contexts.forget(group.id);
    return summary;
  }

  return {
    async closeCase(id, revision, said, caller) {
      await assertDuplicate(id, said);
      return withPresentFacts(() => close(id, revision, said, caller, assertHolds));
    },

    async withdrawDecision(id, reason, caller) {
      for (let tries = 0; tries < MAX_TRIES; tries++) {
        const { caseId } = await parts.getDecision(id);
        const found = caseId && (await cases.find(caseId));
        if (!found) throw new GatehouseError("conflict", { detail: "the decision is not held: there is nothing to withdraw" });
        assertRunning(found.summary);
        const said = { because: "withdrawn" as const, duplicateOf: null, reason };
        try {
          await withPresentFacts(() => close(found.summary.id, found.summary.revision, said, caller, assertRunning));
          return await parts.getDecision(id);
        } catch (error) {
          // Whoever works the case goes on working while the tenant withdraws: the tenant does not wait for them.
          if (!(error instanceof GatehouseError && error.code === "stale-revision")) throw error;
        }
      }
      throw new GatehouseError("unavailable", { detail: "the case is being changed too often; try again", retryAfterSeconds: 1 });
    },
  };
}
