import { z } from "zod";
import { apiKey, createdApiKey, newApiKey } from "../../contract/api-key.ts";
import { defineEndpoint, type Endpoint, ok } from "../endpoint.ts";
import { apiKeyParams } from "./path-parameters.ts";

const tag = "API keys";

const postApiKey = defineEndpoint({
  method: "post",
  path: "/v1/api-keys",
  operationId: "createApiKey",
  tag,
  summary: "Make an API key",
  description: "The key itself is in this answer and nowhere else.",
  roles: ["admin"],
  body: newApiKey,
  bodyExample: { name: "control plane", roles: ["service"] },
  isIdempotent: true,
  answers: { 201: { description: "Made", schema: createdApiKey } },
  handle: async ({ body, caller }, { useCases }) => ({
    status: 201,
    json: await useCases.createApiKey({ ...body, roles: [...new Set(body.roles)] }, caller),
  }),
});

const listApiKeys = defineEndpoint({
  method: "get",
  path: "/v1/api-keys",
  operationId: "listApiKeys",
  tag,
  summary: "The API keys, without the keys",
  description: "Not in pages: all keys are in `items`.",
  roles: ["admin", "auditor"],
  answers: { 200: { description: "All keys", schema: z.object({ items: z.array(apiKey), nextCursor: z.null() }) } },
  handle: async (_call, { useCases }) => ok({ items: await useCases.listApiKeys(), nextCursor: null }),
});

const deleteApiKey = defineEndpoint({
  method: "delete",
  path: "/v1/api-keys/{id}",
  operationId: "deleteApiKey",
  tag,
  summary: "Withdraw an API key",
  roles: ["admin"],
  params: apiKeyParams,
  answers: { 204: { description: "Withdrawn" } },
  problems: ["not-found"],
  handle: async ({ params, caller }, { useCases }) => {
    await useCases.deleteApiKey(params.id, caller);
    return { status: 204 };
  },
});

export const apiKeyEndpoints: readonly Endpoint[] = [postApiKey, listApiKeys, deleteApiKey];
