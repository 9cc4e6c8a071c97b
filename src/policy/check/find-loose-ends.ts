import type { PolicyDocument } from "../document/policy-document.ts";
import type { PolicyWarning } from "./policy-warning.ts";
import type { ReadRule } from "./read-rule.ts";

/** From here on a policy takes a good part of a decision's time. */
const COSTLY = 10_000;

const findUncited = ({ rules }: PolicyDocument): PolicyWarning[] =>
  rules.flatMap(({ id, citation }, index) =>
    citation === undefined
      ? [
          {
            code: "no-citation" as const,
            path: ["rules", index, "id"],
            offset: 0,
            message: `${id} cites nothing: say what the rule rests on, so that a reviewer can weigh it`,
          },
        ]
      : [],
  );

const findUnused = ({ categories, rules }: PolicyDocument): PolicyWarning[] =>
  Object.keys(categories).flatMap((name) =>
    rules.some(({ category }) => category === name)
      ? []
      : [
          {
            code: "unused-category" as const,
            path: ["categories", name],
            offset: 0,
            message: `no rule is of the category ${name}`,
          },
        ],
  );

/** Thresholds that all rules together cannot reach; a deny threshold above 100 is there to be out of reach. */
function findUnreachableThresholds({ categories, thresholds }: PolicyDocument, rules: readonly ReadRule[]): PolicyWarning[] {
  let most = 0;
  for (const [name, { cap }] of Object.entries(categories)) {
    const sum = rules.reduce((points, { rule, mostPoints }) => points + (rule.category === name ? mostPoints : 0), 0);
    most += Math.min(cap, sum);
  }
  return (["review", "deny"] as const).flatMap((name) =>
    most < thresholds[name] && thresholds[name] <= 100
      ? [
          {
            code: "unreachable-threshold" as const,
            path: ["thresholds", name],
            offset: 0,
            message: `no score reaches ${thresholds[name]}: all rules together give at most ${most}`,
          },
        ]
      : [],
  );
}

const findCosts = (cost: number): PolicyWarning[] =>
  cost <= COSTLY
    ? []
    : [
        {
          code: "costly",
          path: ["rules"],
          offset: 0,
          message: `a decision takes up to ${cost} steps (about ${Math.ceil(cost / 100)} µs): long lists and comprehensions cost most`,
        },
      ];

/** What a policy as a whole leaves open. */
export const findLooseEnds = (document: PolicyDocument, rules: readonly ReadRule[], cost: number): PolicyWarning[] => [
  ...findUncited(document),
  ...findUnused(document),
  ...findUnreachableThresholds(document, rules),
  ...findCosts(cost),
];
