import { describe, expect, test } from "vitest";
import { checkPolicy } from "../../../src/policy/check/check-policy.ts";
import { createPolicyChecker } from "../../../src/policy/check/policy-checker.ts";
import { compilePolicy } from "../../../src/policy/compile-policy.ts";
import { aFacts } from "../../helpers/facts.ts";

const NOW = new Date("2026-11-24T12:00:00Z");
/** Far more than any takes on a machine that has nothing else to do, far less than what would be noticed as a stall of minutes. */
const SOON_MS = 4_000;

const HEAD = `id: hostile
title: Hostile
thresholds: { review: 40, deny: 85 }
categories: { a: { title: A, cap: 10 } }
rules:
`;
const rule = (i: number, when: string): string =>
  `  - {id: a.r${i}, title: T, category: a, appliesTo: [signup], when: '${when}', points: 1, evidence: []}\n`;
const rules = (count: number, when: string): string => HEAD + Array.from({ length: count }, (_, i) => rule(i, when)).join("");
const countries = (count: number): string => Array.from({ length: count }, (_, i) => `"${i}"`).join(",");
const fill = (unit: string): string => unit.repeat(Math.floor(130_000 / unit.length));

const texts: [string, string][] = [
  ["more keys than anybody reads", Array.from({ length: 14_000 }, (_, i) => `k${i}: 1`).join("\n")],
  ["one key over and over", fill("a:\n")],
  ["a flow map of thousands of keys", `${HEAD}  - {${Array.from({ length: 12_000 }, (_, i) => `k${i}: 1`).join(", ")}}`],
  ["thousands of categories", `categories: {${Array.from({ length: 4_000 }, (_, i) => `k${i}: {title: A, cap: 1}`).join(", ")}}`],
  ["lists in lists", fill("- ")],
  ["maps in maps", `${HEAD}  - ${"{a: ".repeat(20_000)}`],
  ["keys that are keys", fill("? ")],
  ["brackets", fill("[")],
  ["anchors", fill("&a ")],
  ["aliases that grow", `a: &a [x]\n${Array.from({ length: 60 }, (_, i) => `b${i}: &b${i} [*a, *a, *a, *a]`).join("\n")}`],
  ["tags", fill("!x ")],
  ["escapes", `${HEAD}  - {id: "${"\\x70".repeat(30_000)}"}`],
  ["quotes that do not end", `id: "${fill("x")}`],
  ["unknown facts in every rule", rules(60, `${"a.b > 3.0 && ".repeat(100)}true`)],
  ["brackets in an expression", rules(20, `${"(".repeat(1_900)}true${")".repeat(1_900)}`)],
  ["signs in an expression", rules(20, `${"!".repeat(3_900)}true`)],
  ["choices in choices", rules(30, `${"payment.privacyCoin ? true : ".repeat(100)}false`)],
  ["choices in conditions of choices", rules(30, `${"(".repeat(30)}payment.privacyCoin${" ? true : false)".repeat(30)}`)],
  ["sums and products", rules(30, `${"ownership.layers * ".repeat(150)}2.0 > ${"ownership.layers + ".repeat(80)}1.0`)],
];

describe("a hostile policy", () => {
  test.each(texts)("of %s is read soon and does not throw", (_name, text) => {
    const started = performance.now();
    expect(checkPolicy(text, NOW).problems.length).toBeGreaterThan(0);
    expect(performance.now() - started).toBeLessThan(SOON_MS);
  });

  test.each([
    [
      "a comprehension over a list of hundreds in a long condition",
      1,
      `[${countries(250)}].exists(c, ${'c == "x" || '.repeat(60)}false)`,
    ],
    ["many comprehensions", 120, `payment.payerCountries.exists(c, c in [${countries(12)}])`],
  ])("that is costly by %s is refused", (_name, count, when) => {
    const { valid, problems } = checkPolicy(rules(count, when), NOW);
    expect(valid).toBe(false);
    expect(problems[0]?.message).toMatch(/steps, at most [\d]+ are allowed/);
  });

  test("as costly as is allowed decides within milliseconds, also by the interpreter", () => {
    const text = rules(150, `payment.payerCountries.exists(c, c in [${countries(2)}]) || payment.method in [${countries(60)}]`);
    const policy = compilePolicy(text);
    const many = Array.from({ length: 50 }, (_, i) => `c${i}`);
    const facts = aFacts({ payment: { payerCountries: many } });
    const broken = aFacts({ payment: { payerCountries: [...many, 3 as unknown as string] } });
    for (const given of [facts, broken]) {
      policy.evaluate(given, NOW);
      const started = performance.now();
      for (let i = 0; i < 10; i++) policy.evaluate(given, NOW);
      expect((performance.now() - started) / 10).toBeLessThan(60);
    }
  });
});

describe("the checker beside the event loop", () => {
  test("says what the check says, one order after the other, and lets the event loop run meanwhile", async () => {
    const checker = createPolicyChecker(() => NOW);
    try {
      let turns = 0;
      const timer = setInterval(() => turns++, 5);
      const [big, small] = await Promise.all([checker.check(fill("a:\n")), checker.check(rules(1, "payment.privacyCoin"))]);
      clearInterval(timer);
      expect(turns).toBeGreaterThan(3);
      expect(big).toEqual(checkPolicy(fill("a:\n"), NOW));
      expect(small).toEqual(checkPolicy(rules(1, "payment.privacyCoin"), NOW));
    } finally {
      await checker.close();
    }
  });
});
