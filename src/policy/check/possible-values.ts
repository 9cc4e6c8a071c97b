import type { ASTNode } from "@marcbachmann/cel-js";
import { readPath } from "../expressions/cel-subset.ts";
import { expressionText } from "../expressions/expression-text.ts";
import { factsByPath } from "../expressions/fact-paths.ts";

/** What a term can still be: a number between bounds, a text among some or not among others, true or false. */
export type Possible =
  | { of: "number"; min: number; max: number; minOpen: boolean; maxOpen: boolean }
  | { of: "text"; only: ReadonlySet<string> | null; not: ReadonlySet<string> }
  | { of: "flag"; value: boolean };

/**
 * What is known at a place of an expression: terms, by their text, and what they can be there. `steps` is shared by all
 * that grew out of one beginning and bounds the work.
 */
export interface Known {
  terms: ReadonlyMap<string, Possible>;
  steps: { left: number };
}

const MAX_STEPS = 5_000;

export const knowing = (terms: Iterable<readonly [string, Possible]> = []): Known => ({
  terms: new Map(terms),
  steps: { left: MAX_STEPS },
});

/** The term under which a fact is known. */
export const termOfFact = (path: string): string => {
  const [family, name] = path.split(".");
  return `.(id(${JSON.stringify(family)}),${JSON.stringify(name)})`;
};

const BOUNDS: Record<string, readonly [number, number]> = { percent: [0, 100], "0..1": [0, 1], hour: [0, 23] };

/** What the catalogue says of a number. */
export function boundsOf(node: ASTNode): readonly [number, number] {
  const unit = factsByPath.get(readPath(node) ?? "")?.unit ?? "";
  const isSize = (node.op === "call" || node.op === "rcall") && node.args[0] === "size";
  return BOUNDS[unit] ?? [isSize ? 0 : Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
}

function numberOf(node: ASTNode): number | null {
  if (node.op === "-_") {
    const inner = numberOf(node.args);
    return inner === null ? null : -inner;
  }
  if (node.op !== "value") return null;
  return typeof node.args === "number" || typeof node.args === "bigint" ? Number(node.args) : null;
}

const textOf = (node: ASTNode): string | null => (node.op === "value" && typeof node.args === "string" ? node.args : null);

const learn = (known: Known, term: string, possible: Possible): Known => ({
  ...known,
  terms: new Map(known.terms).set(term, possible),
});

function assumeFlag(known: Known, term: string, value: boolean): Known | null {
  const before = known.terms.get(term);
  if (before?.of === "flag") return before.value === value ? known : null;
  return learn(known, term, { of: "flag", value });
}

type Comparison = "<" | "<=" | ">" | ">=";

const OPPOSITE: Record<Comparison, Comparison> = { "<": ">=", "<=": ">", ">": "<=", ">=": "<" };
const MIRRORED: Record<Comparison, Comparison> = { "<": ">", "<=": ">=", ">": "<", ">=": "<=" };

function assumeNumber(known: Known, node: ASTNode, op: Comparison, bound: number): Known | null {
  const term = expressionText(node);
  const before = known.terms.get(term);
  const [least, most] = boundsOf(node);
  const now =
    before?.of === "number" ? { ...before } : { of: "number" as const, min: least, max: most, minOpen: false, maxOpen: false };
  const isOpen = op === "<" || op === ">";
  if (op === "<" || op === "<=") {
    if (bound < now.max || (bound === now.max && isOpen)) Object.assign(now, { max: bound, maxOpen: isOpen });
  } else if (bound > now.min || (bound === now.min && isOpen)) Object.assign(now, { min: bound, minOpen: isOpen });
  const isEmpty = now.min > now.max || (now.min === now.max && (now.minOpen || now.maxOpen));
  return isEmpty ? null : learn(known, term, now);
}

function assumeText(known: Known, node: ASTNode, among: readonly string[], truth: boolean): Known | null {
  const term = expressionText(node);
  const before = known.terms.get(term);
  const values = factsByPath.get(readPath(node) ?? "")?.values;
  const { only, not } = before?.of === "text" ? before : { only: values ? new Set(values) : null, not: new Set<string>() };
  if (!truth) {
    const left = only && new Set([...only].filter((value) => !among.includes(value)));
    return left?.size === 0 ? null : learn(known, term, { of: "text", only: left, not: new Set([...not, ...among]) });
  }
  const left = among.filter((value) => (only ? only.has(value) : true) && !not.has(value));
  return left.length === 0 ? null : learn(known, term, { of: "text", only: new Set(left), not });
}

function assumeComparison(op: Comparison, [left, right]: [ASTNode, ASTNode], known: Known, truth: boolean): Known | null {
  const wanted = truth ? op : OPPOSITE[op];
  const [l, r] = [numberOf(left), numberOf(right)];
  if (r !== null) return assumeNumber(known, left, wanted, r);
  if (l !== null) return assumeNumber(known, right, MIRRORED[wanted], l);
  return known;
}

function assumeEqual([left, right]: [ASTNode, ASTNode], known: Known, truth: boolean): Known | null {
  const [term, value] = left.op === "value" ? [right, left] : [left, right];
  const text = textOf(value);
  if (text !== null) return assumeText(known, term, [text], truth);
  if (value.op === "value" && typeof value.args === "boolean") return assume(term, value.args === truth, known);
  const number = numberOf(value);
  if (number === null || !truth) return known;
  const atLeast = assumeNumber(known, term, ">=", number);
  return atLeast && assumeNumber(atLeast, term, "<=", number);
}

function assumeIn([item, list]: [ASTNode, ASTNode], node: ASTNode, known: Known, truth: boolean): Known | null {
  const texts = list.op === "list" ? list.args.map(textOf) : [null];
  if (texts.every((text) => text !== null)) return assumeText(known, item, texts, truth);
  const values = factsByPath.get(readPath(list) ?? "")?.values;
  const text = textOf(item);
  if (truth && values && text !== null && !values.includes(text)) return null;
  return assumeFlag(known, expressionText(node), truth);
}

/** Both parts have to be so (`a && b` true, `a || b` false). */
function assumeBoth([left, right]: readonly ASTNode[], known: Known, truth: boolean): Known | null {
  const first = left ? assume(left, truth, known) : known;
  return first && right ? assume(right, truth, first) : first;
}

function either(left: Possible, right: Possible | undefined): Possible | null {
  if (left.of === "number" && right?.of === "number") {
    const [lower, upper] = [left.min <= right.min ? left : right, left.max >= right.max ? left : right];
    const isAt = (side: "min" | "max", value: number) => [left, right].filter((possible) => possible[side] === value);
    return {
      of: "number",
      min: lower.min,
      max: upper.max,
      minOpen: isAt("min", lower.min).every(({ minOpen }) => minOpen),
      maxOpen: isAt("max", upper.max).every(({ maxOpen }) => maxOpen),
    };
  }
  if (left.of === "text" && right?.of === "text") {
    const only = left.only && right.only && new Set([...left.only, ...right.only]);
    return { of: "text", only, not: new Set([...left.not].filter((value) => right.not.has(value))) };
  }
  return left.of === "flag" && right?.of === "flag" && left.value === right.value ? left : null;
}

/** What holds on both of two ways, of which one was taken; null when neither can be. */
function join(first: Known | null, second: Known | null): Known | null {
  if (!first || !second) return first ?? second;
  const terms = [...first.terms].flatMap(([term, possible]) => {
    const both = either(possible, second.terms.get(term));
    return both ? [[term, both] as const] : [];
  });
  return { steps: first.steps, terms: new Map(terms) };
}

/** One of the parts has to be so: what only one of them can be, that one is. */
const assumeEither = ([left, right]: readonly ASTNode[], known: Known, truth: boolean): Known | null =>
  join(left ? assume(left, truth, known) : null, right ? assume(right, truth, known) : null);

function assumeChoice([condition, then, otherwise]: [ASTNode, ASTNode, ASTNode], known: Known, truth: boolean): Known | null {
  const [whenTrue, whenFalse] = [assume(condition, true, known), assume(condition, false, known)];
  return join(whenTrue && assume(then, truth, whenTrue), whenFalse && assume(otherwise, truth, whenFalse));
}

/**
 * What is known besides when an expression is true, or false; null when it cannot be. Says null only of what is sure: who
 * asks may warn of it, never build on it.
 */
export function assume(node: ASTNode, truth: boolean, known: Known): Known | null {
  if (--known.steps.left < 0) return known;
  switch (node.op) {
    case "value":
      return node.args === truth ? known : null;
    case "!_":
      return assume(node.args, !truth, known);
    case "&&":
      return truth ? assumeBoth(node.args, known, true) : assumeEither(node.args, known, false);
    case "||":
      return truth ? assumeEither(node.args, known, true) : assumeBoth(node.args, known, false);
    case "?:":
      return assumeChoice(node.args, known, truth);
    case "==":
      return assumeEqual(node.args, known, truth);
    case "!=":
      return assumeEqual(node.args, known, !truth);
    case "<":
    case "<=":
    case ">":
    case ">=":
      return assumeComparison(node.op, node.args, known, truth);
    case "in":
      return assumeIn(node.args, node, known, truth);
    default:
      return assumeFlag(known, expressionText(node), truth);
  }
}
