import { ZenEngine } from "@gorules/zen-engine";
import { Engine } from "json-rules-engine";
import type { Facts } from "../../src/domain/facts.ts";
import { compilePolicy } from "../../src/policy/compile-policy.ts";
import { aFacts, anInstanceOfFacts, h100Compute } from "../helpers/facts.ts";
import { aPolicy, aRule } from "../helpers/policies.ts";

type Condition = [path: string, operator: "==" | ">" | "in", value: string | number | boolean | string[]];

const RULES = 40;
const shapes: Condition[][] = [
  [["payment.method", "==", "crypto"]],
  [["ownership.layers", ">", 3]],
  [["identity.disposableEmail", "==", true]],
  [["payment.method", "in", ["prepaid_card", "gift_card"]]],
  [
    ["compute.controlled", "==", true],
    ["enduse.stated", "==", false],
  ],
  [
    ["compute.interconnectGbps", ">", 100],
    ["compute.peakRate", ">", 1e17],
    ["compute.requested", "==", true],
  ],
  [
    ["exposure.groupTier", ">", 0],
    ["linkage.linkedTenants", ">", 0],
  ],
  [
    ["geography.accessD5", "==", true],
    ["geography.declaredD5", "==", false],
  ],
  [
    ["tenant.kind", "==", "organization"],
    ["identity.freeEmail", "==", true],
  ],
  [["ownership.disclosedPercent", ">", 100]],
];

/** Forty rules of the kinds that policies have; those of one shape differ in a bound or a second condition. */
const rules = Array.from({ length: RULES }, (_, i) => {
  const conditions: Condition[] = [...(shapes[i % shapes.length] ?? [])];
  if (i >= shapes.length) conditions.push(["request.hour", ">", (i % 7) + 1]);
  return { id: `r.r${i}`, points: (i % 9) + 1, conditions };
});

const celValue = (value: Condition[2]): string =>
  typeof value === "number"
    ? Number.isInteger(value) && value < 1e15
      ? value.toFixed(1)
      : String(value)
    : JSON.stringify(value);
const cel = ([path, operator, value]: Condition): string => `${path} ${operator} ${celValue(value)}`;
const zen = ([path, operator, value]: Condition): string => `${path} ${operator} ${JSON.stringify(value)}`;
const operators = { "==": "equal", ">": "greaterThan", in: "in" } as const;

export const sampleFacts: Facts[] = [
  aFacts(),
  aFacts({ payment: { method: "crypto" }, ownership: { layers: 5 } }),
  anInstanceOfFacts({ compute: h100Compute(640, 720), enduse: { stated: false } }),
  anInstanceOfFacts({ exposure: { groupTier: 2 }, linkage: { linkedTenants: 3 } }),
];

export interface RuleEngine {
  name: string;
  /** Ids of the rules that fired, with what belongs to a reason. */
  evaluate(facts: Facts): Promise<string[]> | string[];
}

export function gatehouseRules(): RuleEngine & { policy: ReturnType<typeof compilePolicy> } {
  const policy = compilePolicy(
    aPolicy({
      rules: rules.map(({ id, points, conditions }) =>
        aRule({
          id,
          points,
          appliesTo: ["signup", "instance"],
          when: conditions.map(cel).join(" && "),
          evidence: conditions.map(([path]) => path),
        }),
      ),
    }),
  );
  const now = new Date();
  return { name: "gatehouse", policy, evaluate: (facts) => policy.evaluate(facts, now).reasons.map(({ rule }) => rule) };
}

export function jsonRules(): RuleEngine {
  const engine = new Engine();
  for (const { id, points, conditions } of rules) {
    const all = conditions.map(([path, operator, value]) => {
      const [fact = "", name = ""] = path.split(".");
      return { fact, path: `$.${name}`, operator: operators[operator], value };
    });
    engine.addRule({ conditions: { all }, event: { type: id, params: { points } } });
  }
  return { name: "json-rules-engine", evaluate: async (facts) => (await engine.run(facts)).events.map(({ type }) => type) };
}

export function zenRules(): RuleEngine {
  const position = { x: 0, y: 0 };
  const table = {
    hitPolicy: "collect",
    inputs: [{ id: "when", name: "When" }],
    outputs: [
      { id: "rule", name: "Rule", field: "rule" },
      { id: "points", name: "Points", field: "points" },
    ],
    rules: rules.map(({ id, points, conditions }) => ({
      _id: id,
      when: conditions.map(zen).join(" and "),
      rule: JSON.stringify(id),
      points: String(points),
    })),
  };
  const graph = {
    nodes: [
      { id: "in", name: "Request", type: "inputNode", position },
      { id: "table", name: "Rules", type: "decisionTableNode", content: table, position },
      { id: "out", name: "Response", type: "outputNode", position },
    ],
    edges: [
      { id: "1", sourceId: "in", targetId: "table", type: "edge" },
      { id: "2", sourceId: "table", targetId: "out", type: "edge" },
    ],
  };
  const decision = new ZenEngine().createDecision(Buffer.from(JSON.stringify(graph)));
  return {
    name: "zen-engine",
    evaluate: async (facts) => ((await decision.evaluate(facts)).result as { rule: string }[]).map(({ rule }) => rule),
  };
}
