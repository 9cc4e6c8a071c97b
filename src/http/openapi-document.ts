import type { z } from "zod";
import {
  createDocument,
  type ZodOpenApiOperationObject,
  type ZodOpenApiPathsObject,
  type ZodOpenApiResponseObject,
} from "zod-openapi";
import { problem } from "../contract/problem.ts";
import type { DocumentedAnswer, Endpoint } from "./endpoint.ts";
import { type ProblemCode, presentProblem, problemKinds } from "./present-problem.ts";

const JSON_TYPE = "application/json";

const headerParameter = (name: string, description: string, isRequired = false) => ({
  name,
  in: "header" as const,
  required: isRequired,
  description,
  schema: { type: "string" as const },
});

const answerHeaders = (headers: Readonly<Record<string, string>> = {}) =>
  Object.fromEntries(
    Object.entries(headers).map(([name, description]) => [name, { description, schema: { type: "string" as const } }]),
  );

function responseOf({
  description,
  schema,
  mediaType = JSON_TYPE,
  example,
  otherTypes = [],
  headers,
}: DocumentedAnswer): ZodOpenApiResponseObject {
  const content: NonNullable<ZodOpenApiResponseObject["content"]> = {};
  if (schema) content[mediaType] = { schema, ...(example === undefined ? {} : { examples: { example: { value: example } } }) };
  for (const type of otherTypes) content[type] = { schema: { type: "string" } };
  return {
    description,
    headers: { "X-Request-Id": { $ref: "#/components/headers/RequestId" }, ...answerHeaders(headers) },
    ...(Object.keys(content).length > 0 ? { content } : {}),
  };
}

/** Refusals that follow from what the endpoint asks for, and its own. */
export function problemsOf(endpoint: Endpoint): ProblemCode[] {
  const codes: ProblemCode[] = [...(endpoint.problems ?? []), "internal", "unavailable"];
  if (endpoint.roles !== "public") codes.push("unauthenticated", "forbidden", "rate-limited");
  if (endpoint.params) codes.push("not-found");
  if (endpoint.query || endpoint.body || endpoint.isIdempotent || endpoint.needsRevision) codes.push("validation");
  if (endpoint.body) codes.push("malformed-json", "too-large", "unsupported-media-type");
  if (endpoint.takesUpload) codes.push("validation", "too-large", "unsupported-media-type");
  if (endpoint.isIdempotent) codes.push("idempotency-running", "idempotency-mismatch");
  if (endpoint.needsRevision) codes.push("missing-precondition", "stale-revision");
  return [...new Set(codes)];
}

/** One response for each status; several problems can share it, each with an example. */
function problemResponses(endpoint: Endpoint): Record<string, ZodOpenApiResponseObject> {
  const byStatus = Map.groupBy(problemsOf(endpoint), (code) => problemKinds[code].status);
  const responses: Record<string, ZodOpenApiResponseObject> = {};
  for (const [status, codes] of [...byStatus].sort(([a], [b]) => a - b)) {
    if (endpoint.answers[status]) continue;
    const examples = Object.fromEntries(
      codes.map((code) => [code, { value: presentProblem(code, "7f0c1c3e-2f5b-4d7e-9a51-0d6f2f1f6f10").body }]),
    );
    responses[status] = {
      description: codes.map((code) => problemKinds[code].title).join(" · "),
      headers: { "X-Request-Id": { $ref: "#/components/headers/RequestId" } },
      content: { "application/problem+json": { schema: problem, examples } },
    };
  }
  return responses;
}

function descriptionOf({ description, roles }: Endpoint): string {
  const who =
    roles === "public" ? "Anyone." : `Roles: ${[...new Set([...roles, "admin"])].map((role) => `\`${role}\``).join(", ")}.`;
  return description ? `${description}\n\n${who}` : who;
}

const uploadBody = {
  requestBody: {
    required: true,
    description: "One file of at most 10 MiB: as a form, or as the bare body with its name in `?name=`",
    content: {
      "multipart/form-data": {
        schema: { type: "object" as const, properties: { file: { type: "string" as const, format: "binary" } } },
      },
      "application/octet-stream": { schema: { type: "string" as const, format: "binary" } },
    },
  },
};

function requestBodyOf({
  body,
  bodyExample,
  yamlField,
  takesUpload,
  isBodyOptional = false,
}: Endpoint): Pick<ZodOpenApiOperationObject, "requestBody"> {
  if (takesUpload) return uploadBody;
  if (!body) return {};
  return {
    requestBody: {
      required: !isBodyOptional,
      content: {
        [JSON_TYPE]: { schema: body, examples: { example: { value: bodyExample } } },
        ...(yamlField ? { "application/yaml": { schema: { type: "string" } } } : {}),
      },
    },
  };
}

function operationOf(endpoint: Endpoint): ZodOpenApiOperationObject {
  const { params, query, answers, roles } = endpoint;
  const parameters = [
    { $ref: "#/components/parameters/RequestId" },
    { $ref: "#/components/parameters/Traceparent" },
    ...(endpoint.isIdempotent ? [{ $ref: "#/components/parameters/IdempotencyKey" }] : []),
    ...(endpoint.needsRevision ? [{ $ref: "#/components/parameters/IfMatch" }] : []),
  ];
  const own = Object.entries(answers).map(([status, answer]) => [status, responseOf(withReplay(endpoint, answer))] as const);
  return {
    operationId: endpoint.operationId,
    tags: [endpoint.tag],
    summary: endpoint.summary,
    description: descriptionOf(endpoint),
    security: roles === "public" ? [] : [{ bearer: [] }],
    parameters,
    requestParams: {
      ...(params ? { path: params as z.ZodObject } : {}),
      ...(query ? { query: query as z.ZodObject } : {}),
    },
    ...requestBodyOf(endpoint),
    responses: { ...Object.fromEntries(own), ...problemResponses(endpoint) },
  };
}

const withReplay = ({ isIdempotent }: Endpoint, answer: DocumentedAnswer): DocumentedAnswer =>
  isIdempotent ? { ...answer, headers: { ...answer.headers, "Idempotent-Replayed": "`true` on a repetition" } } : answer;

const components = {
  securitySchemes: {
    bearer: { type: "http", scheme: "bearer", description: "An API key (`ghk_…`) or a JWT of a configured OIDC issuer" },
  },
  headers: {
    RequestId: { description: "Names the request in logs; the caller's own when it sent one", schema: { type: "string" } },
  },
  parameters: {
    RequestId: headerParameter("X-Request-Id", "Own id of the request: 1 to 128 of A-Z a-z 0-9 . _ -"),
    Traceparent: headerParameter("traceparent", "W3C trace context"),
    IdempotencyKey: headerParameter(
      "Idempotency-Key",
      "1 to 255 printable characters. The same key and request give the same answer for 24 hours; only successes are remembered",
    ),
    IfMatch: headerParameter("If-Match", 'The revision that the change was decided on, as in the ETag: `"3"`', true),
  },
} as const;

function pathsOf(endpoints: readonly Endpoint[]): ZodOpenApiPathsObject {
  const paths: ZodOpenApiPathsObject = {};
  for (const endpoint of endpoints) {
    paths[endpoint.path] = { ...paths[endpoint.path], [endpoint.method]: operationOf(endpoint) };
  }
  return paths;
}

/** The OpenAPI 3.1 document of the route table. */
export const createOpenApiDocument = (endpoints: readonly Endpoint[], version: string): ReturnType<typeof createDocument> =>
  createDocument(
    {
      openapi: "3.1.1",
      info: {
        title: "Gatehouse",
        version,
        description: "A gate for GPU clouds that knows its customers. Answers may gain fields; none is renamed or dropped.",
        license: { name: "Apache-2.0", identifier: "Apache-2.0" },
      },
      servers: [{ url: "/" }],
      tags: [...new Set(endpoints.map(({ tag }) => tag))].map((name) => ({ name })),
      paths: pathsOf(endpoints),
      components,
    },
    {
      // Answers may gain fields, so a reader must not refuse those it does not know.
      override: ({ jsonSchema, io }) => {
        if (io === "output" && jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
      },
    },
  );
