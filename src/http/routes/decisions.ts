import { z } from "zod";
import { withdrawal } from "../../contract/case.ts";
import { decision, decisionFacts, decisionKind, dryRun, dryRunResult, outcome, passedCall } from "../../contract/decision.ts";
import { aDecision, anInstanceDecision, anInstanceRequest, theFacts } from "../../contract/examples.ts";
import { instanceRequest } from "../../contract/instance-request.ts";
import { moment, pageOf, pageParameters, parameter, wholeNumber } from "../../contract/page.ts";
import { text } from "../../contract/primitives.ts";
import { defineEndpoint, type Endpoint, ok } from "../endpoint.ts";
import { presentCreatedDecision } from "../present-created-decision.ts";
import { decisionParams } from "./path-parameters.ts";

const tag = "Decisions";
const readers = ["service", "analyst", "senior", "auditor"] as const;
const MAX_WAIT_SECONDS = 60;

const postInstanceRequest = defineEndpoint({
  method: "post",
  path: "/v1/instance-requests",
  operationId: "requestInstances",
  tag,
  summary: "Decide one provisioning call",
  description: "An allowed request carries a permit in the answer. An accelerator that the catalogue does not know scores.",
  roles: ["service"],
  body: instanceRequest,
  bodyExample: anInstanceRequest,
  tenantOf: ({ tenant }) => tenant,
  isIdempotent: true,
  answers: {
    201: { description: "Decided", schema: decision, example: anInstanceDecision, headers: { Location: "URL of the decision" } },
  },
  problems: ["not-found"],
  handle: async ({ body, asked }, { useCases }) => presentCreatedDecision(await useCases.decideInstance(body, asked)),
});

const getDecision = defineEndpoint({
  method: "get",
  path: "/v1/decisions/{id}",
  operationId: "getDecision",
  tag,
  summary: "A decision, at once or when people have resolved it",
  roles: readers,
  params: decisionParams,
  query: z.strictObject({
    wait: parameter(wholeNumber({ min: 0, max: MAX_WAIT_SECONDS })).meta({
      override: { type: "integer", minimum: 0, maximum: MAX_WAIT_SECONDS },
      description: "Seconds to hold the answer of a held decision until it is resolved",
    }),
  }),
  answers: { 200: { description: "The decision as it stands", schema: decision, example: aDecision } },
  problems: ["not-found"],
  handle: async ({ params, query, hungUp }, { useCases }) =>
    ok(query.wait ? await useCases.waitForResolution(params.id, query.wait, hungUp()) : await useCases.getDecision(params.id)),
});

const listDecisions = defineEndpoint({
  method: "get",
  path: "/v1/decisions",
  operationId: "listDecisions",
  tag,
  summary: "Decisions, a page at a time",
  roles: readers,
  query: z.strictObject({
    tenant: parameter(text(300)).meta({ override: { type: "string" }, description: "External id or `ten_` id" }),
    outcome: parameter(outcome),
    kind: parameter(decisionKind),
    from: parameter(moment),
    to: parameter(moment),
    ...pageParameters,
  }),
  answers: { 200: { description: "A page of decisions", schema: pageOf(decision) } },
  handle: async ({ query: { limit, cursor, ...filter } }, { useCases }) =>
    ok(await useCases.listDecisions(filter, { limit, cursor })),
});

const getDecisionFacts = defineEndpoint({
  method: "get",
  path: "/v1/decisions/{id}/facts",
  operationId: "getDecisionFacts",
  tag,
  summary: "The exact facts that the policy read",
  description: "Enough to evaluate the decision again to the same result.",
  roles: ["analyst", "senior", "auditor"],
  params: decisionParams,
  answers: { 200: { description: "The facts", schema: decisionFacts, example: theFacts } },
  problems: ["not-found"],
  handle: async ({ params }, { useCases }) => ok(await useCases.getDecisionFacts(params.id)),
});

const postDryRun = defineEndpoint({
  method: "post",
  path: "/v1/decisions/dry-run",
  operationId: "dryRun",
  tag,
  summary: "Decide and store nothing",
  roles: ["policy-author"],
  body: dryRun,
  bodyExample: { kind: "instance", request: anInstanceRequest, policy: null },
  answers: { 200: { description: "What would be decided, with the facts it would be decided on", schema: dryRunResult } },
  problems: ["not-found"],
  handle: async ({ body }, { useCases }) => ok(await useCases.dryRun(body, body.policy)),
});

const withdrawDecision = defineEndpoint({
  method: "post",
  path: "/v1/decisions/{id}/withdraw",
  operationId: "withdrawDecision",
  tag,
  summary: "The tenant withdraws what is held",
  description:
    "Ends the case of a held sign-up or instance request: the decision is resolved as rejected without a judgement of the tenant. A pending tenant is closed.",
  roles: ["service"],
  params: decisionParams,
  body: withdrawal,
  bodyExample: { reason: "The customer cancelled its order." },
  isIdempotent: true,
  answers: { 200: { description: "The decision as it stands now", schema: decision, example: aDecision } },
  problems: ["not-found", "conflict"],
  handle: async ({ params, body, caller }, { useCases }) => ok(await useCases.withdrawDecision(params.id, body.reason, caller)),
});

const reportPassed = defineEndpoint({
  method: "post",
  path: "/v1/decisions/{id}/passed",
  operationId: "reportPassedCall",
  tag,
  summary: "A door let the call through before it was decided",
  description:
    "For doors whose `onUnavailable` is `allow`: they decide such a call as soon as they can, and then report it here. A decision " +
    "that denies gets a case of kind `monitoring`, so that a person looks at what is running; one in review has its case by itself.",
  roles: ["service"],
  params: decisionParams,
  body: passedCall,
  bodyExample: { call: "call_01k9qwe4r5e6y7zzzzzzzzzzzz" },
  isIdempotent: true,
  answers: { 200: { description: "The decision", schema: decision, example: aDecision } },
  problems: ["not-found"],
  handle: async ({ params, body }, { useCases }) => ok(await useCases.reportPassed(params.id, body.call)),
});

export const decisionEndpoints: readonly Endpoint[] = [
  postInstanceRequest,
  postDryRun,
  listDecisions,
  getDecision,
  getDecisionFacts,
  withdrawDecision,
  reportPassed,
];
