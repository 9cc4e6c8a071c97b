import { expect, test } from "vitest";
import { policySchema } from "../../../src/policy/document/policy-schema.ts";
import { factsByPath } from "../../../src/policy/expressions/fact-paths.ts";

test("is JSON Schema 2020-12 at a stable address", () => {
  expect(policySchema()).toMatchObject({ $schema: "https://json-schema.org/draft/2020-12/schema", $id: "/schemas/policy.json" });
});

test("an editor can complete every fact and every key, and says what they mean", () => {
  type Shape = { properties: Record<string, { description?: string; items?: { enum?: string[]; enumDescriptions?: string[] } }> };
  const { rules } = policySchema()["properties"] as { rules: { items: Shape } };
  const { evidence } = rules.items.properties;
  expect(evidence?.items?.enum).toEqual([...factsByPath.keys()]);
  expect(evidence?.items?.enumDescriptions).toHaveLength(factsByPath.size);
  expect(Object.keys(rules.items.properties)).toEqual(
    "id title category appliesTo when points effect citation evidence from until".split(" "),
  );
});
