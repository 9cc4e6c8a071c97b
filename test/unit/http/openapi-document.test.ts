import { describe, expect, test } from "vitest";
import { parseBody } from "../../../src/contract/parse-body.ts";
import { endpoints } from "../../../src/http/endpoints.ts";
import { createOpenApiDocument, problemsOf } from "../../../src/http/openapi-document.ts";
import { problemKinds } from "../../../src/http/present-problem.ts";

interface Operation {
  operationId: string;
  description: string;
  security: object[];
  parameters?: { $ref?: string; name?: string; in?: string; schema?: object }[];
  requestBody?: { content: Record<string, { schema: object; examples?: { example: { value: unknown } } }> };
  responses: Record<string, { content?: Record<string, { schema: object }> }>;
}

// Through JSON, as callers get it.
const document = JSON.parse(JSON.stringify(createOpenApiDocument(endpoints, "1.2.3")));
const operationOf = ({ path, method }: { path: string; method: string }): Operation => document.paths[path]?.[method];

function* referencesIn(value: unknown): Generator<string> {
  if (typeof value !== "object" || value === null) return;
  for (const [key, child] of Object.entries(value)) {
    if (key === "$ref" && typeof child === "string") yield child;
    else yield* referencesIn(child);
  }
}

const resolve = (reference: string): unknown =>
  reference
    .slice(2)
    .split("/")
    .reduce<unknown>(
      (at, key) => (at as Record<string, unknown> | undefined)?.[key.replaceAll("~1", "/").replaceAll("~0", "~")],
      document,
    );

test("is OpenAPI 3.1 of this version, with the bearer scheme", () => {
  expect(document.openapi).toMatch(/^3\.1\./);
  expect(document.info).toMatchObject({ title: "Gatehouse", version: "1.2.3" });
  expect(document.components.securitySchemes.bearer).toMatchObject({ type: "http", scheme: "bearer" });
});

test("every reference in it leads somewhere", () => {
  const references = [...new Set(referencesIn(document))];
  expect(references.length).toBeGreaterThan(20);
  expect(references.filter((reference) => !reference.startsWith("#/") || resolve(reference) === undefined)).toEqual([]);
});

test("operation ids are all there and all different", () => {
  const ids = endpoints.map((endpoint) => operationOf(endpoint).operationId);
  expect(new Set(ids).size).toBe(endpoints.length);
});

describe.each(endpoints.map((endpoint) => [`${endpoint.method.toUpperCase()} ${endpoint.path}`, endpoint] as const))(
  "%s",
  (_name, endpoint) => {
    const operation = operationOf(endpoint);

    test("has its parameters, each of the path once", () => {
      const inPath = (operation.parameters ?? []).filter((parameter) => parameter.in === "path").map(({ name }) => name);
      expect(inPath).toEqual([...endpoint.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name));
      const inQuery = (operation.parameters ?? []).filter((parameter) => parameter.in === "query");
      for (const { schema } of inQuery) expect(schema).not.toEqual({});
      const references = (operation.parameters ?? []).map(({ $ref }) => $ref);
      expect(references.includes("#/components/parameters/IfMatch")).toBe(endpoint.needsRevision ?? false);
      expect(references.includes("#/components/parameters/IdempotencyKey")).toBe(endpoint.isIdempotent ?? false);
    });

    test("has every answer and every problem that it can give", () => {
      expect(Object.keys(operation.responses)).toEqual(expect.arrayContaining(Object.keys(endpoint.answers)));
      for (const code of problemsOf(endpoint)) expect(operation.responses[problemKinds[code].status]).toBeDefined();
      for (const { content = {} } of Object.values(operation.responses))
        for (const { schema } of Object.values(content)) expect(schema).not.toEqual({});
    });

    test("says who may call", () => {
      expect(operation.security).toEqual(endpoint.roles === "public" ? [] : [{ bearer: [] }]);
      for (const role of endpoint.roles === "public" ? [] : endpoint.roles)
        expect(operation.description).toContain(`\`${role}\``);
    });

    test("has an example of a body that fits, and of answers that fit", () => {
      if (endpoint.body) {
        const example = operation.requestBody?.content["application/json"]?.examples?.example.value;
        expect(() => parseBody(endpoint.body as NonNullable<typeof endpoint.body>, example)).not.toThrow();
      }
      for (const { schema, example } of Object.values(endpoint.answers)) {
        if (schema && example) expect(schema.safeParse(example).error).toBeUndefined();
      }
    });
  },
);

test("an answer may gain fields: its schemas forbid none, those of requests do", () => {
  expect(document.components.schemas.Decision.additionalProperties).toBeUndefined();
  expect(document.components.schemas.SignUp.additionalProperties).toBe(false);
});
