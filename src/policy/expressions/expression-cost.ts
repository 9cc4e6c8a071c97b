import type { ASTNode } from "@marcbachmann/cel-js";
import { childrenOf } from "./cel-subset.ts";

/** Elements that a list of facts is taken to have; those of a request are bounded, and few have as many. */
const LIST_LENGTH = 50;
const COMPREHENSIONS = new Set(["exists", "all", "exists_one"]);

/** What one expression, and all of a policy together, may cost. A decision asks every rule. */
export const MAX_EXPRESSION_COST = 5_000;
export const MAX_POLICY_COST = 50_000;

/** Joining lists or texts makes new ones. */
const JOINING = 10;

/**
 * What an expression costs at worst, in steps of about 10 ns (100 ns where the interpreter has to run it). Both sides of
 * every choice are counted, and a comprehension once for each element of its list.
 */
export function costOf(node: ASTNode): number {
  if (node.op === "rcall" && COMPREHENSIONS.has(node.args[0])) {
    const [, list, [, condition]] = node.args;
    const length = list.op === "list" ? list.args.length : LIST_LENGTH;
    return costOf(list) + length * (condition ? costOf(condition) : 1);
  }
  const own = node.op === "+" ? JOINING : 1;
  return childrenOf(node).reduce((sum, child) => sum + costOf(child), own);
}
