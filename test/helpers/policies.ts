import { readFileSync } from "node:fs";
import { compilePolicy } from "../../src/policy/compile-policy.ts";
import type { PolicyDocument, PolicyRule } from "../../src/policy/document/policy-document.ts";

export const defaultPolicyText = readFileSync(
  new URL("../../config/policies/foreign-malicious-actor.yaml", import.meta.url),
  "utf8",
);

let compiled: ReturnType<typeof compilePolicy> | undefined;

export function defaultPolicy(): ReturnType<typeof compilePolicy> {
  compiled ??= compilePolicy(defaultPolicyText);
  return compiled;
}

export function aRule(overrides: Partial<PolicyRule> = {}): PolicyRule {
  return {
    id: "payment.crypto",
    title: "Paid in virtual currency",
    category: "payment",
    appliesTo: ["signup"],
    when: 'payment.method == "crypto"',
    points: 15,
    evidence: ["payment.method"],
    ...overrides,
  };
}

export function aPolicy(overrides: Partial<PolicyDocument> = {}): PolicyDocument {
  return {
    id: "small",
    title: "A small policy",
    version: 1,
    thresholds: { review: 40, deny: 85 },
    categories: { payment: { title: "Payment", cap: 100 }, ownership: { title: "Ownership", cap: 100 } },
    rules: [aRule()],
    ...overrides,
  };
}
