import { GatehouseError } from "../domain/errors.ts";
import type { Explanation } from "../domain/explanation.ts";
import { timeOfId } from "../platform/ids.ts";
import { explainVerdict } from "../policy/explain-verdict.ts";
import type { Decisions } from "../store/decisions.ts";
import type { ActivePolicies } from "./active-policies.ts";

/** Evaluates a stored decision again by its own policy and says how it came about. */
export const createExplainDecision =
  (parts: { decisions: Decisions; policy: Pick<ActivePolicies, "policyOf"> }) =>
  async (id: string): Promise<Explanation> => {
    const found = await parts.decisions.find(id);
    if (!found) throw new GatehouseError("not-found", { detail: "there is no such decision" });
    const { decision, facts } = found;
    const policy = await parts.policy.policyOf(decision.policy);
    const at = new Date(timeOfId(id));
    const { outcome, score, thresholds, reasons, policy: reference } = decision;
    const stored = JSON.stringify({ outcome, score, thresholds, reasons, policy: reference });
    const reproduced = JSON.stringify(policy.evaluate(facts, at)) === stored;
    return { decisionId: id, reproduced, ...explainVerdict(policy, facts, at) };
  };
