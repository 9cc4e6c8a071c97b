import type { ASTNode } from "@marcbachmann/cel-js";
import { childrenOf, readPath } from "../expressions/cel-subset.ts";
import { closestName, factsByPath } from "../expressions/fact-paths.ts";
import type { PolicyWarning } from "./policy-warning.ts";
import type { ReadRule } from "./read-rule.ts";

interface Comparison {
  fact: ASTNode;
  literals: readonly ASTNode[];
}

const isText = (node: ASTNode): boolean => node.op === "value" && typeof node.args === "string";

/** A fact and the texts that it is compared with, in the three ways in which that is written. */
function comparisonOf(node: ASTNode): Comparison | null {
  if (node.op === "==" || node.op === "!=") {
    const [left, right] = node.args;
    return isText(left) ? { fact: right, literals: [left] } : { fact: left, literals: [right].filter(isText) };
  }
  if (node.op !== "in") return null;
  const [item, list] = node.args;
  if (list.op === "list") return { fact: item, literals: list.args.filter(isText) };
  return { fact: list, literals: [item].filter(isText) };
}

function findIn(node: ASTNode): { offset: number; message: string }[] {
  const { fact, literals } = comparisonOf(node) ?? { fact: node, literals: [] };
  const path = readPath(fact) ?? "";
  const values = factsByPath.get(path)?.values;
  const wrong = values ? literals.filter(({ args }) => !values.includes(String(args))) : [];
  return [
    ...wrong.map(({ start, args }) => {
      const closest = closestName(String(args), values ?? []);
      const hint = closest ? `did you mean ${closest}?` : `it is one of ${values?.join(", ")}`;
      return { offset: start, message: `${path} is never ${JSON.stringify(args).slice(0, 100)}: ${hint}` };
    }),
    ...childrenOf(node).flatMap(findIn),
  ];
}

/** Comparisons with a text that the fact cannot be: mostly misspelt ones. */
export const findImpossibleValues = ({ index, when, points, effect }: ReadRule): PolicyWarning[] =>
  Object.entries({ when, points, effect }).flatMap(([field, node]) =>
    (node ? findIn(node) : []).map(({ offset, message }) => ({
      code: "impossible-value" as const,
      path: ["rules", index, field],
      offset,
      message,
    })),
  );
