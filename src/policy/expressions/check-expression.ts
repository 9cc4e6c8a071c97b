import { type ASTNode, TypeError as CelTypeError, type Environment, ParseError, type ParseResult } from "@marcbachmann/cel-js";
import { type ExpressionProblem, findForbidden } from "./cel-subset.ts";
import { costOf, MAX_EXPRESSION_COST } from "./expression-cost.ts";
import { ruleEnvironment, verdictEnvironment } from "./fact-environment.ts";
import { findUnguarded } from "./unguarded-facts.ts";

/** What an expression is for: what it may read and what it must give. */
export type ExpressionUse = "when" | "points" | "effect" | "fourEyes";

export type Program = ParseResult;

interface CheckedExpression {
  problems: ExpressionProblem[];
  /** Type-checked and ready to run; null when there are problems. */
  program: Program | null;
  /** Optional facts that are known to be there once the expression came out true. */
  whenTrue: ReadonlySet<string>;
  /** Steps that it takes at worst; 0 when it could not be parsed. */
  cost: number;
}

/** Holds the parser's recursion in bounds: its own limits do not count signs such as `!`. */
const MAX_CHARACTERS = 4000;

const NO_PATHS: ReadonlySet<string> = new Set();
const VERDICT_VARIABLES: ReadonlySet<string> = new Set(["score", "outcome"]);
const EFFECTS = ["review", "deny", "none"] as const;

const WANTED: Record<ExpressionUse, { types: readonly string[]; said: string }> = {
  when: { types: ["bool"], said: "true or false" },
  fourEyes: { types: ["bool"], said: "true or false" },
  points: { types: ["double", "int"], said: "a number" },
  effect: { types: ["string"], said: '"review", "deny" or "none"' },
};

const environmentFor = (use: ExpressionUse): Environment => (use === "fourEyes" ? verdictEnvironment : ruleEnvironment);

function presentCelError(error: unknown): ExpressionProblem {
  if (!(error instanceof ParseError || error instanceof CelTypeError || (error instanceof Error && "summary" in error)))
    throw error;
  const summary = String(error.summary);
  const range = "range" in error ? (error.range as { start?: number } | undefined) : undefined;
  const mixesNumbers = /\bdouble\b.*\bint\b|\bint\b.*\bdouble\b/.test(summary);
  return {
    offset: range?.start ?? 0,
    message: mixesNumbers ? `${summary} (numbers of facts are doubles: write 3.0, not 3)` : summary,
  };
}

/** An effect must end in one of its three words, whatever its conditions say, so that evaluation cannot meet a fourth. */
function findOtherEffects(node: ASTNode): ExpressionProblem[] {
  if (node.op === "?:") return [...findOtherEffects(node.args[1]), ...findOtherEffects(node.args[2])];
  if (node.op === "value" && EFFECTS.some((effect) => effect === node.args)) return [];
  return [
    { offset: node.start, message: 'an effect is review, deny, or a condition with "review", "deny" or "none" on each side' },
  ];
}

function checkType(program: Program, use: ExpressionUse): ExpressionProblem[] {
  const wanted = WANTED[use];
  const { valid, type, error } = program.check();
  if (!valid) return [presentCelError(error)];
  if (!wanted.types.includes(type ?? "")) return [{ offset: 0, message: `must give ${wanted.said}, but gives ${type}` }];
  return use === "effect" ? findOtherEffects(program.ast) : [];
}

const tooCostly = (cost: number): ExpressionProblem => ({
  offset: 0,
  message: `costs up to ${cost} steps, at most ${MAX_EXPRESSION_COST} are allowed: shorten its comprehensions`,
});

/**
 * Parses and checks one CEL expression: size, cost, allowed functions, facts that exist, guards of optional facts, types.
 * `known` are optional facts that something else has already guarded. Never throws on bad input.
 */
export function checkExpression(source: string, use: ExpressionUse, known: ReadonlySet<string> = NO_PATHS): CheckedExpression {
  const failed = (problems: ExpressionProblem[]): CheckedExpression => ({
    problems,
    program: null,
    whenTrue: NO_PATHS,
    cost: 0,
  });
  if (source.length > MAX_CHARACTERS) {
    return failed([{ offset: 0, message: `an expression must have at most ${MAX_CHARACTERS} characters` }]);
  }
  let program: Program;
  try {
    program = environmentFor(use).parse(source);
  } catch (error) {
    return failed([presentCelError(error)]);
  }
  const forbidden = findForbidden(program.ast, use === "fourEyes" ? VERDICT_VARIABLES : NO_PATHS);
  const { problems: unguarded, whenTrue } = findUnguarded(program.ast, known);
  const cost = costOf(program.ast);
  const found = [...forbidden, ...unguarded];
  const problems = found.length === 0 && cost > MAX_EXPRESSION_COST ? [tooCostly(cost)] : found;
  const mistyped = problems.length === 0 ? checkType(program, use) : [];
  return problems.length + mistyped.length > 0 ? failed([...problems, ...mistyped]) : { problems: [], program, whenTrue, cost };
}
