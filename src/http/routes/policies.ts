import { z } from "zod";
import { factReference, policySummary, policyToValidate, policyValidation } from "../../contract/policy.ts";
import { defineEndpoint, type Endpoint, ok } from "../endpoint.ts";

const tag = "Policies";
const SCHEMA_MAX_AGE_SECONDS = 3_600;
export const policyReaders = ["analyst", "senior", "policy-author", "policy-approver", "auditor"] as const;

const getPolicies = defineEndpoint({
  method: "get",
  path: "/v1/policies",
  operationId: "getPolicies",
  tag,
  summary: "The policies and their active versions",
  description: "Not in pages: all policies are in `items`.",
  roles: policyReaders,
  answers: { 200: { description: "All policies", schema: z.object({ items: z.array(policySummary), nextCursor: z.null() }) } },
  handle: async (_call, { useCases }) => ok({ items: await useCases.getPolicies(), nextCursor: null }),
});

const validatePolicy = defineEndpoint({
  method: "post",
  path: "/v1/policies/validate",
  operationId: "validatePolicy",
  tag,
  summary: "Check a policy document and store nothing",
  description:
    "Send the document as application/yaml, or in the field `policy` of a JSON object. Errors keep it from being used; warnings are what its author will hardly have meant.",
  roles: ["policy-author", "policy-approver"],
  body: policyToValidate,
  bodyExample: { policy: "id: strict\ntitle: Strict\n" },
  yamlField: "policy",
  answers: { 200: { description: "What is wrong with it, with line and column", schema: policyValidation } },
  handle: async ({ body }, { useCases }) => ok(await useCases.validatePolicy(body.policy)),
});

const getFacts = defineEndpoint({
  method: "get",
  path: "/v1/facts",
  operationId: "getFacts",
  tag,
  summary: "Each fact that a rule may use",
  description: "Not in pages: all facts are in `items`.",
  roles: policyReaders,
  answers: { 200: { description: "All facts", schema: z.object({ items: z.array(factReference), nextCursor: z.null() }) } },
  handle: (_call, { factsReference }) => ok({ items: factsReference, nextCursor: null }),
});

const getPolicySchema = defineEndpoint({
  method: "get",
  path: "/schemas/policy.json",
  operationId: "getPolicySchema",
  tag,
  summary: "JSON Schema of a policy, for editors",
  description: "The address is stable. It says less than the checker, which knows expressions.",
  roles: "public",
  answers: {
    200: { description: "The schema", schema: z.record(z.string(), z.unknown()), mediaType: "application/schema+json" },
  },
  handle: (_call, { policySchema }) => ({
    status: 200,
    headers: { "Content-Type": "application/schema+json", "Cache-Control": `public, max-age=${SCHEMA_MAX_AGE_SECONDS}` },
    json: policySchema,
  }),
});

export const policyEndpoints: readonly Endpoint[] = [getPolicies, validatePolicy, getFacts, getPolicySchema];
