import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { effectsOf, rangeOf } from "../../../src/policy/check/possible-results.ts";
import { assume, knowing } from "../../../src/policy/check/possible-values.ts";
import { checkExpression } from "../../../src/policy/expressions/check-expression.ts";
import { factVariables } from "../../../src/policy/expressions/fact-environment.ts";
import { anyCondition } from "../../helpers/arbitrary-expressions.ts";
import { anyFacts } from "../../helpers/arbitrary-facts.ts";

function parse(source: string, use: "when" | "points" | "effect" = "when") {
  const { program, problems } = checkExpression(source, use);
  if (!program) throw new Error(`${source}: ${problems[0]?.message}`);
  return program;
}

const canBe = (source: string, truth: boolean): boolean => assume(parse(source).ast, truth, knowing()) !== null;

describe("what a condition can come to", () => {
  test("is never said to be impossible when some facts make it so", () => {
    fc.assert(
      fc.property(anyCondition, anyFacts, (source, facts) => {
        fc.pre(checkExpression(source, "when").problems.length === 0);
        const program = parse(source);
        expect(assume(program.ast, program(factVariables(facts)) === true, knowing())).not.toBeNull();
      }),
      { numRuns: 2_000 },
    );
  });

  test.each([
    ["ownership.layers > 3.0", true, true],
    ["ownership.layers > 3.0 && ownership.layers > 2.0", true, true],
    ["ownership.layers > 3.0 ? ownership.layers < 2.0 : ownership.layers > 5.0", false, true],
    ["payment.method != 'card' && payment.method == 'card'", false, true],
    ["!(payment.method in ['card', 'invoice', 'crypto', 'gift_card', 'prepaid_card', 'bank_transfer'])", false, true],
    ["payment.privacyCoin == false && payment.privacyCoin", false, true],
    ["'moon' in geography.concealment", false, true],
    ["'tor' in geography.concealment", true, true],
    ["3.0 < ownership.layers && ownership.layers <= 3.0", false, true],
    ["ownership.layers == 3.0 && ownership.layers > 3.0", false, true],
    ["has(payment.thirdParty) && !has(payment.thirdParty)", false, true],
  ])("%s: true %s, false %s", (source, whenTrue, whenFalse) => {
    expect([canBe(source, true), canBe(source, false)]).toEqual([whenTrue, whenFalse]);
  });
});

describe("what points and effects can come to", () => {
  const range = (source: string) => rangeOf(parse(source, "points").ast, knowing());

  test.each([
    ["3", 3, 3],
    ["payment.privacyCoin ? 6 : 12", 6, 12],
    ["ownership.disclosedPercent * 0.5 - 10.0", -10, 40],
    ["-(ownership.disclosedPercent)", -100, -0],
    ["ownership.layers > 3.0 ? (ownership.layers < 2.0 ? 90 : 4) : 2", 2, 4],
    ["double(size(linkage.sharedKinds)) + 1.0", 1, Number.POSITIVE_INFINITY],
  ])("of %s is from %s to %s", (source, min, max) => {
    expect(range(source)).toEqual({ min, max });
  });

  test("of an effect are the words that its conditions leave", () => {
    const words = (source: string) => [...effectsOf(parse(source, "effect").ast, knowing())].sort();
    expect(words("payment.privacyCoin ? 'review' : 'none'")).toEqual(["none", "review"]);
    expect(words("ownership.layers > 3.0 && ownership.layers < 2.0 ? 'deny' : 'none'")).toEqual(["none"]);
  });
});
