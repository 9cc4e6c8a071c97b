import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readPolicy } from "../../../src/policy/document/read-policy.ts";
import { defaultPolicyText } from "../../helpers/policies.ts";

const validatePolicy = (text: string) => readPolicy(text).problems;

const GOOD = `id: small
title: A small policy
version: 3
thresholds: { review: 40, deny: 85 }
categories:
  payment: { title: Payment, cap: 30 }
fourEyes: score >= 70.0 || outcome == "deny"
rules:
  - id: payment.crypto
    title: Paid in virtual currency
    category: payment
    appliesTo: [signup, instance]
    when: payment.method == "crypto"
    points: 15
    evidence: [payment.method]
`;

/** The good policy with one piece of text replaced, and what is found there, as `line:column message`. */
function problemsAfter(from: string | RegExp, to: string): string[] {
  const text = GOOD.replace(from, () => to);
  expect(text).not.toBe(GOOD);
  return validatePolicy(text).map(({ line, column, message }) => `${line}:${column} ${message}`);
}

const WHEN = 'payment.method == "crypto"';

/** Problems of a rule with this condition, each with the text that stands where the problem is. */
function problemsOfWhen(expression: string): { at: string; message: string }[] {
  const text = GOOD.replace(`when: ${WHEN}`, () => `when: >-\n      ${expression}`);
  return validatePolicy(text).map(({ line, column, message }) => ({
    at: text.split("\n")[line - 1]?.slice(column - 1) ?? "",
    message,
  }));
}

describe("reading a policy", () => {
  test("gives the document of a good policy and no problems", () => {
    const { document, problems } = readPolicy(GOOD);
    expect(problems).toEqual([]);
    expect(document).toMatchObject({
      id: "small",
      version: 3,
      thresholds: { review: 40, deny: 85 },
      rules: [{ id: "payment.crypto", points: 15 }],
    });
  });

  test("takes JSON, which is YAML too", () => {
    const { document } = readPolicy(GOOD);
    expect(readPolicy(JSON.stringify(document)).document).toEqual(document);
  });

  test("takes a policy without version as version 1 and without second person", () => {
    const { document } = readPolicy(GOOD.replace("version: 3\n", "").replace(/fourEyes.*\n/, ""));
    expect(document).toMatchObject({ version: 1 });
    expect(document).not.toHaveProperty("fourEyes");
  });

  test("finds nothing wrong with the default policy", () => {
    expect(validatePolicy(defaultPolicyText)).toEqual([]);
  });

  test("collects problems of all rules and the head, in the order of the document", () => {
    const text = GOOD.replace("deny: 85", "deny: 20")
      .replace("category: payment", "category: paymnt")
      .replace("points: 15", "points: fifteen");
    expect(validatePolicy(text).map(({ line }) => line)).toEqual([4, 11, 14]);
  });

  test("is not confused by names that JavaScript gives a meaning", () => {
    const text = GOOD.replace("  payment: {", "  constructor: {").replace("category: payment", "category: toString");
    expect(validatePolicy(text).map(({ message }) => message)).toEqual(["unknown category toString"]);
  });

  test("checks the expressions of a rule whose shape is wrong as well", () => {
    const text = GOOD.replace(WHEN, "payment.metod == 'crypto'").replace("points: 15", "poins: 15");
    expect(validatePolicy(text).map(({ message }) => message)).toEqual([
      "points is missing",
      "unknown fact payment.metod: did you mean payment.method?",
      "unknown key poins: did you mean points?",
    ]);
  });
});

describe("shape problems are at the key or value that is wrong", () => {
  test.each([
    [
      "an unknown key of the policy",
      "version: 3",
      "version: 3\nthreshold: 1",
      "4:1 unknown key threshold: did you mean thresholds?",
    ],
    ["an unknown key of a rule", "points: 15", "points: 15\n    effects: deny", "15:5 unknown key effects: did you mean effect?"],
    ["a key of a rule that no rule has", "points: 15", "points: 15\n    severity: 3", "15:5 unknown key severity"],
    ["a missing key", "    title: Paid in virtual currency\n", "", "9:5 title is missing"],
    ["a threshold of the wrong type", "deny: 85", "deny: high", "4:33 deny: must be a number from 0 to 101"],
    ["thresholds out of order", "deny: 85", "deny: 40", "4:33 the deny threshold must be above the review threshold"],
    ["an unknown threshold", "deny: 85 }", "deny: 85, hold: 3 }", "4:37 unknown key hold"],
    ["a cap that is too high", "cap: 30", "cap: 130", "6:35 cap: must be at most 100"],
    ["an unknown category", "category: payment", "category: paiment", "11:15 unknown category paiment: did you mean payment?"],
    ["an unknown kind of decision", "[signup, instance]", "[signup, login]", "12:25 1: must be signup, instance or monitoring"],
    [
      "points below zero",
      "points: 15",
      "points: -5",
      "14:13 points: must be a number from 0 to 100 or a CEL expression that gives one",
    ],
    [
      "an unknown evidence path",
      "evidence: [payment.method]",
      "evidence: [payment.method, payment.crypto]",
      "15:32 unknown fact payment.crypto",
    ],
    [
      "a date that does not exist",
      "points: 15",
      "points: 15\n    from: 2026-02-30",
      "15:11 from: must be a date that exists, YYYY-MM-DD",
    ],
    [
      "dates out of order",
      "points: 15",
      "points: 15\n    from: 2026-03-01\n    until: 2026-03-01",
      "16:12 until must be later than from",
    ],
    [
      "a condition that YAML reads as no text",
      `when: ${WHEN}`,
      "when: true",
      "13:11 when: must be a CEL expression that gives true or false",
    ],
    [
      "an id with capitals",
      "id: payment.crypto",
      "id: Payment.Crypto",
      "9:9 id: must be lower-case words joined by dots, such as payment.crypto",
    ],
    ["a version below one", "version: 3", "version: 0", "3:10 version: must be a whole number from 1"],
  ])("%s", (_name, from, to, expected) => {
    expect(problemsAfter(from, to)).toContain(expected);
  });

  test("a duplicate id is at the second rule", () => {
    const rule = GOOD.slice(GOOD.indexOf("  - id:"));
    expect(problemsAfter(/$/, rule)).toEqual(["16:9 duplicate rule id payment.crypto"]);
  });

  test.each([
    ["broken YAML", "rules: [", 1],
    ["a duplicate key", "id: a\nid: b", 2],
    ["an alias", "id: &x a\ntitle: *x", 2],
    ["an unknown tag", "id: !secret a", 1],
  ])("%s is a problem of the YAML with its line", (_name, text, line) => {
    expect(validatePolicy(text)[0]).toMatchObject({ line, message: expect.stringMatching(/^YAML: /) });
  });

  test.each([
    ["nothing", ""],
    ["text", "hello"],
    ["a list", "- a"],
    ["a number", "3"],
  ])("%s instead of a policy is refused", (_name, text) => {
    expect(validatePolicy(text).length).toBeGreaterThan(0);
  });

  test("a policy of megabytes is refused unread", () => {
    expect(validatePolicy("# filler\n".repeat(100_000))).toEqual([
      { line: 1, column: 1, message: "the policy must have at most 131072 characters" },
    ]);
  });

  test("a policy with problems without end is given up on", () => {
    const rule = `{evidence: [${Array(20).fill("payment.payerCountriesMatchX").join(", ")}]}`;
    const problems = validatePolicy(`rules: [${Array(200).fill(rule).join(", ")}]`);
    expect(problems.length).toBeGreaterThan(500);
    expect(problems.length).toBeLessThan(600);
  });

  test.each(["[", "{a: ", "- "])("nesting without end (%s) is a problem of the YAML", (opening) => {
    expect(validatePolicy(opening.repeat(30_000))[0]?.message).toMatch(/^YAML: /);
  });

  test("nothing that is no policy makes it throw", () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => validatePolicy(text).length > 0));
  });

  test("a good policy with any one line lost never makes it throw", () => {
    const lines = GOOD.split("\n");
    for (const index of lines.keys()) expect(() => validatePolicy(lines.toSpliced(index, 1).join("\n"))).not.toThrow();
  });
});

describe("expression problems", () => {
  test.each([
    ["a misspelt fact", "payment.metod == 'x'", "payment.metod", "unknown fact payment.metod: did you mean payment.method?"],
    [
      "a misspelt family",
      "1.0 < linkge.linkedTenants",
      "linkge",
      "unknown fact linkge.linkedTenants: did you mean linkage.linkedTenants?",
    ],
    [
      "a right fact under a wrong family",
      "'tor' in network.concealment",
      "network.",
      "unknown fact network.concealment: did you mean geography.concealment?",
    ],
    [
      "a fact of nationality, which does not exist",
      "'CN' in tenant.nationalities",
      "tenant.",
      "unknown fact tenant.nationalities: nationality, language and script are no facts, on purpose",
    ],
    ["a family without a fact", "payment == 'x'", "payment", "payment is a family of facts: name one of its facts, payment.…"],
    ["an unknown name", "scores > 3.0", "scores", "unknown name scores"],
    ["the score, which rules make and cannot read", "true && score > 3.0", "score", "unknown name score"],
    ["broken syntax", "payment.method ==", "", "Unexpected token: EOF"],
    ["a condition that is no condition", "linkage.linkedTenants", "linkage", "must give true or false, but gives double"],
    ["a comparison of unlike types", "true && payment.method > 3.0", "payment", "no such overload: string > double"],
    [
      "a whole number beside a double",
      "linkage.linkedTenants * 2 > 3.0",
      "linkage",
      "no such overload: double * int (numbers of facts are doubles: write 3.0, not 3)",
    ],
    ["a regular expression", "payment.method.matches('(a+)+$')", "payment", "the function matches is not allowed in a policy"],
    ["a time", "timestamp('2026') == timestamp('2026')", "timestamp", "the function timestamp is not allowed in a policy"],
    [
      "division",
      "linkage.linkedTenants / 2.0 > 1.0",
      "linkage",
      "division is not allowed, it could be by zero: multiply the other side instead",
    ],
    [
      "indexing",
      "payment.payerCountries[0] == 'AE'",
      "payment",
      "indexing is not allowed, the element may not be there: use in, exists or all",
    ],
    ["dynamic types", "dyn(payment.method) == 'x'", "dyn", "the function dyn is not allowed in a policy"],
    ["null", "payment.method == null", "null", "null, bytes and unsigned numbers are not allowed"],
    [
      "a comprehension in a comprehension",
      "payment.payerCountries.exists(x, geography.declaredCountries.exists(y, x == y))",
      "geography",
      "exists inside another comprehension is not allowed",
    ],
    [
      "a bound name that hides a fact",
      "payment.payerCountries.exists(payment, true)",
      "payment, true",
      "payment already has a meaning: choose another name",
    ],
    ["has of something that is no fact", "has(payment)", "has", "has(…) takes one fact: has(family.fact)"],
    ["has of a fact that does not exist", "has(payment.provenance)", "payment.provenance", "unknown fact payment.provenance"],
    ["an expression that is too deep", `${"(".repeat(60)}true${")".repeat(60)}`, "(", "Exceeded maxDepth (40)"],
    ["an expression that is too long", Array(300).fill("true").join(" && "), "", "Exceeded maxAstNodes (500)"],
    [
      "a list that is too long",
      `payment.method in [${Array(302).fill("'x'").join(",")}]`,
      "'x'",
      "Exceeded maxListElements (300)",
    ],
  ])("%s", (_name, expression, at, message) => {
    const problems = problemsOfWhen(expression);
    expect(problems.map((problem) => problem.message)).toContain(message);
    expect(problems[0]?.at.startsWith(at), problems[0]?.at).toBe(true);
  });

  test("every unknown fact of an expression is named, not only the first", () => {
    expect(problemsOfWhen("payment.a > 1.0 && tenant.b > 2.0").map(({ at }) => at)).toEqual([
      "payment.a > 1.0 && tenant.b > 2.0",
      "tenant.b > 2.0",
    ]);
  });

  test("points must be a number and an effect one of its three words", () => {
    expect(problemsAfter("points: 15", "points: payment.method")).toEqual(["14:13 must give a number, but gives string"]);
    expect(problemsAfter("points: 15", "points: 15\n    effect: block")).toEqual(["15:13 unknown name block"]);
    expect(problemsAfter("points: 15", `points: 15\n    effect: "payment.privacyCoin ? 'review' : 'block'"`)).toEqual([
      `15:47 an effect is review, deny, or a condition with "review", "deny" or "none" on each side`,
    ]);
  });

  test("the second-person condition may read score and outcome", () => {
    expect(problemsAfter('outcome == "deny"', "outcome > 3.0")).toEqual(["7:28 no such overload: string > double"]);
  });
});

describe("the place of a problem inside an expression", () => {
  test.each([
    ["a literal block", "when: |\n      payment.method == 'a'\n      || payment.nope == 'b'"],
    [
      "a literal block with a comment and an indent",
      "when: |2 # why\n        payment.method == 'a'\n        || payment.nope == 'b'",
    ],
    ["a folded block", "when: >-\n      payment.method == 'a'\n\n      || payment.nope == 'b'"],
    ["a folded block with deeper lines", "when: >\n      payment.method == 'a'\n         || payment.nope == 'b'"],
    ["plain text over two lines", "when: payment.method == 'a'\n      || payment.nope == 'b'"],
    ["double quotes with escapes", `when: "payment.method == \\"a\\" ||\\n \\x70ayment.method == 'x' || payment.nope == 'b'"`],
    ["double quotes over two lines", `when: "payment.method == 'a' || \\\n      payment.nope == 'b'"`],
    ["single quotes with doubled quotes", "when: 'payment.method == ''a'' || payment.nope == ''b'''"],
    ["text with a tag", "when: !!str payment.nope == 'b'"],
  ])("is exact in %s", (_name, replacement) => {
    const text = GOOD.replace(`when: ${WHEN}`, () => replacement);
    const problem = validatePolicy(text).find(({ message }) => message === "unknown fact payment.nope");
    expect(text.split("\n")[(problem?.line ?? 0) - 1]?.slice((problem?.column ?? 0) - 1)).toMatch(/^payment\.nope == '/);
  });

  test("is the end of the text when the text ends too early", () => {
    expect(problemsAfter(`when: ${WHEN}`, "when: >-\n      true\n      &&")).toEqual(["15:9 Unexpected token: EOF"]);
  });
});

describe("optional facts", () => {
  test.each([
    ["read bare", "payment.thirdParty"],
    ["guarded too late", "payment.thirdParty && has(payment.thirdParty)"],
    ["under a guard of another fact", "has(payment.asset) && payment.thirdParty"],
    ["after a guard that came out false", "has(payment.thirdParty) || payment.thirdParty"],
    ["on the wrong side of a condition", "has(payment.thirdParty) ? false : payment.thirdParty"],
    ["behind a guard that only one side gives", "(has(payment.thirdParty) || payment.privacyCoin) && payment.thirdParty"],
    ["behind a guard inside a comprehension", "payment.payerCountries.all(x, has(payment.thirdParty)) && payment.thirdParty"],
  ])("are a problem when %s", (_name, expression) => {
    const problems = problemsOfWhen(expression);
    expect(problems.map(({ message }) => message)).toEqual([
      "payment.thirdParty may be unknown: guard it, has(payment.thirdParty) && …",
    ]);
    expect(problems[0]?.at).toMatch(/^payment\.thirdParty/);
  });

  test.each([
    "has(payment.thirdParty) && payment.thirdParty",
    "!has(payment.thirdParty) || payment.thirdParty",
    "has(payment.thirdParty) ? payment.thirdParty : false",
    "has(payment.thirdParty) && has(payment.asset) && (payment.thirdParty || payment.asset == 'XMR')",
    "(has(payment.asset) || has(payment.thirdParty)) && has(payment.thirdParty) && payment.thirdParty",
    "has(payment.asset) && payment.payerCountries.exists(x, x == payment.asset)",
  ])("are fine in %s", (expression) => {
    expect(problemsOfWhen(expression)).toEqual([]);
  });

  test("that the condition guards may be read by points and effect", () => {
    const asset = "payment.asset == 'XMR'";
    const text = GOOD.replace(`when: ${WHEN}`, "when: has(payment.asset) && payment.asset != 'USDT'").replace(
      "points: 15",
      `points: "${asset} ? 9 : 3"\n    effect: "${asset} ? 'review' : 'none'"`,
    );
    expect(validatePolicy(text)).toEqual([]);
    expect(problemsAfter("points: 15", `points: "${asset} ? 9 : 3"`)).toEqual([
      "14:14 payment.asset may be unknown: guard it, has(payment.asset) && …",
    ]);
  });
});
