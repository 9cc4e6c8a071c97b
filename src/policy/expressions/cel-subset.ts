import type { ASTNode } from "@marcbachmann/cel-js";
import { closestName, factFamilies, factsByPath, unknownFact } from "./fact-paths.ts";

/** A problem inside an expression, `offset` characters from its start. */
export interface ExpressionProblem {
  offset: number;
  message: string;
}

const OPERATORS = new Set([
  "value",
  "id",
  ".",
  "list",
  "?:",
  "||",
  "&&",
  "!_",
  "-_",
  "==",
  "!=",
  "<",
  "<=",
  ">",
  ">=",
  "in",
  "+",
  "-",
  "*",
]);
const FUNCTIONS = new Set(["has", "size", "double"]);
const METHODS = new Set(["size", "startsWith", "endsWith", "contains"]);
const COMPREHENSIONS = new Set(["exists", "all", "exists_one"]);

const REFUSALS: Record<string, string> = {
  "/": "division is not allowed, it could be by zero: multiply the other side instead",
  "%": "the remainder is not allowed, it could be by zero",
  "[]": "indexing is not allowed, the element may not be there: use in, exists or all",
  map: "map literals are not allowed",
};

/** The path of a fact when the node reads one, `family.fact`. */
export function readPath(node: ASTNode): string | undefined {
  if (node.op !== ".") return undefined;
  const [receiver, name] = node.args;
  return receiver.op === "id" ? `${receiver.args}.${name}` : undefined;
}

/** The parts of a node that are expressions themselves, in the order in which they are written. */
export function childrenOf(node: ASTNode): ASTNode[] {
  const isNode = (part: unknown): part is ASTNode => typeof part === "object" && part !== null && "op" in part;
  const parts: unknown[] = Array.isArray(node.args) ? node.args : [node.args];
  return parts.flat().filter(isNode);
}

/** What a walk over an expression knows where it stands. */
interface Scope {
  /** Names beside the families of facts, such as `score` in `fourEyes`. */
  variables: ReadonlySet<string>;
  /** Name that the comprehension around it binds; null outside of any. */
  bound: string | null;
}

const refuse = (node: ASTNode, message: string): ExpressionProblem[] => [{ offset: node.start, message }];
const visitAll = (nodes: readonly ASTNode[], scope: Scope): ExpressionProblem[] => nodes.flatMap((node) => visit(node, scope));

function visitName(node: ASTNode & { op: "id" }, scope: Scope): ExpressionProblem[] {
  const name = node.args;
  if (name === scope.bound || scope.variables.has(name)) return [];
  if (factFamilies.has(name)) return refuse(node, `${name} is a family of facts: name one of its facts, ${name}.…`);
  const closest = closestName(name, [...factFamilies, ...scope.variables]);
  return refuse(node, `unknown name ${name.slice(0, 100)}${closest ? `: did you mean ${closest}?` : ""}`);
}

function visitCall(node: ASTNode & { op: "call" }, scope: Scope): ExpressionProblem[] {
  const [name, args] = node.args;
  const [first] = args;
  if (!FUNCTIONS.has(name)) return refuse(node, `the function ${name} is not allowed in a policy`);
  if (name === "has" && !(args.length === 1 && first && readPath(first))) {
    return refuse(node, "has(…) takes one fact: has(family.fact)");
  }
  return visitAll(args, scope);
}

function visitComprehension(node: ASTNode & { op: "rcall" }, scope: Scope): ExpressionProblem[] {
  const [name, , args] = node.args;
  const [variable, condition] = args;
  if (scope.bound !== null) return refuse(node, `${name} inside another comprehension is not allowed`);
  if (args.length !== 2 || variable?.op !== "id" || !condition) {
    return refuse(node, `${name} takes a name and a condition: ${name}(x, …)`);
  }
  if (factFamilies.has(variable.args) || scope.variables.has(variable.args)) {
    return refuse(variable, `${variable.args} already has a meaning: choose another name`);
  }
  return visit(condition, { ...scope, bound: variable.args });
}

function visitMethod(node: ASTNode & { op: "rcall" }, scope: Scope): ExpressionProblem[] {
  const [name, receiver, args] = node.args;
  const problems = visit(receiver, scope);
  if (COMPREHENSIONS.has(name)) return [...problems, ...visitComprehension(node, scope)];
  if (!METHODS.has(name)) return [...problems, ...refuse(node, `the function ${name} is not allowed in a policy`)];
  return [...problems, ...visitAll(args, scope)];
}

function visit(node: ASTNode, scope: Scope): ExpressionProblem[] {
  if (node.op === "call") return visitCall(node, scope);
  if (node.op === "rcall") return visitMethod(node, scope);
  if (!OPERATORS.has(node.op)) return refuse(node, REFUSALS[node.op] ?? `${node.op} is not allowed in a policy`);
  const path = readPath(node);
  if (path !== undefined) return factsByPath.has(path) ? [] : refuse(node, unknownFact(path));
  if (node.op === "id") return visitName(node, scope);
  if (node.op === "value" && typeof node.args === "object") {
    return refuse(node, "null, bytes and unsigned numbers are not allowed");
  }
  return visitAll(childrenOf(node), scope);
}

/**
 * What lies outside of the part of CEL that policies may use. The part is chosen so that every expression ends fast and
 * none can fail on facts that fit the catalogue: no regular expressions (one could backtrack for minutes), no conversions
 * of text, no division, no indexing, no dynamic types, and no comprehension inside another (cost stays linear in the facts).
 */
export const findForbidden = (root: ASTNode, variables: ReadonlySet<string>): ExpressionProblem[] =>
  visit(root, { variables, bound: null });
