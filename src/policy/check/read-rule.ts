import type { ASTNode } from "@marcbachmann/cel-js";
import type { PolicyKind, PolicyRule } from "../document/policy-document.ts";
import { checkExpression } from "../expressions/check-expression.ts";
import { effectsOf, rangeOf } from "./possible-results.ts";
import { assume, type Known, knowing, termOfFact } from "./possible-values.ts";

/** A rule of a good policy with its expressions parsed and what they can come to. */
export interface ReadRule {
  rule: PolicyRule;
  index: number;
  when: ASTNode;
  points: ASTNode | null;
  effect: ASTNode | null;
  /** Kinds of decision for which it can fire, and those for which it always does. */
  firesFor: PolicyKind[];
  alwaysFor: PolicyKind[];
  /** The most points that it can give; whole, 0 to 100. */
  mostPoints: number;
  canFloor: boolean;
}

/** What is known of a decision by its kind alone. */
const knownOf = (kind: PolicyKind): Known =>
  knowing([
    [termOfFact("request.kind"), { of: "text", only: new Set([kind]), not: new Set() }],
    ...(kind === "signup" ? [[termOfFact("compute.requested"), { of: "flag", value: false }] as const] : []),
  ]);

const clamp = (points: number): number => Math.min(100, Math.max(0, Math.round(points)));

/** Reads what the checker has found good. */
export function readRule(rule: PolicyRule, index: number): ReadRule | null {
  const when = checkExpression(rule.when, "when");
  const parse = (source: unknown, use: "points" | "effect") =>
    typeof source === "string" ? (checkExpression(source, use, when.whenTrue).program?.ast ?? null) : null;
  const [points, effect] = [parse(rule.points, "points"), parse(isFixed(rule.effect) ? undefined : rule.effect, "effect")];
  if (!when.program) return null;
  const { ast } = when.program;
  const fires = rule.appliesTo.map((kind) => ({
    kind,
    known: assume(ast, true, knownOf(kind)),
    isAlways: assume(ast, false, knownOf(kind)) === null,
  }));
  const situations = fires.flatMap(({ known }) => (known ? [known] : []));
  const most = points ? Math.max(0, ...situations.map((known) => rangeOf(points, known).max)) : Number(rule.points);
  return {
    rule,
    index,
    when: ast,
    points,
    effect,
    firesFor: fires.flatMap(({ kind, known }) => (known ? [kind] : [])),
    alwaysFor: fires.flatMap(({ kind, isAlways }) => (isAlways ? [kind] : [])),
    mostPoints: clamp(most),
    canFloor: effect
      ? situations.some((known) => [...effectsOf(effect, known)].some((word) => word !== "none"))
      : rule.effect !== undefined,
  };
}

const isFixed = (effect: string | undefined): boolean => effect === "review" || effect === "deny";
