import type { Evidence, Reason } from "../domain/decision.ts";
import type { Facts } from "../domain/facts.ts";
import type { PolicyKind, PolicyRule } from "./document/policy-document.ts";
import { checkExpression } from "./expressions/check-expression.ts";
import { compileExpression } from "./expressions/compile-expression.ts";
import type { EvaluationInput } from "./expressions/evaluation-input.ts";
import type { FactSlots } from "./expressions/fact-slots.ts";

type Effect = Reason["effect"];
type Expression = (input: EvaluationInput) => unknown;

/** Path of the evidence of a rule that could not be evaluated; its value is the expression that failed. */
const UNEVALUATED_PATH = "policy.unevaluated";

export interface CompiledRule {
  appliesTo: readonly PolicyKind[];
  /** Whether the rule counts at a time (ms since 1970): `from` inclusive, `until` exclusive, UTC days. */
  isInForce(atMs: number): boolean;
  /** The reason when the rule fires, null otherwise. Never throws. */
  evaluate(input: EvaluationInput): Reason | null;
}

const startOfDay = (date: string | undefined, open: number): number =>
  date === undefined ? open : Date.parse(`${date}T00:00:00Z`);

interface Source {
  text: string;
  use: "when" | "points" | "effect";
  /** Optional facts that are known to be there. */
  known?: ReadonlySet<string>;
}

/** The closures where there are some and the facts fit the catalogue, else the interpreter. */
function compileSource({ text, use, known }: Source, slots: FactSlots) {
  const { program, whenTrue, problems } = checkExpression(text, use, known);
  if (!program) throw new TypeError(`${use} was not checked: ${problems[0]?.message}`);
  const closure = compileExpression(program.ast, slots);
  const run: Expression = closure
    ? (input) => (input.slots ? closure(input.slots) : program(input.variables()))
    : (input) => program(input.variables());
  return { run, whenTrue };
}

/** Points are whole: halves are rounded up, and an expression is held inside 0..100. Throws on what is not a number. */
function toPoints(value: unknown): number {
  const points = Number(value);
  if (!Number.isFinite(points)) throw new RangeError("points are not a number");
  return Math.min(100, Math.max(0, Math.round(points)));
}

function compileEffect(effect: string | undefined, known: ReadonlySet<string>, slots: FactSlots): Expression | Effect {
  if (effect === undefined) return null;
  return effect === "review" || effect === "deny" ? effect : compileSource({ text: effect, use: "effect", known }, slots).run;
}

function compileEvidence(paths: readonly string[]): (facts: Facts) => Evidence[] {
  const parts = paths.map((path) => ({
    path,
    family: path.slice(0, path.indexOf(".")),
    name: path.slice(path.indexOf(".") + 1),
  }));
  return (facts) =>
    parts.map(({ path, family, name }) => {
      const values = facts[family as keyof Facts] as Record<string, Evidence["value"]> | undefined;
      const value = values?.[name] ?? undefined;
      return value === undefined ? { path } : { path, value };
    });
}

/**
 * Compiles a rule that `readPolicy` found good. Should an expression fail all the same (facts that do not fit the
 * catalogue, a sum too large for an integer), the rule fires with effect `review` and says which expression failed:
 * a rule that cannot be answered is a question for a person, never a silent pass.
 */
export function compileRule(rule: PolicyRule, slots: FactSlots): CompiledRule {
  const { run: when, whenTrue } = compileSource({ text: rule.when, use: "when" }, slots);
  const points =
    typeof rule.points === "number"
      ? toPoints(rule.points)
      : compileSource({ text: rule.points, use: "points", known: whenTrue }, slots).run;
  const effect = compileEffect(rule.effect, whenTrue, slots);
  const gatherEvidence = compileEvidence(rule.evidence);
  const fromMs = startOfDay(rule.from, Number.NEGATIVE_INFINITY);
  const untilMs = startOfDay(rule.until, Number.POSITIVE_INFINITY);
  const { id, title, category, citation = null } = rule;

  const explain = (facts: Facts, given: Pick<Reason, "points" | "effect">): Reason => {
    return { rule: id, title, category, points: given.points, effect: given.effect, citation, evidence: gatherEvidence(facts) };
  };
  const fail = (facts: Facts, failed: string): Reason => {
    const reason = explain(facts, { points: 0, effect: "review" });
    return { ...reason, evidence: [...reason.evidence, { path: UNEVALUATED_PATH, value: failed }] };
  };
  const evaluate = (input: EvaluationInput): Reason | null => {
    let failing = "when";
    try {
      if (when(input) !== true) return null;
      failing = "points";
      const given = typeof points === "number" ? points : toPoints(points(input));
      failing = "effect";
      const chosen: unknown = typeof effect === "function" ? effect(input) : effect;
      return explain(input.facts, { points: given, effect: chosen === "review" || chosen === "deny" ? chosen : null });
    } catch {
      return fail(input.facts, failing);
    }
  };
  return { appliesTo: rule.appliesTo, isInForce: (atMs) => fromMs <= atMs && atMs < untilMs, evaluate };
}
