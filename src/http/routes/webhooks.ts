import { z } from "zod";
import { aWebhook, eventTable, secretRotation, webhook, webhookChange, webhookWithSecret } from "../../contract/webhook.ts";
import { defineEndpoint, type Endpoint, ok } from "../endpoint.ts";
import { webhookParams } from "./path-parameters.ts";

const tag = "Webhooks";
const bodyExample = { url: aWebhook.url, events: [...aWebhook.events] };
const withSecret = { ...aWebhook, secret: "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD" };

const description = `Each event is posted as \`{type, timestamp, data}\` with the headers and signature of
[Standard Webhooks](https://www.standardwebhooks.com/): \`webhook-id\` is the same for every attempt, \`webhook-timestamp\`,
\`webhook-signature\`. What is told of one decision comes in its order. Anything but a 2xx within the time-out is tried again, with
growing pauses, for three days; then the delivery is \`dead\`, listed, and can be sent again. 410 disables the webhook. Addresses
that are not public are refused, whatever a name resolves to, unless \`webhooks.allowedNetworks\` allows them.

${eventTable}`;

const postWebhook = defineEndpoint({
  method: "post",
  path: "/v1/webhooks",
  operationId: "createWebhook",
  tag,
  summary: "Have events told to an address",
  description: `${description}\n\nThe secret is in this answer and nowhere else.`,
  roles: ["admin"],
  body: webhookChange,
  bodyExample,
  isIdempotent: true,
  answers: { 201: { description: "Made, with its secret", schema: webhookWithSecret, example: withSecret } },
  handle: async ({ body, caller }, { useCases }) => {
    const made = await useCases.createWebhook(body, caller);
    return { status: 201, headers: { Location: `/v1/webhooks/${made.id}` }, json: made };
  },
});

const listWebhooks = defineEndpoint({
  method: "get",
  path: "/v1/webhooks",
  operationId: "listWebhooks",
  tag,
  summary: "The webhooks, without their secrets",
  description: "Not in pages: all webhooks are in `items`.",
  roles: ["admin", "auditor"],
  answers: { 200: { description: "All webhooks", schema: z.object({ items: z.array(webhook), nextCursor: z.null() }) } },
  handle: async (_call, { useCases }) => ok({ items: await useCases.listWebhooks(), nextCursor: null }),
});

const getWebhook = defineEndpoint({
  method: "get",
  path: "/v1/webhooks/{id}",
  operationId: "getWebhook",
  tag,
  summary: "A webhook, and how it is doing",
  roles: ["admin", "auditor"],
  params: webhookParams,
  answers: { 200: { description: "The webhook", schema: webhook, example: aWebhook } },
  handle: async ({ params }, { useCases }) => ok(await useCases.getWebhook(params.id)),
});

const putWebhook = defineEndpoint({
  method: "put",
  path: "/v1/webhooks/{id}",
  operationId: "changeWebhook",
  tag,
  summary: "Change where and what it is told",
  roles: ["admin"],
  params: webhookParams,
  body: webhookChange,
  bodyExample,
  answers: { 200: { description: "The webhook as it is now", schema: webhook, example: aWebhook } },
  handle: async ({ params, body, caller }, { useCases }) => ok(await useCases.changeWebhook(params.id, body, caller)),
});

const deleteWebhook = defineEndpoint({
  method: "delete",
  path: "/v1/webhooks/{id}",
  operationId: "deleteWebhook",
  tag,
  summary: "Remove a webhook with all that waits for it",
  roles: ["admin"],
  params: webhookParams,
  answers: { 204: { description: "Removed" } },
  handle: async ({ params, caller }, { useCases }) => {
    await useCases.deleteWebhook(params.id, caller);
    return { status: 204 };
  },
});

const enableWebhook = defineEndpoint({
  method: "post",
  path: "/v1/webhooks/{id}/enable",
  operationId: "enableWebhook",
  tag,
  summary: "Go on telling",
  roles: ["admin"],
  params: webhookParams,
  answers: { 200: { description: "The webhook as it is now", schema: webhook, example: aWebhook } },
  problems: ["conflict"],
  handle: async ({ params, caller }, { useCases }) => ok(await useCases.enableWebhook(params.id, caller)),
});

const disableWebhook = defineEndpoint({
  method: "post",
  path: "/v1/webhooks/{id}/disable",
  operationId: "disableWebhook",
  tag,
  summary: "Stop telling",
  description: "What happens meanwhile it is never told of. What waits is given up three days after it happened.",
  roles: ["admin"],
  params: webhookParams,
  answers: { 200: { description: "The webhook as it is now", schema: webhook } },
  problems: ["conflict"],
  handle: async ({ params, caller }, { useCases }) => ok(await useCases.disableWebhook(params.id, caller)),
});

const rotateSecret = defineEndpoint({
  method: "post",
  path: "/v1/webhooks/{id}/rotate-secret",
  operationId: "rotateWebhookSecret",
  tag,
  summary: "Make a new secret",
  description: "Meanwhile `webhook-signature` holds two signatures, so that a receiver can change over at any time.",
  roles: ["admin"],
  params: webhookParams,
  body: secretRotation,
  isBodyOptional: true,
  bodyExample: { overlapHours: 24 },
  isIdempotent: true,
  answers: { 200: { description: "The webhook, with its new secret", schema: webhookWithSecret, example: withSecret } },
  handle: async ({ params, body, caller }, { useCases }) =>
    ok(await useCases.rotateWebhookSecret(params.id, body.overlapHours, caller)),
});

export const webhookEndpoints: readonly Endpoint[] = [
  ...[postWebhook, listWebhooks, getWebhook, putWebhook, deleteWebhook],
  ...[enableWebhook, disableWebhook, rotateSecret],
];
