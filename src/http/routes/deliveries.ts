import { z } from "zod";
import { pageOf, pageParameters, parameter } from "../../contract/page.ts";
import { text } from "../../contract/primitives.ts";
import { aDelivery, delivery, deliveryState, resendSpan } from "../../contract/webhook.ts";
import { defineEndpoint, type Endpoint, ok } from "../endpoint.ts";
import { deliveryParams, webhookParams } from "./path-parameters.ts";

const tag = "Webhooks";
const waits = { description: "It waits to be sent", schema: delivery, example: { ...aDelivery, state: "waiting" } };

const postTest = defineEndpoint({
  method: "post",
  path: "/v1/webhooks/{id}/test",
  operationId: "testWebhook",
  tag,
  summary: "Send a test",
  description: "A `webhook.test`, whatever the webhook listens to.",
  roles: ["admin"],
  params: webhookParams,
  answers: { 202: waits },
  problems: ["conflict"],
  handle: async ({ params, caller }, { useCases }) => ({ status: 202, json: await useCases.testWebhook(params.id, caller) }),
});

const listDeliveries = defineEndpoint({
  method: "get",
  path: "/v1/webhooks/{id}/deliveries",
  operationId: "listDeliveries",
  tag,
  summary: "What was told, what waits and what was given up",
  description: "Newest first. `?state=dead` lists those that did not arrive within three days.",
  roles: ["admin", "auditor"],
  params: webhookParams,
  query: z.strictObject({
    state: parameter(deliveryState).meta({ override: { type: "string", enum: deliveryState.options } }),
    event: parameter(text(100)).meta({ override: { type: "string" }, example: "decision.resolved" }),
    ...pageParameters,
  }),
  answers: { 200: { description: "A page of deliveries", schema: pageOf(delivery) } },
  handle: async ({ params, query: { limit, cursor, ...filter } }, { useCases }) =>
    ok(await useCases.listDeliveries(params.id, filter, { limit, cursor })),
});

const resendDelivery = defineEndpoint({
  method: "post",
  path: "/v1/webhooks/{id}/deliveries/{eventId}/resend",
  operationId: "resendDelivery",
  tag,
  summary: "Send one again",
  roles: ["admin"],
  params: deliveryParams,
  answers: { 202: waits },
  problems: ["conflict"],
  handle: async ({ params, caller }, { useCases }) => ({
    status: 202,
    json: await useCases.resendDelivery(params.id, params.eventId, caller),
  }),
});

const resendDead = defineEndpoint({
  method: "post",
  path: "/v1/webhooks/{id}/resend",
  operationId: "resendDeadDeliveries",
  tag,
  summary: "Send all again that were given up",
  description: "Of events that happened from `from` on and before `to`; of all without them.",
  roles: ["admin"],
  params: webhookParams,
  body: resendSpan,
  isBodyOptional: true,
  bodyExample: { from: "2026-11-24T00:00:00Z", to: null },
  answers: { 202: { description: "They wait to be sent", schema: z.object({ resent: z.int() }) } },
  handle: async ({ params, body, caller }, { useCases }) => ({
    status: 202,
    json: await useCases.resendDeadDeliveries(params.id, body, caller),
  }),
});

export const deliveryEndpoints: readonly Endpoint[] = [postTest, listDeliveries, resendDelivery, resendDead];
