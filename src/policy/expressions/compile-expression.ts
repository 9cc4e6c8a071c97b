import type { ASTNode } from "@marcbachmann/cel-js";
import { readPath } from "./cel-subset.ts";
import { factsByPath } from "./fact-paths.ts";
import type { FactSlots, SlotValues } from "./fact-slots.ts";

/** `bound` is the element that the comprehension around it stands at. */
type Run<T = unknown> = (facts: SlotValues, bound: string) => T;

type Type = "bool" | "double" | "int" | "string" | "list";

interface Compiled {
  type: Type;
  run: Run;
}

/** What is compiled: `null` from anywhere in it means that only the interpreter knows the whole. */
interface Scope {
  slots: FactSlots;
  bound: string | null;
}

const MAX_INT = 2 ** 31;

const literal = (value: unknown): Compiled | null => {
  if (typeof value === "boolean") return { type: "bool", run: () => value };
  if (typeof value === "number") return { type: "double", run: () => value };
  if (typeof value === "string") return { type: "string", run: () => value };
  if (typeof value !== "bigint" || value > MAX_INT || value < -MAX_INT) return null;
  const small = Number(value);
  return { type: "int", run: () => small };
};

function compileFact(path: string, { slots }: Scope): Compiled | null {
  const type = factsByPath.get(path)?.type;
  const at = slots.slotOf(path);
  if (!type || at === undefined) return null;
  return { type: type === "list<string>" ? "list" : type, run: (facts) => facts[at] };
}

/** Both, when each is of one of the types and both are of the same. */
function pairOf(left: ASTNode, right: ASTNode, scope: Scope, types: readonly Type[]) {
  const [l, r] = [compile(left, scope), compile(right, scope)];
  return l && r && l.type === r.type && types.includes(l.type) ? { type: l.type, left: l.run, right: r.run } : null;
}

type Numbers = { left: Run<number>; right: Run<number> };

const arithmetic: Record<string, (of: Numbers) => Run<number>> = {
  "+":
    ({ left, right }) =>
    (facts, bound) =>
      left(facts, bound) + right(facts, bound),
  "-":
    ({ left, right }) =>
    (facts, bound) =>
      left(facts, bound) - right(facts, bound),
  "*":
    ({ left, right }) =>
    (facts, bound) =>
      left(facts, bound) * right(facts, bound),
};

const comparisons: Record<string, (of: Numbers) => Run<boolean>> = {
  "<":
    ({ left, right }) =>
    (facts, bound) =>
      left(facts, bound) < right(facts, bound),
  "<=":
    ({ left, right }) =>
    (facts, bound) =>
      left(facts, bound) <= right(facts, bound),
  ">":
    ({ left, right }) =>
    (facts, bound) =>
      left(facts, bound) > right(facts, bound),
  ">=":
    ({ left, right }) =>
    (facts, bound) =>
      left(facts, bound) >= right(facts, bound),
};

function compileBinary(op: string, [left, right]: [ASTNode, ASTNode], scope: Scope): Compiled | null {
  const compute = arithmetic[op];
  if (compute) {
    const numbers = pairOf(left, right, scope, ["double"]);
    return numbers && { type: "double", run: compute(numbers as Numbers) };
  }
  const compare = comparisons[op];
  if (compare) {
    const numbers = pairOf(left, right, scope, ["double", "int"]);
    return numbers && { type: "bool", run: compare(numbers as Numbers) };
  }
  const pair = pairOf(left, right, scope, ["bool", "double", "int", "string"]);
  if (!pair) return null;
  const { left: l, right: r } = pair;
  return op === "=="
    ? { type: "bool", run: (facts, bound) => l(facts, bound) === r(facts, bound) }
    : { type: "bool", run: (facts, bound) => l(facts, bound) !== r(facts, bound) };
}

function compileIn([item, list]: [ASTNode, ASTNode], scope: Scope): Compiled | null {
  const wanted = compile(item, scope);
  if (wanted?.type !== "string") return null;
  const { run } = wanted;
  if (list.op === "list" && list.args.every((each) => each.op === "value" && typeof each.args === "string")) {
    const texts = new Set(list.args.map((each) => each.args));
    return { type: "bool", run: (facts, bound) => texts.has(run(facts, bound) as string) };
  }
  const among = compile(list, scope);
  if (among?.type !== "list") return null;
  const { run: items } = among;
  return { type: "bool", run: (facts, bound) => (items(facts, bound) as string[]).includes(run(facts, bound) as string) };
}

function compileLogic(op: "&&" | "||", [left, right]: [ASTNode, ASTNode], scope: Scope): Compiled | null {
  const pair = pairOf(left, right, scope, ["bool"]);
  if (!pair) return null;
  const { left: l, right: r } = pair;
  return op === "&&"
    ? { type: "bool", run: (facts, bound) => l(facts, bound) && r(facts, bound) }
    : { type: "bool", run: (facts, bound) => l(facts, bound) || r(facts, bound) };
}

function compileChoice([condition, then, otherwise]: [ASTNode, ASTNode, ASTNode], scope: Scope): Compiled | null {
  const test = compile(condition, scope);
  const pair = pairOf(then, otherwise, scope, ["bool", "double", "int", "string"]);
  if (test?.type !== "bool" || !pair) return null;
  const { run } = test;
  const { type, left, right } = pair;
  return { type, run: (facts, bound) => (run(facts, bound) ? left(facts, bound) : right(facts, bound)) };
}

/** CEL counts the characters of a text by code points. */
const sizeOf = (value: unknown): number => (typeof value === "string" ? [...value].length : (value as string[]).length);

function compileSize(of: ASTNode, scope: Scope): Compiled | null {
  const measured = compile(of, scope);
  if (measured?.type !== "list" && measured?.type !== "string") return null;
  const { run } = measured;
  return { type: "int", run: (facts, bound) => sizeOf(run(facts, bound)) };
}

function compileCall([name, args]: [string, ASTNode[]], scope: Scope): Compiled | null {
  const [first] = args;
  if (!first || args.length !== 1) return null;
  if (name === "size") return compileSize(first, scope);
  if (name === "has") {
    const fact = compileFact(readPath(first) ?? "", scope);
    return fact && { type: "bool", run: (facts, bound) => fact.run(facts, bound) !== undefined };
  }
  const number = name === "double" ? compile(first, scope) : null;
  return number?.type === "int" || number?.type === "double" ? { type: "double", run: number.run } : null;
}

const tests: Record<string, (text: string, part: string) => boolean> = {
  startsWith: (text, part) => text.startsWith(part),
  endsWith: (text, part) => text.endsWith(part),
  contains: (text, part) => text.includes(part),
};

function compileComprehension(name: string, list: Run, condition: Run): Compiled | null {
  const items = list as Run<readonly string[]>;
  if (name === "exists")
    return { type: "bool", run: (facts, bound) => items(facts, bound).some((item) => condition(facts, item)) };
  if (name === "all") return { type: "bool", run: (facts, bound) => items(facts, bound).every((item) => condition(facts, item)) };
  if (name !== "exists_one") return null;
  return { type: "bool", run: (facts, bound) => items(facts, bound).filter((item) => condition(facts, item)).length === 1 };
}

function compileMethod([name, receiver, args]: [string, ASTNode, ASTNode[]], scope: Scope): Compiled | null {
  if (name === "size" && args.length === 0) return compileSize(receiver, scope);
  const on = compile(receiver, scope);
  const [first, second] = args;
  if (!on || !first) return null;
  if (on.type === "list" && second && first.op === "id") {
    const condition = compile(second, { ...scope, bound: first.args });
    return condition?.type === "bool" ? compileComprehension(name, on.run, condition.run) : null;
  }
  const test = tests[name];
  const part = compile(first, scope);
  if (!test || on.type !== "string" || part?.type !== "string") return null;
  return { type: "bool", run: (facts, bound) => test(on.run(facts, bound) as string, part.run(facts, bound) as string) };
}

function compile(node: ASTNode, scope: Scope): Compiled | null {
  const path = readPath(node);
  if (path !== undefined) return compileFact(path, scope);
  switch (node.op) {
    case "value":
      return literal(node.args);
    case "id":
      return node.args === scope.bound ? { type: "string", run: (_facts, bound) => bound } : null;
    case "&&":
    case "||":
      return compileLogic(node.op, node.args, scope);
    case "?:":
      return compileChoice(node.args, scope);
    case "in":
      return compileIn(node.args, scope);
    case "call":
      return compileCall(node.args, scope);
    case "rcall":
      return compileMethod(node.args, scope);
    case "!_": {
      const inner = compile(node.args, scope);
      return inner?.type === "bool" ? { type: "bool", run: (facts, bound) => !inner.run(facts, bound) } : null;
    }
    case "-_": {
      const inner = compile(node.args, scope);
      return inner?.type === "double" ? { type: "double", run: (facts, bound) => -(inner.run(facts, bound) as number) } : null;
    }
    default:
      return node.op in comparisons || node.op in arithmetic || node.op === "==" || node.op === "!="
        ? compileBinary(node.op, node.args as [ASTNode, ASTNode], scope)
        : null;
  }
}

/**
 * A checked expression as plain closures, several times faster than the interpreter and to the same result for facts that
 * fit the catalogue; null where it holds what only the interpreter knows (arithmetic of whole numbers, joined lists).
 */
export function compileExpression(root: ASTNode, slots: FactSlots): ((facts: SlotValues) => unknown) | null {
  const compiled = compile(root, { slots, bound: null });
  return compiled && ((facts) => compiled.run(facts, ""));
}
