import { expect, test } from "vitest";
import { compilePolicy } from "../../../src/policy/compile-policy.ts";
import { aFacts } from "../../helpers/facts.ts";
import { aPolicy, aRule } from "../../helpers/policies.ts";

const NOW = new Date("2026-11-24T10:00:00Z");
const rulesOf = (policy: ReturnType<typeof compilePolicy>, facts: ReturnType<typeof aFacts>, at = NOW) =>
  policy.evaluate(facts, at).reasons.map(({ rule }) => rule);

test("a rule that reads one family of a profile is answered anew for another object of that family", () => {
  const policy = compilePolicy(aPolicy({ rules: [aRule({ when: "payment.method == 'crypto'" })] }));
  const facts = aFacts({ payment: { method: "crypto" } });
  expect(rulesOf(policy, facts)).toHaveLength(1);
  expect(rulesOf(policy, facts)).toHaveLength(1);
  expect(rulesOf(policy, { ...facts, payment: { ...facts.payment, method: "card" } })).toHaveLength(0);
});

test("a rule that reads two families sees each of them change", () => {
  const when = "payment.method == 'crypto' && compute.controlled";
  const policy = compilePolicy(aPolicy({ rules: [aRule({ when })] }));
  const facts = aFacts({ payment: { method: "crypto" } });
  expect(rulesOf(policy, { ...facts, compute: { ...facts.compute, controlled: true } })).toHaveLength(1);
  expect(rulesOf(policy, { ...facts, compute: { ...facts.compute, controlled: false } })).toHaveLength(0);
});

test("what is remembered does not outlive a rule's dates", () => {
  const rule = aRule({ when: "payment.method == 'crypto'", until: "2026-12-01" });
  const policy = compilePolicy(aPolicy({ rules: [rule] }));
  const facts = aFacts({ payment: { method: "crypto" } });
  expect(rulesOf(policy, facts)).toHaveLength(1);
  expect(rulesOf(policy, facts, new Date("2026-12-01T00:00:00Z"))).toHaveLength(0);
});
