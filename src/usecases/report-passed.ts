import type { Decision } from "../domain/decision.ts";
import type { AddedFacts, NewFacts } from "./add-case-facts.ts";
import type { UseCases } from "./use-cases.ts";

/** What a door let through before it was decided comes before people, where it would not have gone through. */
export function createReportPassed({
  getDecision,
  getDecisionFacts,
  addCaseFacts,
}: Pick<UseCases, "getDecision" | "getDecisionFacts"> & {
  addCaseFacts(news: NewFacts): Promise<AddedFacts>;
}): (id: string, call: string) => Promise<Decision> {
  return async (id, call) => {
    const decision = await getDecision(id);
    // One in review has its case by itself.
    if (decision.outcome !== "deny") return decision;
    const { facts } = await getDecisionFacts(id);
    const monitoring = { verdict: decision, facts, matches: [] };
    await addCaseFacts({ tenantId: decision.tenant.id, cause: "passed_undecided", data: { call, decision: id }, monitoring });
    return decision;
  };
}
