import type { z } from "zod";
import { checkExpression, type ExpressionUse } from "../expressions/check-expression.ts";
import { MAX_POLICY_COST } from "../expressions/expression-cost.ts";
import { closestName, factsByPath, unknownFact } from "../expressions/fact-paths.ts";
import { headShape, MAX_EVIDENCE, MAX_RULES, type PolicyDocument, type PolicyRule, ruleShape } from "./policy-document.ts";
import type { PolicyProblem } from "./policy-problem.ts";
import { type PositionedYaml, readPositionedYaml } from "./positioned-yaml.ts";

interface ReadPolicy {
  /** Null when there are problems. */
  document: PolicyDocument | null;
  /** In the order of the document. */
  problems: PolicyProblem[];
  yaml: PositionedYaml;
  /** Steps that one decision takes at worst. */
  cost: number;
}

/** From here on rules are no longer checked: nobody reads so many problems, and finding them costs time. */
const ENOUGH_PROBLEMS = 500;

/** Of one map: the rest is not named. */
const MAX_UNKNOWN_KEYS = 50;

type Path = readonly PropertyKey[];
type Fields = Record<string, unknown>;

/** A value of the document: where it stands, for problems found in it. */
interface Place {
  yaml: PositionedYaml;
  path: Path;
}

const inside = ({ yaml, path }: Place, ...keys: PropertyKey[]): Place => ({ yaml, path: [...path, ...keys] });
const problemAt = ({ yaml, path }: Place, message: string): PolicyProblem => yaml.atValue(path, message);
const isFields = (value: unknown): value is Fields => typeof value === "object" && value !== null && !Array.isArray(value);
const didYouMean = (name: string, candidates: Iterable<string>): string => {
  const closest = closestName(name, candidates);
  return closest ? `: did you mean ${closest}?` : "";
};

function presentIssue(place: Place, shape: z.ZodType, issue: z.core.$ZodIssue): PolicyProblem[] {
  const at = inside(place, ...issue.path);
  if (issue.code === "unrecognized_keys") {
    const known = issue.path.length === 0 && "shape" in shape ? Object.keys(shape.shape as object) : [];
    return issue.keys
      .slice(0, MAX_UNKNOWN_KEYS)
      .map((key) => at.yaml.atKey([...at.path, key], `unknown key ${key}${didYouMean(key, known)}`));
  }
  const name = String(at.path.at(-1) ?? "policy");
  const isMissing = issue.path.length > 0 && issue.input === undefined;
  return [problemAt(at, isMissing ? `${name} is missing` : `${name}: ${issue.message}`)];
}

/** What does not fit the shape, and the parsed value when all does. */
function checkShape<S extends z.ZodType>(place: Place, shape: S, value: unknown) {
  const parsed = shape.safeParse(value, { reportInput: true });
  const problems = parsed.success ? [] : parsed.error.issues.flatMap((issue) => presentIssue(place, shape, issue));
  return { problems, parsed: parsed.success ? parsed.data : null };
}

/** Checks an expression where there is one; what is no text is a matter of the shape. */
function checkText(place: Place, text: unknown, { use, known }: { use: ExpressionUse; known?: ReadonlySet<string> | undefined }) {
  if (typeof text !== "string" || text.trim() === "") return { problems: [], whenTrue: known, cost: 0 };
  const { problems, whenTrue, cost } = checkExpression(text, use, known);
  return { cost, problems: problems.map(({ offset, message }) => place.yaml.inText(place.path, offset, message)), whenTrue };
}

/** The three expressions of a rule; points and effect may rely on what `when` has guarded. */
function checkRuleExpressions(place: Place, rule: Fields): { problems: PolicyProblem[]; cost: number } {
  const when = checkText(inside(place, "when"), rule.when, { use: "when" });
  const points = checkText(inside(place, "points"), rule.points, { use: "points", known: when.whenTrue });
  const isFixed = rule.effect === "review" || rule.effect === "deny";
  const effect = checkText(inside(place, "effect"), isFixed ? undefined : rule.effect, { use: "effect", known: when.whenTrue });
  return {
    problems: [...when.problems, ...points.problems, ...effect.problems],
    cost: when.cost + points.cost + effect.cost,
  };
}

function checkRuleReferences(place: Place, rule: Fields, categories: readonly string[]): PolicyProblem[] {
  const problems: PolicyProblem[] = [];
  const { category, evidence, from, until } = rule;
  if (typeof category === "string" && !categories.includes(category)) {
    problems.push(problemAt(inside(place, "category"), `unknown category ${category}${didYouMean(category, categories)}`));
  }
  for (const [index, path] of (Array.isArray(evidence) ? evidence.slice(0, MAX_EVIDENCE) : []).entries()) {
    if (typeof path === "string" && !factsByPath.has(path)) {
      problems.push(problemAt(inside(place, "evidence", index), unknownFact(path)));
    }
  }
  if (typeof from === "string" && typeof until === "string" && until <= from) {
    problems.push(problemAt(inside(place, "until"), "until must be later than from"));
  }
  return problems;
}

function checkDuplicates(place: Place, rules: readonly unknown[]): PolicyProblem[] {
  const seen = new Set<unknown>();
  return rules.flatMap((rule, index) => {
    if (!isFields(rule) || typeof rule.id !== "string") return [];
    if (seen.has(rule.id)) return [problemAt(inside(place, index, "id"), `duplicate rule id ${rule.id}`)];
    seen.add(rule.id);
    return [];
  });
}

function checkHead(place: Place, { thresholds, fourEyes }: Fields): PolicyProblem[] {
  const { problems } = checkText(inside(place, "fourEyes"), fourEyes, { use: "fourEyes" });
  if (!isFields(thresholds) || typeof thresholds.review !== "number" || typeof thresholds.deny !== "number") return problems;
  if (thresholds.review < thresholds.deny) return problems;
  return [...problems, problemAt(inside(place, "thresholds", "deny"), "the deny threshold must be above the review threshold")];
}

function checkRule(place: Place, rule: unknown, categories: readonly string[]) {
  const { problems, parsed } = checkShape(place, ruleShape, rule);
  if (!isFields(rule)) return { problems, parsed, cost: 0 };
  const expressions = checkRuleExpressions(place, rule);
  return {
    problems: [...problems, ...expressions.problems, ...checkRuleReferences(place, rule, categories)],
    parsed,
    cost: expressions.cost,
  };
}

function checkRules(place: Place, rules: readonly unknown[], categories: readonly string[]) {
  const problems = checkDuplicates(place, rules);
  const parsed: PolicyRule[] = [];
  let cost = 0;
  for (const [index, rule] of rules.entries()) {
    if (problems.length > ENOUGH_PROBLEMS) break;
    const checked = checkRule(inside(place, index), rule, categories);
    problems.push(...checked.problems);
    if (checked.parsed) parsed.push(checked.parsed);
    cost += checked.cost;
  }
  if (cost > MAX_POLICY_COST) {
    const message = `a decision costs up to ${cost} steps, at most ${MAX_POLICY_COST} are allowed: shorten lists and comprehensions`;
    problems.push(problemAt(place, message));
  }
  return { problems, parsed, cost };
}

/**
 * Reads and checks a policy of YAML (JSON is YAML too) and finds every problem there is, not only the first; it stops
 * only where a policy is hopeless. Never throws on bad input.
 */
export function readPolicy(text: string): ReadPolicy {
  const yaml = readPositionedYaml(text);
  if (yaml.problems.length > 0) return { document: null, problems: yaml.problems, yaml, cost: 0 };
  const place: Place = { yaml, path: [] };
  const fields = isFields(yaml.value) ? yaml.value : {};
  const categories = isFields(fields.categories) ? Object.keys(fields.categories) : [];
  const rawRules: unknown[] = Array.isArray(fields.rules) ? fields.rules.slice(0, MAX_RULES) : [];
  const head = checkShape(place, headShape, yaml.value);
  const rules = checkRules(inside(place, "rules"), rawRules, categories);
  const problems = [...head.problems, ...checkHead(place, fields), ...rules.problems].sort(
    (left, right) => left.line - right.line || left.column - right.column,
  );
  const document = head.parsed && problems.length === 0 ? { ...head.parsed, rules: rules.parsed } : null;
  return { document, problems, yaml, cost: rules.cost };
}
