import type { ASTNode } from "@marcbachmann/cel-js";
import { childrenOf, type ExpressionProblem, readPath } from "./cel-subset.ts";
import { factsByPath } from "./fact-paths.ts";

type Paths = ReadonlySet<string>;

/** Which optional facts are known to be there once an expression came out true, and once it came out false. */
interface Known {
  whenTrue: Paths;
  whenFalse: Paths;
}

const both = (left: Paths, right: Paths): Paths => new Set([...left].filter((path) => right.has(path)));
const plus = (known: Paths, path: string | undefined): Paths => (path === undefined ? known : new Set([...known, path]));

function visitBranches(node: ASTNode, known: Paths, problems: ExpressionProblem[]): Known | null {
  if (node.op === "&&") {
    const left = visit(node.args[0], known, problems);
    const right = visit(node.args[1], left.whenTrue, problems);
    return { whenTrue: right.whenTrue, whenFalse: both(left.whenFalse, right.whenFalse) };
  }
  if (node.op === "||") {
    const left = visit(node.args[0], known, problems);
    const right = visit(node.args[1], left.whenFalse, problems);
    return { whenTrue: both(left.whenTrue, right.whenTrue), whenFalse: right.whenFalse };
  }
  if (node.op === "!_") {
    const inner = visit(node.args, known, problems);
    return { whenTrue: inner.whenFalse, whenFalse: inner.whenTrue };
  }
  if (node.op === "?:") {
    const condition = visit(node.args[0], known, problems);
    const then = visit(node.args[1], condition.whenTrue, problems);
    const otherwise = visit(node.args[2], condition.whenFalse, problems);
    return { whenTrue: both(then.whenTrue, otherwise.whenTrue), whenFalse: both(then.whenFalse, otherwise.whenFalse) };
  }
  return null;
}

function visit(node: ASTNode, known: Paths, problems: ExpressionProblem[]): Known {
  const path = readPath(node);
  if (path !== undefined) {
    if (factsByPath.get(path)?.optional && !known.has(path)) {
      problems.push({ offset: node.start, message: `${path} may be unknown: guard it, has(${path}) && …` });
    }
    return { whenTrue: known, whenFalse: known };
  }
  if (node.op === "call" && node.args[0] === "has") {
    const [fact] = node.args[1];
    return { whenTrue: plus(known, fact && readPath(fact)), whenFalse: known };
  }
  const branches = visitBranches(node, known, problems);
  if (branches) return branches;
  for (const child of childrenOf(node)) visit(child, known, problems);
  return { whenTrue: known, whenFalse: known };
}

/**
 * Finds reads of optional facts that no `has(…)` guards: CEL would fail on them when the fact is unknown. Guards work
 * through `has(a.b) && …`, `!has(a.b) || …` and `has(a.b) ? … : …`, in the order of reading. Returns what is known
 * after the expression came out true, so that the points of a rule may rely on its `when`.
 */
export function findUnguarded(root: ASTNode, knownBefore: Paths): { problems: ExpressionProblem[]; whenTrue: Paths } {
  const problems: ExpressionProblem[] = [];
  const { whenTrue } = visit(root, knownBefore, problems);
  return { problems, whenTrue };
}
