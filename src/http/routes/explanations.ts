import { explanation } from "../../contract/explanation.ts";
import { defineEndpoint, type Endpoint, ok } from "../endpoint.ts";
import { decisionParams } from "./path-parameters.ts";
import { policyReaders } from "./policies.ts";

export const explanationEndpoints: readonly Endpoint[] = [
  defineEndpoint({
    method: "get",
    path: "/v1/decisions/{id}/explanation",
    operationId: "explainDecision",
    tag: "Decisions",
    summary: "How a decision came about, rule by rule",
    description: "Evaluates the stored facts again by the policy version that decided, and says whether the same comes out.",
    roles: policyReaders,
    params: decisionParams,
    answers: { 200: { description: "The explanation", schema: explanation } },
    problems: ["not-found"],
    handle: async ({ params }, { useCases }) => ok(await useCases.explainDecision(params.id)),
  }),
];
