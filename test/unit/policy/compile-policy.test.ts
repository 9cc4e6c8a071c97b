import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Facts } from "../../../src/domain/facts.ts";
import { compilePolicy } from "../../../src/policy/compile-policy.ts";
import { PolicyError } from "../../../src/policy/document/policy-problem.ts";
import { aFacts, throughJson } from "../../helpers/facts.ts";
import { aPolicy, aRule, defaultPolicy, defaultPolicyText } from "../../helpers/policies.ts";

const NOW = new Date("2026-11-24T12:00:00Z");
const byCrypto = aFacts({ payment: { method: "crypto" } });

describe("compiling a policy", () => {
  test("refuses a bad policy with all of its problems and their places", () => {
    const text = defaultPolicyText
      .replace("deny: 101", "deny: 8")
      .replace('payment.method == "crypto"', 'payment.metod == "crypto"');
    const compile = () => compilePolicy(text);
    expect(compile).toThrow(PolicyError);
    try {
      compile();
    } catch (error) {
      expect((error as PolicyError).problems.map(({ message }) => message)).toEqual([
        "the deny threshold must be above the review threshold",
        "unknown fact payment.metod: did you mean payment.method?",
      ]);
      expect((error as PolicyError).code).toBe("validation");
      expect((error as PolicyError).details.errors?.[0]?.message).toMatch(/^line \d+, column \d+: the deny threshold/);
    }
  });

  test("takes YAML and the document of it for the same policy", () => {
    const fromYaml = compilePolicy(defaultPolicyText);
    const fromDocument = compilePolicy(throughJsonValue(fromYaml.document));
    expect(fromDocument.digest).toBe(fromYaml.digest);
    expect(fromYaml.digest).toMatch(/^sha256:[0-9a-f]{64}$/);
  });

  test("keeps the digest over comments and layout, and changes it with one point", () => {
    const plain = compilePolicy(defaultPolicyText).digest;
    expect(compilePolicy(defaultPolicyText.replaceAll(/^ *#.*\n/gm, "")).digest).toBe(plain);
    expect(compilePolicy(defaultPolicyText.replace("points: 90", "points: 89")).digest).not.toBe(plain);
  });

  test("takes the version that the store gives over the document's own", () => {
    const policy = compilePolicy(aPolicy({ version: 1 }), { version: 7 });
    expect(policy.version).toBe(7);
    expect(policy.document.version).toBe(7);
    expect(policy.evaluate(byCrypto, NOW).policy).toEqual({ id: "small", version: 7, digest: policy.digest });
  });
});

const throughJsonValue = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

describe("evaluating a policy", () => {
  test("gives the reasons, their evidence and what follows", () => {
    const rule = aRule({ citation: "EO 13984", evidence: ["payment.method", "payment.asset"] });
    const verdict = compilePolicy(aPolicy({ rules: [rule] })).evaluate(byCrypto, NOW);
    expect(verdict).toMatchObject({ outcome: "allow", score: 15, thresholds: { review: 40, deny: 85 } });
    expect(verdict.reasons).toEqual([
      {
        rule: "payment.crypto",
        title: "Paid in virtual currency",
        category: "payment",
        points: 15,
        effect: null,
        citation: "EO 13984",
        evidence: [{ path: "payment.method", value: "crypto" }, { path: "payment.asset" }],
      },
    ]);
  });

  test("says nothing where no rule fires", () => {
    expect(compilePolicy(aPolicy()).evaluate(aFacts(), NOW)).toMatchObject({ outcome: "allow", score: 0, reasons: [] });
  });

  test("asks only the rules of the kind that is decided", () => {
    const rules = [aRule({ appliesTo: ["instance", "monitoring"] })];
    const policy = compilePolicy(aPolicy({ rules }));
    const outcomeOf = (kind: string) => policy.evaluate(aFacts({ request: { kind }, payment: { method: "crypto" } }), NOW).score;
    expect([outcomeOf("signup"), outcomeOf("instance"), outcomeOf("monitoring")]).toEqual([0, 15, 15]);
  });

  test("asks every rule about a kind that no rule can name", () => {
    const facts = aFacts({ request: { kind: "something else" }, payment: { method: "crypto" } });
    expect(compilePolicy(aPolicy()).evaluate(facts, NOW).score).toBe(15);
  });

  test("switches rules by UTC day: from inclusive, until exclusive", () => {
    const policy = compilePolicy(aPolicy({ rules: [aRule({ from: "2026-11-10", until: "2026-12-01" })] }));
    const fires = (at: string) => policy.evaluate(byCrypto, new Date(at)).reasons.length === 1;
    expect(fires("2026-11-09T23:59:59.999Z")).toBe(false);
    expect(fires("2026-11-10T00:00:00.000Z")).toBe(true);
    expect(fires("2026-11-30T23:59:59.999Z")).toBe(true);
    expect(fires("2026-12-01T00:00:00.000Z")).toBe(false);
  });

  test("orders reasons by points, then by effect, then as the policy has them", () => {
    const rules = [
      aRule({ id: "a", points: 5 }),
      aRule({ id: "b", points: 5, effect: "review" }),
      aRule({ id: "c", points: 5, effect: "deny" }),
      aRule({ id: "d", points: 9 }),
      aRule({ id: "e", points: 5 }),
    ];
    const { reasons } = compilePolicy(aPolicy({ rules })).evaluate(byCrypto, NOW);
    expect(reasons.map(({ rule }) => rule)).toEqual(["d", "c", "b", "a", "e"]);
  });

  test.each([
    ["a whole number", "3", 3],
    ["a half, rounded up", "linkage.linkedTenants * 2.5", 3],
    ["what is below zero, cut to zero", "linkage.linkedTenants * -7.0", 0],
    ["what is above a hundred, cut to a hundred", "linkage.linkedTenants * 700.0", 100],
    ["an optional fact that the condition guards", "compute.declaredHours * 0.01", 10],
  ])("computes points from %s", (_name, points, expected) => {
    const when = "has(compute.declaredHours) && payment.method == 'crypto'";
    const facts = aFacts({ payment: { method: "crypto" }, linkage: { linkedTenants: 1 }, compute: { declaredHours: 1000 } });
    expect(compilePolicy(aPolicy({ rules: [aRule({ when, points })] })).evaluate(facts, NOW).reasons[0]?.points).toBe(expected);
  });

  test("chooses the effect by expression", () => {
    const effect = "linkage.linkedTenants > 9.0 ? 'deny' : linkage.linkedTenants > 3.0 ? 'review' : 'none'";
    const policy = compilePolicy(aPolicy({ rules: [aRule({ effect })] }));
    const of = (linkedTenants: number) =>
      policy.evaluate(aFacts({ payment: { method: "crypto" }, linkage: { linkedTenants } }), NOW);
    expect([of(1), of(5), of(10)].map(({ outcome, reasons }) => [outcome, reasons[0]?.effect])).toEqual([
      ["allow", null],
      ["review", "review"],
      ["deny", "deny"],
    ]);
  });
});

describe("a rule that cannot be evaluated", () => {
  /** Facts that break the catalogue: only such facts can make a checked expression fail. */
  const broken = (family: keyof Facts, fact: string, value: unknown): Facts => {
    const facts = structuredClone(byCrypto) as Record<string, Record<string, unknown>>;
    facts[family] = { ...facts[family], [fact]: value };
    return facts as unknown as Facts;
  };

  test.each([
    ["its condition", { when: "linkage.linkedTenants > 0.0" }, 0],
    ["its points", { points: "linkage.linkedTenants * 2.0" }, 0],
    ["its effect", { effect: "linkage.linkedTenants > 2.0 ? 'deny' : 'none'" }, 0],
  ])("for %s is held for a person and says so", (name, part, points) => {
    const verdict = compilePolicy(aPolicy({ rules: [aRule(part)] })).evaluate(broken("linkage", "linkedTenants", "three"), NOW);
    expect(verdict.outcome).toBe("review");
    expect(verdict.reasons).toMatchObject([{ rule: "payment.crypto", points, effect: "review" }]);
    expect(verdict.reasons[0]?.evidence.at(-1)).toEqual({
      path: "policy.unevaluated",
      value: name.replace("its ", "").replace("condition", "when"),
    });
  });

  test("for sums that are no number is held too", () => {
    const verdict = compilePolicy(aPolicy({ rules: [aRule({ points: "1e308 * 10.0" })] })).evaluate(byCrypto, NOW);
    expect(verdict).toMatchObject({ outcome: "review", score: 0 });
  });

  test("does not keep the others from counting", () => {
    const rules = [aRule({ id: "a", when: "linkage.linkedTenants > 0.0" }), aRule({ id: "b", points: 30 })];
    const { reasons, score } = compilePolicy(aPolicy({ rules })).evaluate(broken("linkage", "linkedTenants", null), NOW);
    expect(score).toBe(30);
    expect(reasons.map(({ rule }) => rule)).toEqual(["b", "a"]);
  });

  test.each(["identity", "ownership", "geography", "payment", "linkage", "screening", "lists"] as const)(
    "for want of the family %s is held",
    (family) => {
      const { [family]: _gone, ...rest } = byCrypto;
      expect(defaultPolicy().evaluate(rest as Facts, NOW).outcome).not.toBe("allow");
    },
  );

  test("does not throw for want of everything", () => {
    expect(defaultPolicy().evaluate({} as Facts, NOW).outcome).toBe("review");
  });
});

describe("the second person", () => {
  const policy = compilePolicy(aPolicy({ fourEyes: "score >= 70.0 || outcome == 'deny' || exposure.groupTier >= 3.0" }));

  test.each([
    [{ score: 70, outcome: "review" as const }, 0, true],
    [{ score: 69, outcome: "review" as const }, 0, false],
    [{ score: 0, outcome: "deny" as const }, 0, true],
    [{ score: 0, outcome: "review" as const }, 3, true],
  ])("for %o at tier %i: %s", (verdict, groupTier, expected) => {
    expect(policy.needsSecondPerson(aFacts({ exposure: { groupTier } }), verdict)).toBe(expected);
  });

  test("is not asked where the policy does not say so", () => {
    expect(compilePolicy(aPolicy()).needsSecondPerson(aFacts(), { score: 100, outcome: "deny" })).toBe(false);
  });

  test("is asked when it cannot be told", () => {
    const { exposure: _gone, ...rest } = aFacts();
    expect(policy.needsSecondPerson(rest as Facts, { score: 0, outcome: "review" })).toBe(true);
  });
});

describe("for any rules", () => {
  const anyRules = fc.array(
    fc.record({
      points: fc.integer({ min: 0, max: 100 }),
      category: fc.constantFrom("payment", "ownership"),
      effect: fc.constantFrom(undefined, "review", "deny"),
      fires: fc.boolean(),
    }),
    { minLength: 1, maxLength: 12 },
  );
  const caps = fc.record({ payment: fc.integer({ min: 0, max: 100 }), ownership: fc.integer({ min: 0, max: 100 }) });

  test("the reasons explain the score to the point and the outcome follows from score and effects", () => {
    fc.assert(
      fc.property(anyRules, caps, (given, cap) => {
        const rules = given.map(({ fires, effect, ...rest }, index) =>
          aRule({ ...rest, id: `r.r${index}`, when: fires ? "true" : "false", ...(effect ? { effect } : {}) }),
        );
        const categories = {
          payment: { title: "Payment", cap: cap.payment },
          ownership: { title: "Ownership", cap: cap.ownership },
        };
        const { reasons, score, outcome } = compilePolicy(aPolicy({ rules, categories })).evaluate(byCrypto, NOW);
        const sumOf = (category: string) =>
          reasons.filter((reason) => reason.category === category).reduce((sum, { points }) => sum + points, 0);
        expect(reasons).toHaveLength(given.filter(({ fires }) => fires).length);
        expect(score).toBe(Math.min(100, Math.min(cap.payment, sumOf("payment")) + Math.min(cap.ownership, sumOf("ownership"))));
        const effects = new Set(reasons.map(({ effect }) => effect));
        const expected = effects.has("deny") || score >= 85 ? "deny" : effects.has("review") || score >= 40 ? "review" : "allow";
        expect(outcome).toBe(expected);
      }),
      { numRuns: 60 },
    );
  });

  test("a further rule never lowers the score or softens the outcome", () => {
    const hardness = { allow: 0, review: 1, deny: 2 };
    fc.assert(
      fc.property(anyRules, (given) => {
        const rules = given.map(({ fires: _always, effect, ...rest }, index) =>
          aRule({ ...rest, id: `r.r${index}`, when: "true", ...(effect ? { effect } : {}) }),
        );
        fc.pre(rules.length > 1);
        const all = compilePolicy(aPolicy({ rules })).evaluate(byCrypto, NOW);
        const fewer = compilePolicy(aPolicy({ rules: rules.slice(0, -1) })).evaluate(byCrypto, NOW);
        expect(all.score).toBeGreaterThanOrEqual(fewer.score);
        expect(hardness[all.outcome]).toBeGreaterThanOrEqual(hardness[fewer.outcome]);
      }),
      { numRuns: 40 },
    );
  });
});

describe("a replay", () => {
  const anyFacts = fc
    .record({
      method: fc.constantFrom("card", "crypto", "gift_card"),
      asset: fc.option(fc.constantFrom("USDT", "XMR"), { nil: undefined }),
      thirdParty: fc.option(fc.boolean(), { nil: undefined }),
      linkedTenants: fc.integer({ min: 0, max: 9 }),
      disclosedPercent: fc.double({ min: 0, max: 100, noNaN: true }),
      entityAgeDays: fc.option(fc.integer({ min: 0, max: 400 }), { nil: undefined }),
      countries: fc.array(fc.constantFrom("AE", "AU", "CN", "SG"), { maxLength: 4 }),
      groupTier: fc.integer({ min: 0, max: 5 }),
      kind: fc.constantFrom("signup", "instance", "monitoring"),
      flag: fc.boolean(),
    })
    .map(({ method, asset, thirdParty, linkedTenants, disclosedPercent, entityAgeDays, countries, groupTier, kind, flag }) =>
      aFacts({
        request: { kind },
        payment: { method, asset, thirdParty, payerCountries: countries },
        linkage: { linkedTenants },
        ownership: { disclosedPercent, entityAgeDays, headquartersD5: flag, headquarters: countries },
        geography: { accessD5: flag, arbitrageCountries: countries, arbitrageRouting: flag, arbitrageD5: flag },
        compute: { requested: kind === "instance", controlled: flag, bucket: flag ? "a.1" : "unknown" },
        exposure: { groupTier },
      }),
    );

  test("of facts from JSON gives the same bytes, with keys in any order", () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const bytes = JSON.stringify(defaultPolicy().evaluate(facts, NOW));
        const reversed = Object.fromEntries(
          Object.entries(facts).map(([family, values]) => [family, Object.fromEntries(Object.entries(values).reverse())]),
        ) as unknown as Facts;
        expect(JSON.stringify(defaultPolicy().evaluate(throughJson(facts), NOW))).toBe(bytes);
        expect(JSON.stringify(defaultPolicy().evaluate(throughJson(reversed), NOW))).toBe(bytes);
      }),
      { numRuns: 200 },
    );
  });

  test("with optional facts set to undefined equals one where they are missing", () => {
    const absent = aFacts();
    const undefinedFacts = {
      ...absent,
      payment: { ...absent.payment, asset: undefined, thirdParty: undefined },
    } as unknown as Facts;
    const missing = aFacts({ payment: { asset: undefined, thirdParty: undefined } });
    expect(defaultPolicy().evaluate(undefinedFacts, NOW)).toEqual(defaultPolicy().evaluate(missing, NOW));
  });

  test("leaves the facts as they were", () => {
    const facts = aFacts({ payment: { method: "crypto" } });
    const before = JSON.stringify(facts);
    defaultPolicy().evaluate(facts, NOW);
    expect(JSON.stringify(facts)).toBe(before);
  });
});
