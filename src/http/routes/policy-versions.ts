import { z } from "zod";
import { moment, pageOf, pageParameters, parameter, wholeNumber } from "../../contract/page.ts";
import { aPolicyVersion } from "../../contract/policy-examples.ts";
import {
  policyActivation,
  policyComparison,
  policyDraft,
  policyStep,
  policyVersion,
  policyVersionSummary,
} from "../../contract/policy-version.ts";
import { shadowComparison } from "../../contract/shadow.ts";
import type { PolicyAction } from "../../domain/policy-version.ts";
import { defineEndpoint, type Endpoint, ok } from "../endpoint.ts";
import type { ProblemCode } from "../present-problem.ts";
import { policyParams, policyVersionParams } from "./path-parameters.ts";
import { policyReaders } from "./policies.ts";

const tag = "Policies";
const MAX_VERSION = 999_999_999;
const makers = ["policy-author", "policy-approver"] as const;

const listPolicyVersions = defineEndpoint({
  method: "get",
  path: "/v1/policies/{id}/versions",
  operationId: "listPolicyVersions",
  tag,
  summary: "The versions of a policy, newest first",
  roles: policyReaders,
  params: policyParams,
  query: z.strictObject(pageParameters),
  answers: { 200: { description: "A page of versions", schema: pageOf(policyVersionSummary) } },
  problems: ["not-found"],
  handle: async ({ params, query }, { useCases }) => ok(await useCases.listPolicyVersions(params.id, query)),
});

const getPolicyVersion = defineEndpoint({
  method: "get",
  path: "/v1/policies/{id}/versions/{version}",
  operationId: "getPolicyVersion",
  tag,
  summary: "A version of a policy, as JSON or as its YAML",
  roles: policyReaders,
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

const comparePolicyVersions = defineEndpoint({
  method: "get",
  path: "/v1/policies/{id}/versions/{version}/diff",
  operationId: "comparePolicyVersions",
  tag,
  summary: "What a version changes against another",
  description: "Without `against`: against the version that decides, or for that one against the version before it.",
  roles: policyReaders,
  params: policyVersionParams,
  query: z.strictObject({
    against: parameter(wholeNumber({ min: 1, max: MAX_VERSION })).meta({
      override: { type: "integer", minimum: 1 },
      description: "Another version of the policy",
    }),
  }),
  answers: { 200: { description: "The changes, by meaning and by line", schema: policyComparison } },
  problems: ["not-found"],
  handle: async ({ params, query }, { useCases }) =>
    ok(await useCases.comparePolicyVersions(params.id, params.version, query.against)),
});

const compareShadow = defineEndpoint({
  method: "get",
  path: "/v1/policies/{id}/versions/{version}/shadow",
  operationId: "compareShadow",
  tag,
  summary: "What a version decided in the shadow of the active one",
  description:
    "Live: at most a second behind. Of the last seven days when no span is given. A server that is killed loses what its shadows decided in its last second.",
  roles: policyReaders,
  params: policyVersionParams,
  query: z.strictObject({ from: parameter(moment), to: parameter(moment) }),
  answers: { 200: { description: "By outcome, day and rule", schema: shadowComparison } },
  problems: ["not-found"],
  handle: async ({ params: { id, version }, query }, { useCases }) => ok(await useCases.compareShadow({ id, version }, query)),
});

const draftPolicyVersion = defineEndpoint({
  method: "post",
  path: "/v1/policies/{id}/versions",
  operationId: "draftPolicyVersion",
  tag,
  summary: "Write a new version of a policy: a draft",
  description:
    "Send the document as application/yaml, or in the field `yaml` of a JSON object together with a `reason`. A document with problems is refused with each of them. A policy that does not exist yet begins with its first version.",
  roles: ["policy-author"],
  params: policyParams,
  body: policyDraft,
  bodyExample: { yaml: "id: foreign-malicious-actor\ntitle: Know who rents accelerators\n", reason: "Fewer alerts on resellers" },
  yamlField: "yaml",
  isIdempotent: true,
  answers: {
    201: {
      description: "The draft",
      schema: policyVersionSummary,
      example: aPolicyVersion,
      headers: { Location: "URL of the version" },
    },
  },
  handle: async ({ params, body, caller }, { useCases }) => {
    const drafted = await useCases.draftPolicyVersion(params.id, body, caller);
    const location = `/v1/policies/${encodeURIComponent(drafted.id)}/versions/${drafted.version}`;
    return { status: 201, headers: { Location: location }, json: drafted };
  },
});

interface Step {
  roles: Endpoint["roles"];
  summary: string;
  description: string;
  problems?: readonly ProblemCode[];
}

/** The steps of a version are alike; only an activation can be planned. */
const stepOf = (action: PolicyAction, { problems = [], ...rest }: Step): Endpoint =>
  defineEndpoint({
    method: "post",
    path: `/v1/policies/{id}/versions/{version}/${action}`,
    operationId: `${action}PolicyVersion`,
    tag,
    ...rest,
    params: policyVersionParams,
    body: action === "activate" ? policyActivation : policyStep.transform(({ reason }) => ({ reason, from: null })),
    bodyExample: { reason: "Agreed in the weekly review" },
    isBodyOptional: true,
    isIdempotent: true,
    answers: { 200: { description: "The version as it stands now", schema: policyVersionSummary, example: aPolicyVersion } },
    problems: ["not-found", "conflict", ...problems],
    handle: async ({ params: { id, version }, body, caller }, { useCases }) =>
      ok(await useCases.changePolicyVersion({ id, version }, { action, ...body }, caller)),
  });

export const policyVersionEndpoints: readonly Endpoint[] = [
  listPolicyVersions,
  draftPolicyVersion,
  getPolicyVersion,
  comparePolicyVersions,
  compareShadow,
  stepOf("submit", {
    roles: ["policy-author"],
    summary: "Submit a draft for approval",
    description: "From `draft` to `submitted`.",
  }),
  stepOf("approve", {
    roles: ["policy-approver"],
    summary: "Approve a submitted version",
    description: "From `submitted` to `approved`. Never by its author, whatever roles the author has.",
    problems: ["same-author"],
  }),
  stepOf("activate", {
    roles: makers,
    summary: "Have a version decide, at once or from a time on",
    description:
      "From `approved`, `shadow` or `retired` (the way back to an older version) to `active`; the version that decided until now is retired. Every server decides by it within 2 seconds.",
  }),
  stepOf("shadow", {
    roles: makers,
    summary: "Have a version decide beside the active one, unseen by tenants",
    description: "From `approved` or `retired` to `shadow`.",
  }),
  stepOf("retire", {
    roles: makers,
    summary: "Withdraw a version, or end its shadow",
    description: "Not the active one, something has to decide: activating another retires it.",
  }),
];
