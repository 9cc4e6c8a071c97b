import { z } from "zod";
import { health, keySet, readiness } from "../../contract/operations.ts";
import { problemExplanation } from "../../contract/problem.ts";
import { GatehouseError } from "../../domain/errors.ts";
import { defineEndpoint, type Endpoint, ok } from "../endpoint.ts";
import { isProblemCode, problemKinds } from "../present-problem.ts";

const tag = "Operations";
const JWKS_MAX_AGE_SECONDS = 300;

const getHealth = defineEndpoint({
  method: "get",
  path: "/healthz",
  operationId: "getHealth",
  tag,
  summary: "Whether the process answers",
  roles: "public",
  answers: { 200: { description: "It does", schema: health } },
  handle: (_call, { version }) => ok({ status: "ok", version }),
});

const getReadiness = defineEndpoint({
  method: "get",
  path: "/readyz",
  operationId: "getReadiness",
  tag,
  summary: "Whether decisions can be made, and what is away or partial",
  roles: "public",
  answers: {
    200: { description: "Decisions can be made", schema: readiness },
    503: { description: "Decisions cannot be made; the same members, and Retry-After", schema: readiness },
  },
  handle: async (_call, parts) => {
    const state = await parts.readiness();
    return state.ready ? ok(state) : { status: 503, headers: { "Retry-After": "2" }, json: state };
  },
});

const getMetrics = defineEndpoint({
  method: "get",
  path: "/metrics",
  operationId: "getMetrics",
  tag,
  summary: "Metrics for Prometheus",
  roles: "public",
  answers: { 200: { description: "Exposition format", otherTypes: ["text/plain"] } },
  handle: async (_call, { metrics }) => ({
    status: 200,
    headers: { "Content-Type": metrics.contentType },
    text: await metrics.metrics(),
  }),
});

const getKeySet = defineEndpoint({
  method: "get",
  path: "/.well-known/jwks.json",
  operationId: "getKeySet",
  tag: "Permits",
  summary: "The keys that permits are verified with",
  roles: "public",
  answers: { 200: { description: "JSON Web Key Set", schema: keySet, mediaType: "application/jwk-set+json" } },
  handle: (_call, { useCases }) => ({
    status: 200,
    headers: { "Content-Type": "application/jwk-set+json", "Cache-Control": `public, max-age=${JWKS_MAX_AGE_SECONDS}` },
    json: useCases.getJwks(),
  }),
});

const getProblem = defineEndpoint({
  method: "get",
  path: "/problems/{code}",
  operationId: "getProblem",
  tag,
  summary: "What a problem's `type` means",
  roles: "public",
  params: z.object({ code: z.string().meta({ example: "validation" }) }),
  answers: { 200: { description: "The explanation", schema: problemExplanation, otherTypes: ["text/plain"] } },
  problems: ["not-found"],
  handle: ({ params: { code }, prefers }) => {
    if (!isProblemCode(code)) throw new GatehouseError("not-found");
    const { status, title, meaning } = problemKinds[code];
    const headers = { Vary: "Accept" };
    if (prefers("application/json", "text/plain", "text/html") === "application/json") {
      return { status: 200, headers, json: { type: `/problems/${code}`, title, status, meaning } };
    }
    return {
      status: 200,
      headers: { ...headers, "Content-Type": "text/plain; charset=utf-8" },
      text: `${status} ${title}\n\n${meaning}\n`,
    };
  },
});

export const operationEndpoints: readonly Endpoint[] = [getHealth, getReadiness, getMetrics, getKeySet, getProblem];
