import type { Evidence, Reason } from "../domain/decision.ts";
import { type Facts, sharedFamilies } from "../domain/facts.ts";
import { checkExpression, type Program } from "./check-expression.ts";
import { factFamilies } from "./fact-paths.ts";
import type { PolicyKind, PolicyRule } from "./policy-document.ts";

type Variables = Record<string, unknown>;
type Effect = Reason["effect"];

/** Path of the evidence of a rule that could not be evaluated; its value is the expression that failed. */
const UNEVALUATED_PATH = "policy.unevaluated";

export interface CompiledRule {
  appliesTo: readonly PolicyKind[];
  /** Whether the rule counts at a time (ms since 1970): `from` inclusive, `until` exclusive, UTC days. */
  isInForce(atMs: number): boolean;
  /** The reason when the rule fires, null otherwise. Never throws. */
  evaluate(facts: Facts, variables: Variables): Reason | null;
}

const startOfDay = (date: string | undefined, open: number): number =>
  date === undefined ? open : Date.parse(`${date}T00:00:00Z`);

function compileExpression(source: string, use: "when" | "points" | "effect", known?: ReadonlySet<string>) {
  const { program, whenTrue, problems } = checkExpression(source, use, known);
  if (!program) throw new TypeError(`${use} was not checked: ${problems[0]?.message}`);
  return { program, whenTrue };
}

/** Points are whole: halves are rounded up, and an expression is held inside 0..100. Throws on what is not a number. */
function toPoints(value: unknown): number {
  const points = Number(value);
  if (!Number.isFinite(points)) throw new RangeError("points are not a number");
  return Math.min(100, Math.max(0, Math.round(points)));
}

function compileEffect(effect: string | undefined, known: ReadonlySet<string>): Program | Effect {
  if (effect === undefined) return null;
  return effect === "review" || effect === "deny" ? effect : compileExpression(effect, "effect", known).program;
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

/** The one family that a rule reads; null when it reads several, or what looks like it. */
function onlyFamilyOf({ when, points, effect = "", evidence }: PolicyRule): string | null {
  const text = [when, points, effect, ...evidence].join("\n");
  const read = [...factFamilies].filter((family) => new RegExp(`\\b${family}\\b`).test(text));
  return read.length === 1 ? (read[0] as string) : null;
}

/** Asks once for each object of the family: the answer depends on nothing else. */
function rememberBy(family: string, evaluate: CompiledRule["evaluate"]): CompiledRule["evaluate"] {
  const answers = new WeakMap<object, Reason | null>();
  return (facts, variables) => {
    const key = facts[family as keyof Facts] as object | undefined;
    if (key === undefined) return evaluate(facts, variables);
    let answer = answers.get(key);
    if (answer === undefined) {
      answer = evaluate(facts, variables);
      answers.set(key, answer);
    }
    return answer;
  };
}

/**
 * Compiles a rule that `readPolicy` found good. Should an expression fail all the same (facts that do not fit the
 * catalogue, a sum too large for an integer), the rule fires with effect `review` and says which expression failed:
 * a rule that cannot be answered is a question for a person, never a silent pass.
 */
export function compileRule(rule: PolicyRule): CompiledRule {
  const { program: when, whenTrue } = compileExpression(rule.when, "when");
  const points =
    typeof rule.points === "number" ? toPoints(rule.points) : compileExpression(rule.points, "points", whenTrue).program;
  const effect = compileEffect(rule.effect, whenTrue);
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
  const evaluate = (facts: Facts, variables: Variables): Reason | null => {
    let failing = "when";
    try {
      if (when(variables) !== true) return null;
      failing = "points";
      const given = typeof points === "number" ? points : toPoints(points(variables));
      failing = "effect";
      const chosen: unknown = typeof effect === "function" ? effect(variables) : effect;
      return explain(facts, { points: given, effect: chosen === "review" || chosen === "deny" ? chosen : null });
    } catch {
      return fail(facts, failing);
    }
  };
  const family = onlyFamilyOf(rule);
  return {
    appliesTo: rule.appliesTo,
    isInForce: (atMs) => fromMs <= atMs && atMs < untilMs,
    evaluate: family !== null && sharedFamilies.has(family) ? rememberBy(family, evaluate) : evaluate,
  };
}
