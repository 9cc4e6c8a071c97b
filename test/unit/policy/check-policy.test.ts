import { describe, expect, test } from "vitest";
import { checkPolicy } from "../../../src/policy/check/check-policy.ts";
import type { PolicyDocument, PolicyRule } from "../../../src/policy/document/policy-document.ts";
import { aPolicy, aRule, defaultPolicyText } from "../../helpers/policies.ts";

const NOW = new Date("2026-11-24T12:00:00Z");
const cited = (overrides: Partial<PolicyRule> = {}): PolicyRule => aRule({ citation: "31 CFR chapter V", ...overrides });

/** Warnings of a policy, as `code: message`. */
function warningsOf(overrides: Partial<PolicyDocument>): string[] {
  const { valid, problems } = checkPolicy(JSON.stringify(aPolicy(overrides), null, 2), NOW);
  expect(valid, JSON.stringify(problems)).toBe(true);
  return problems.filter(({ code }) => code !== "unused-category" && code !== "unreachable-threshold").map(say);
}
const say = ({ code, message }: { code: string; message: string }): string => `${code}: ${message}`;
const warningsOfRule = (overrides: Partial<PolicyRule>): string[] => warningsOf({ rules: [cited(overrides)] });

describe("checking a policy", () => {
  test("finds nothing wrong with the default policy, and says what it is", () => {
    const { valid, problems, policy } = checkPolicy(defaultPolicyText, NOW);
    expect(problems).toEqual([]);
    expect([valid, policy?.id]).toEqual([true, "foreign-malicious-actor"]);
    expect(policy?.digest).toMatch(/^sha256:/);
  });

  test("tells errors, which keep a policy from being used, from warnings", () => {
    const bad = checkPolicy(defaultPolicyText.replace("deny: 101", "deny: 8"), NOW);
    expect(bad).toMatchObject({ valid: false, policy: null });
    expect(bad.problems).toMatchObject([{ severity: "error", code: "invalid", line: expect.any(Number) }]);
    const odd = checkPolicy(JSON.stringify(aPolicy({ rules: [aRule()] })), NOW);
    expect([odd.valid, odd.problems.every(({ severity }) => severity === "warning")]).toEqual([true, true]);
  });

  test("says the line and column of a warning, inside an expression too", () => {
    const text = `id: small
title: Small
thresholds: { review: 40, deny: 85 }
categories: { payment: { title: Payment, cap: 90 } }
rules:
  - id: payment.crypto
    title: Paid in virtual currency
    category: payment
    appliesTo: [signup]
    when: >-
      payment.privacyCoin
      || payment.method == "cripto"
    points: 90
    evidence: [payment.method]
`;
    expect(checkPolicy(text, NOW).problems).toEqual([
      expect.objectContaining({ line: 6, column: 9, code: "no-citation" }),
      {
        severity: "warning",
        code: "impossible-value",
        line: 12,
        column: 28,
        message: 'payment.method is never "cripto": did you mean crypto?',
      },
    ]);
  });
});

describe("a rule that does nothing", () => {
  test.each([
    ["says no", "false"],
    ["asks for two values of one fact", "payment.method == 'crypto' && payment.method == 'card'"],
    ["asks for a value outside of a list and in it", "payment.method in ['card', 'invoice'] && payment.method == 'crypto'"],
    ["asks for a number above and below a bound", "ownership.layers > 5.0 && ownership.layers <= 3.0"],
    ["asks for more than there can be", "ownership.disclosedPercent > 100.0"],
    ["asks for less than nothing", "size(payment.payerCountries) < 0"],
    ["asks for a flag and its contrary", "payment.privacyCoin && !payment.privacyCoin"],
    ["contradicts itself through or", "(ownership.layers < 1.0 || ownership.layers < 2.0) && ownership.layers > 5.0"],
    ["contradicts itself in sums", "ownership.layers + ownership.nominees > 5.0 && ownership.nominees + ownership.layers < 2.0"],
    ["asks for another kind of decision", "request.kind == 'instance'"],
    ["asks for what a sign-up never does", "compute.requested && compute.controlled"],
  ])("because it %s can never fire", (_name, when) => {
    expect(warningsOfRule({ when })).toEqual([expect.stringMatching(/^never-fires: the rule can never fire/)]);
  });

  test("for one of its kinds is told to leave that out", () => {
    expect(warningsOfRule({ appliesTo: ["signup", "instance"], when: "compute.requested && compute.controlled" })).toEqual([
      "never-fires: the rule can never fire for signup: leave it out",
    ]);
  });

  test("since it is past says since when", () => {
    expect(warningsOfRule({ until: "2026-11-24" })).toEqual(["never-fires: the rule is not in force any more, since 2026-11-24"]);
    expect(warningsOfRule({ until: "2026-11-25" })).toEqual([]);
  });

  test.each(["true", "payment.privacyCoin || !payment.privacyCoin", "ownership.disclosedPercent >= 0.0"])(
    "because it fires on everything tells nothing apart: %s",
    (when) => {
      expect(warningsOfRule({ when })).toEqual(["always-fires: the rule fires on every signup: it tells nothing apart"]);
    },
  );

  test.each([
    ["no points", { points: 0 }],
    ["no points by expression", { points: "payment.privacyCoin ? 0 : -3" }],
    ["points that its own condition excludes", { when: "ownership.layers > 3.0", points: "ownership.layers > 2.0 ? 0.0 : 9.0" }],
    ["an effect that never comes", { points: 0, when: "payment.privacyCoin", effect: "payment.privacyCoin ? 'none' : 'deny'" }],
  ])("because it gives %s and has no effect changes nothing", (_name, overrides) => {
    expect(warningsOfRule(overrides)).toEqual(["pointless: the rule changes nothing: it gives neither points nor an effect"]);
  });

  test("because of a cap of zero changes nothing, unless it has an effect", () => {
    const categories = { payment: { title: "Payment", cap: 0 } };
    expect(warningsOf({ categories, rules: [cited()] })).toEqual([
      "pointless: the rule changes nothing: the cap of payment is 0, and it has no effect",
    ]);
    expect(warningsOf({ categories, rules: [cited({ effect: "review" })] })).toEqual([]);
  });

  test("in full because of a cap is told so", () => {
    const categories = { payment: { title: "Payment", cap: 20 } };
    expect(warningsOf({ categories, rules: [cited({ points: 30 })] })).toEqual([
      "capped: the rule gives up to 30 points, the cap of payment leaves 20",
    ]);
    expect(warningsOf({ categories, rules: [cited({ points: "payment.privacyCoin ? 25 : 5" })] })).toEqual([
      "capped: the rule gives up to 25 points, the cap of payment leaves 20",
    ]);
    expect(warningsOf({ categories, rules: [cited({ points: 20 })] })).toEqual([]);
  });
});

describe("a rule that another one repeats", () => {
  const same = (when: string, overrides: Partial<PolicyRule> = {}) =>
    warningsOf({
      rules: [cited({ id: "a", when: "payment.privacyCoin && payment.walletListed" }), cited({ id: "b", when, ...overrides })],
    });

  test("is found whatever its layout, brackets and order", () => {
    expect(same("(payment.walletListed)\n && payment.privacyCoin")).toEqual([
      "duplicate: the rule fires whenever a does: they say the same",
    ]);
  });

  test("is none when it is for other decisions, other times, or another condition", () => {
    expect(same("payment.privacyCoin && payment.walletListed", { appliesTo: ["instance"] })).toEqual([]);
    expect(same("payment.privacyCoin || payment.walletListed")).toEqual([]);
    const dated = [cited({ id: "a", until: "2027-01-01" }), cited({ id: "b", from: "2027-01-01", points: 20 })];
    expect(warningsOf({ rules: dated })).toEqual([]);
  });
});

describe("fairness", () => {
  test.each([
    ["its title", { title: "Owner with a nationality of concern" }],
    ["its id", { id: "identity.citizenship" }],
    ["what it is compared with", { when: "payment.method == 'chinese name'" }],
    ["a title about language", { title: "The browser's language is another" }],
  ])("is warned of by %s", (_name, overrides) => {
    const warnings = warningsOfRule(overrides);
    expect(warnings).toContainEqual(expect.stringMatching(/^unfair: .*must not score/));
  });

  test("is named where a fact of it is asked for, which does not exist", () => {
    const { problems } = checkPolicy(JSON.stringify(aPolicy({ rules: [cited({ when: "'CN' in tenant.nationalities" })] })), NOW);
    expect(problems.map(({ message }) => message)).toEqual([
      "unknown fact tenant.nationalities: nationality, language and script are no facts, on purpose",
    ]);
  });

  test("says nothing of location, headquarters, ownership and conduct", () => {
    expect(
      warningsOfRule({ when: "ownership.headquartersD5 || 'CN' in enduse.endUserCountries", title: "Based in D:5" }),
    ).toEqual([]);
  });
});

describe("a policy as a whole", () => {
  const codesOf = (overrides: Partial<PolicyDocument>) =>
    checkPolicy(JSON.stringify(aPolicy(overrides)), NOW).problems.map(({ code }) => code);

  test("is warned of rules that cite nothing, of categories without rules and of thresholds out of reach", () => {
    expect(codesOf({ rules: [aRule()] }).sort()).toEqual([
      "no-citation",
      "unreachable-threshold",
      "unreachable-threshold",
      "unused-category",
    ]);
    const enough = { payment: { title: "Payment", cap: 100 } };
    expect(codesOf({ categories: enough, rules: [cited({ points: 90 })] })).toEqual([]);
    expect(codesOf({ categories: enough, thresholds: { review: 40, deny: 101 }, rules: [cited({ points: 50 })] })).toEqual([]);
  });

  test("that costs a good part of a decision's time is told so", () => {
    const when = `payment.payerCountries.exists(c, ${Array.from({ length: 20 }, (_, i) => `c == "${i}"`).join(" || ")})`;
    const rules = Array.from({ length: 3 }, (_, i) => cited({ id: `r.r${i}`, when: `${when} && ownership.layers > ${i}.0` }));
    expect(codesOf({ rules: rules.slice(0, 1) })).not.toContain("costly");
    expect(codesOf({ rules: [...rules, ...rules.map((rule, i) => ({ ...rule, id: `s.s${i}`, points: 20 }))] })).toContain(
      "costly",
    );
  });
});
