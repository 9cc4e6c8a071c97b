import { globSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Facts } from "../../../src/domain/facts.ts";
import { compilePolicy } from "../../../src/policy/compile-policy.ts";
import { completeFacts } from "../../../src/policy/complete-facts.ts";
import { factsByPath } from "../../../src/policy/expressions/fact-paths.ts";
import { aFacts } from "../../helpers/facts.ts";
import { defaultPolicy } from "../../helpers/policies.ts";

/** One directory for each schema version of facts that was ever released: never changed, never removed. */
const fixtures = join(import.meta.dirname, "../../fixtures");
const schemas = globSync("fact-schema-*/policy.yaml", { cwd: fixtures }).map((file) => join(fixtures, dirname(file)));
const read = (directory: string, file: string): string => readFileSync(join(directory, file), "utf8");

interface StoredCase {
  name: string;
  at: string;
  facts: string;
  verdict: string;
}

describe.each(schemas.map((directory) => [basename(directory), directory] as const))("decisions of %s", (_name, directory) => {
  const cases = JSON.parse(read(directory, "decisions.json")) as StoredCase[];
  const policy = compilePolicy(read(directory, "policy.yaml"), { version: 1 });

  test.each(cases.map((each) => [each.name, each] as const))(
    "evaluated again by their own policy give the same bytes: %s",
    (_case, stored) => {
      const facts = JSON.parse(stored.facts) as Facts;
      expect(JSON.stringify(policy.evaluate(facts, new Date(stored.at)))).toBe(stored.verdict);
    },
  );

  test("are evaluated by the policy of today without a rule that cannot be answered", () => {
    for (const { facts, at } of cases) {
      const verdict = defaultPolicy().evaluate(completeFacts(JSON.parse(facts) as Facts).facts, new Date(at));
      expect(verdict.reasons.flatMap(({ evidence }) => evidence).filter(({ path }) => path === "policy.unevaluated")).toEqual([]);
    }
  });

  test("keep every fact that they had: none is removed, changes its type, or becomes unknown at times", () => {
    const catalogue = JSON.parse(read(directory, "catalogue.json")) as Record<string, { type: string; optional: boolean }>;
    const changed = Object.entries(catalogue).filter(([path, { type, optional }]) => {
      const now = factsByPath.get(path);
      return now?.type !== type || (now.optional ?? false) !== optional;
    });
    expect(changed).toEqual([]);
  });
});

test("facts that were added later say least of older decisions, and are named", () => {
  const { behaviour: _later, ...older } = aFacts();
  const { facts, filled } = completeFacts(older as Facts);
  expect(facts.behaviour).toMatchObject({ adminLogins: 0, loginCountries: [], ownersChangedUnreported: false });
  expect(facts.behaviour).not.toHaveProperty("adminD5Percent");
  expect(filled).toContain("behaviour.adminLogins");
  expect(completeFacts(aFacts())).toEqual({ facts: aFacts(), filled: [] });
});
