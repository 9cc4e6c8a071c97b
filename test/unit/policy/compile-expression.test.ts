import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Facts } from "../../../src/domain/facts.ts";
import { checkExpression } from "../../../src/policy/expressions/check-expression.ts";
import { compileExpression } from "../../../src/policy/expressions/compile-expression.ts";
import { factVariables } from "../../../src/policy/expressions/fact-environment.ts";
import { createFactSlots } from "../../../src/policy/expressions/fact-slots.ts";
import { anyCondition } from "../../helpers/arbitrary-expressions.ts";
import { anyFacts } from "../../helpers/arbitrary-facts.ts";
import { aFacts } from "../../helpers/facts.ts";
import { defaultPolicy } from "../../helpers/policies.ts";

/** The same expression both ways: by the interpreter of the CEL library, and as closures. */
function bothWays(source: string, use: "when" | "points" | "effect" = "when", known?: ReadonlySet<string>) {
  const { program, problems } = checkExpression(source, use, known);
  if (!program) throw new Error(`${source}: ${problems[0]?.message}`);
  const slots = createFactSlots();
  const closure = compileExpression(program.ast, slots);
  return {
    isCompiled: closure !== null,
    interpreted: (facts: Facts) => program(factVariables(facts)),
    compiled: (facts: Facts) => closure?.(slots.load(facts) ?? []),
  };
}

describe("closures", () => {
  test("say what the interpreter of the CEL library says, of any condition and any facts", () => {
    let compiled = 0;
    fc.assert(
      fc.property(anyCondition, anyFacts, (source, facts) => {
        fc.pre(checkExpression(source, "when").problems.length === 0);
        const ways = bothWays(source);
        if (!ways.isCompiled) return;
        compiled++;
        expect(ways.compiled(facts)).toBe(ways.interpreted(facts));
      }),
      { numRuns: 1500 },
    );
    expect(compiled).toBeGreaterThan(500);
  });

  test("are there for every expression of the default policy, and agree on any facts", () => {
    const ways = defaultPolicy().document.rules.map(({ when }) => bothWays(when));
    expect(ways.every(({ isCompiled }) => isCompiled)).toBe(true);
    fc.assert(
      fc.property(anyFacts, (facts) => {
        for (const { compiled, interpreted } of ways) expect(compiled(facts)).toBe(interpreted(facts));
      }),
      { numRuns: 200 },
    );
  });

  test.each([
    ["payment.method", "effect"],
    ["size(linkage.sharedKinds) * 2 > 3", "when"],
    ["size(payment.payerCountries + geography.declaredCountries) > 2", "when"],
    ["payment.payerCountries == geography.declaredCountries", "when"],
  ] as const)("leave %s to the interpreter or to the checker", (source, use) => {
    const { program } = checkExpression(source, use);
    expect(program && compileExpression(program.ast, createFactSlots())).toBeNull();
  });

  test("count the characters of a text by code points, as CEL does", () => {
    const ways = bothWays("size(payment.method) == 2");
    const facts = aFacts({ payment: { method: "é😀" } });
    expect([ways.compiled(facts), ways.interpreted(facts)]).toEqual([true, true]);
  });
});

describe("the slots of facts", () => {
  const slots = createFactSlots();
  for (const path of ["payment.method", "payment.thirdParty", "linkage.sharedKinds"]) slots.slotOf(path);
  const load = (family: "payment" | "linkage", values: object | undefined) =>
    slots.load({ ...aFacts(), [family]: values } as Facts);

  test("hold the values in the order in which they were asked for", () => {
    expect(slots.load(aFacts())).toEqual(["invoice", false, []]);
    expect(slots.load(aFacts({ payment: { thirdParty: undefined } }))).toEqual(["invoice", undefined, []]);
  });

  test.each([
    ["a required fact that is missing", "payment", {}],
    ["a fact of another type", "payment", { method: 3 }],
    ["an optional fact that is null", "payment", { method: "card", thirdParty: null }],
    ["a list of something else", "linkage", { sharedKinds: [1] }],
    ["a family that is missing", "payment", undefined],
  ] as const)("are not used for %s", (_name, family, values) => {
    expect(load(family, values)).toBeNull();
  });

  test("know no fact that is not in the catalogue", () => {
    expect(slots.slotOf("payment.provenance")).toBeUndefined();
  });
});
