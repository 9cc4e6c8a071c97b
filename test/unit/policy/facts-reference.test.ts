import { expect, test } from "vitest";
import { factCatalogue } from "../../../src/domain/facts.ts";
import { readPolicy } from "../../../src/policy/document/read-policy.ts";
import { factsReference } from "../../../src/policy/facts-reference.ts";
import { aPolicy, aRule } from "../../helpers/policies.ts";

test("every fact of the catalogue is listed once, with type, unit and meaning", () => {
  const reference = factsReference();
  const size = Object.values(factCatalogue).reduce((sum, facts) => sum + Object.keys(facts).length, 0);
  expect(new Set(reference.map(({ path }) => path)).size).toBe(size);
  expect(reference).toHaveLength(size);
  expect(reference.every(({ meaning }) => meaning.length > 5)).toBe(true);
  expect(reference.filter(({ type, unit }) => (type === "double") !== (unit !== null))).toEqual([]);
});

test("says of a fact what a rule author must know", () => {
  expect(factsReference().find(({ path }) => path === "payment.thirdParty")).toEqual({
    path: "payment.thirdParty",
    type: "bool",
    unit: null,
    values: null,
    meaning: "the payer is neither the tenant nor one of its owners",
    optional: true,
  });
});

test("every listed fact can be read by a rule in the way that its type says", () => {
  const read = {
    bool: (path: string) => path,
    double: (path: string) => `${path} > 1.0`,
    string: (path: string) => `${path} == "x"`,
  };
  const rules = factsReference().map(({ path, type, optional }, index) => {
    const condition = type === "list<string>" ? `"x" in ${path}` : read[type](path);
    return aRule({ id: `r.r${index}`, when: optional ? `has(${path}) && ${condition}` : condition, evidence: [path] });
  });
  expect(readPolicy(JSON.stringify(aPolicy({ rules }))).problems).toEqual([]);
});
