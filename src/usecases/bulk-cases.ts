import type { Caller } from "../domain/caller.ts";
import { GatehouseError } from "../domain/errors.ts";
import type { CaseSummary, CaseVerdict } from "../domain/review-case.ts";
import type { UseCases } from "./use-cases.ts";

/** What is done to each of many cases. */
export type BulkAction =
  | { action: "claim" | "release" }
  | { action: "assign"; assignee: string; reason: string | null }
  | { action: "escalate"; reason: string }
  | { action: "note"; text: string }
  | { action: "verdict"; verdict: CaseVerdict; reasonCode: string; rationale: string }
  | { action: "close"; because: "withdrawn" | "duplicate"; duplicateOf: string | null; reason: string };

export type BulkResult = { id: string } & ({ summary: CaseSummary } | { error: GatehouseError });

type Changes = Pick<
  UseCases,
  "claimCase" | "releaseCase" | "assignCase" | "escalateCase" | "addCaseNote" | "giveVerdict" | "closeCase"
>;

/** So many at once: more would only wait for connections. */
const AT_ONCE = 4;

function applyTo(changes: Changes, bulk: BulkAction, [id, revision]: [string, number], caller: Caller): Promise<CaseSummary> {
  switch (bulk.action) {
    case "claim":
      return changes.claimCase(id, revision, caller);
    case "release":
      return changes.releaseCase(id, revision, caller);
    case "assign":
      return changes.assignCase(id, revision, bulk, caller);
    case "escalate":
      return changes.escalateCase(id, revision, bulk.reason, caller);
    case "note":
      return changes.addCaseNote(id, revision, bulk.text, caller);
    case "verdict":
      return changes.giveVerdict(id, revision, bulk, caller);
    case "close":
      return changes.closeCase(id, revision, bulk, caller);
  }
}

/** Each case by itself: one that cannot be changed says why and keeps none of the others from it. */
export function createBulkChange(changes: Changes): UseCases["changeCases"] {
  return async (bulk, cases, caller) => {
    const results: BulkResult[] = new Array(cases.length);
    let next = 0;
    async function work(): Promise<void> {
      for (let at = next++; at < cases.length; at = next++) {
        const { id, revision } = cases[at] as (typeof cases)[number];
        results[at] = await applyTo(changes, bulk, [id, revision], caller).then(
          (summary) => ({ id, summary }),
          (error: unknown) => {
            if (!(error instanceof GatehouseError)) throw error;
            return { id, error };
          },
        );
      }
    }
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    return results;
  };
}
