import type { ASTNode } from "@marcbachmann/cel-js";
import { expressionText } from "../expressions/expression-text.ts";
import { assume, boundsOf, type Known } from "./possible-values.ts";

export interface Range {
  min: number;
  max: number;
}

const ANY: Range = { min: Number.NEGATIVE_INFINITY, max: Number.POSITIVE_INFINITY };

const joined = (left: Range, right: Range): Range => ({
  min: Math.min(left.min, right.min),
  max: Math.max(left.max, right.max),
});

function product(left: Range, right: Range): Range {
  const all = [left.min, left.max].flatMap((l) => [right.min, right.max].map((r) => l * r));
  // Nothing times endless: nothing can be said.
  return all.some(Number.isNaN) ? ANY : { min: Math.min(...all), max: Math.max(...all) };
}

function rangeOfTerm(node: ASTNode, known: Known): Range {
  const possible = known.terms.get(expressionText(node));
  if (possible?.of === "number") return possible;
  const [min, max] = boundsOf(node);
  return { min, max };
}

function rangeOfChoice([condition, then, otherwise]: [ASTNode, ASTNode, ASTNode], known: Known): Range {
  const [whenTrue, whenFalse] = [assume(condition, true, known), assume(condition, false, known)];
  if (!whenTrue) return whenFalse ? rangeOf(otherwise, whenFalse) : ANY;
  const first = rangeOf(then, whenTrue);
  return whenFalse ? joined(first, rangeOf(otherwise, whenFalse)) : first;
}

/** Between which bounds a number lies, as far as that can be told. */
export function rangeOf(node: ASTNode, known: Known): Range {
  if (--known.steps.left < 0) return ANY;
  switch (node.op) {
    case "value":
      return { min: Number(node.args), max: Number(node.args) };
    case "-_": {
      const { min, max } = rangeOf(node.args, known);
      return { min: -max, max: -min };
    }
    case "+": {
      const [left, right] = [rangeOf(node.args[0], known), rangeOf(node.args[1], known)];
      return { min: left.min + right.min, max: left.max + right.max };
    }
    case "-": {
      const [left, right] = [rangeOf(node.args[0], known), rangeOf(node.args[1], known)];
      return { min: left.min - right.max, max: left.max - right.min };
    }
    case "*":
      return product(rangeOf(node.args[0], known), rangeOf(node.args[1], known));
    case "?:":
      return rangeOfChoice(node.args, known);
    case "call":
      return node.args[0] === "double" && node.args[1][0] ? rangeOf(node.args[1][0], known) : rangeOfTerm(node, known);
    default:
      return rangeOfTerm(node, known);
  }
}

/** Which of its words an effect can come out as. */
export function effectsOf(node: ASTNode, known: Known): ReadonlySet<string> {
  if (node.op === "value") return new Set([String(node.args)]);
  if (node.op !== "?:") return new Set(["review", "deny", "none"]);
  const [condition, then, otherwise] = node.args;
  const [whenTrue, whenFalse] = [assume(condition, true, known), assume(condition, false, known)];
  return new Set([...(whenTrue ? effectsOf(then, whenTrue) : []), ...(whenFalse ? effectsOf(otherwise, whenFalse) : [])]);
}
