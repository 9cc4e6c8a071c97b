import { z } from "zod";
import { factReference, policySummary, policyToValidate, policyValidation, policyVersion } from "../../contract/policy.ts";
import { defineEndpoint, type Endpoint, ok } from "../endpoint.ts";
import { policyVersionParams } from "./path-parameters.ts";

const tag = "Policies";
const readers = ["analyst", "senior", "policy-author", "policy-approver", "auditor"] as const;

const getPolicies = defineEndpoint({
  method: "get",
  path: "/v1/policies",
  operationId: "getPolicies",
  tag,
  summary: "The policies and their active versions",
  description: "Not in pages: all policies are in `items`.",
  roles: readers,
  answers: { 200: { description: "All policies", schema: z.object({ items: z.array(policySummary), nextCursor: z.null() }) } },
  handle: async (_call, { useCases }) => ok({ items: await useCases.getPolicies(), nextCursor: null }),
});

const getPolicyVersion = defineEndpoint({
  method: "get",
  path: "/v1/policies/{id}/versions/{version}",
  operationId: "getPolicyVersion",
  tag,
  summary: "A version of a policy, as JSON or as its YAML",
  roles: readers,
  params: policyVersionParams,
  answers: { 200: { description: "The version", schema: policyVersion, otherTypes: ["application/yaml"] } },
  problems: ["not-found"],
  handle: async ({ params, prefers }, { useCases }) => {
    const found = await useCases.getPolicyVersion(params.id, params.version);
    const headers = { Vary: "Accept" };
    if (prefers("application/json", "application/yaml") !== "application/yaml") return { status: 200, headers, json: found };
    return { status: 200, headers: { ...headers, "Content-Type": "application/yaml; charset=utf-8" }, text: found.yaml };
  },
});

const validatePolicy = defineEndpoint({
  method: "post",
  path: "/v1/policies/validate",
  operationId: "validatePolicy",
  tag,
  summary: "Check a policy document and store nothing",
  description: "Send the document as application/yaml, or in the field `policy` of a JSON object.",
  roles: ["policy-author", "policy-approver"],
  body: policyToValidate,
  bodyExample: { policy: "id: strict\ntitle: Strict\n" },
  yamlField: "policy",
  answers: { 200: { description: "What is wrong with it, with line and column", schema: policyValidation } },
  handle: ({ body }, { useCases }) => {
    const problems = useCases.validatePolicy(body.policy);
    return ok({ valid: problems.length === 0, problems });
  },
});

const getFacts = defineEndpoint({
  method: "get",
  path: "/v1/facts",
  operationId: "getFacts",
  tag,
  summary: "Each fact that a rule may use",
  description: "Not in pages: all facts are in `items`.",
  roles: readers,
  answers: { 200: { description: "All facts", schema: z.object({ items: z.array(factReference), nextCursor: z.null() }) } },
  handle: (_call, { factsReference }) => ok({ items: factsReference, nextCursor: null }),
});

export const policyEndpoints: readonly Endpoint[] = [getPolicies, validatePolicy, getPolicyVersion, getFacts];
