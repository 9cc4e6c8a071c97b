import { digestOf } from "../document/policy-digest.ts";
import type { PolicyDocument } from "../document/policy-document.ts";
import type { PositionedYaml } from "../document/positioned-yaml.ts";
import { readPolicy } from "../document/read-policy.ts";
import { findIdleRules } from "./find-idle-rules.ts";
import { findImpossibleValues } from "./find-impossible-values.ts";
import { findLooseEnds } from "./find-loose-ends.ts";
import { findUnfairRules } from "./find-unfair-rules.ts";
import type { PolicyWarning, WarningCode } from "./policy-warning.ts";
import { readRule } from "./read-rule.ts";

export interface CheckedProblem {
  severity: "error" | "warning";
  /** `invalid` for every error. */
  code: "invalid" | WarningCode;
  line: number;
  column: number;
  message: string;
}

export interface PolicyCheck {
  /** Whether it can be used: there are no errors, warnings or not. */
  valid: boolean;
  /** Errors and warnings in the order of the document. */
  problems: CheckedProblem[];
  /** What a good policy says of itself; null when there are errors. */
  policy: { id: string; title: string; digest: string; rules: number } | null;
}

const DAY_LENGTH = 10;
const EXPRESSIONS = new Set<PropertyKey | undefined>(["when", "points", "effect"]);

function findWarnings(document: PolicyDocument, cost: number, today: string): PolicyWarning[] {
  const rules = document.rules.flatMap((rule, index) => readRule(rule, index) ?? []);
  return [
    ...findIdleRules(rules, document, today),
    ...rules.flatMap(findImpossibleValues),
    ...findUnfairRules(document.rules),
    ...findLooseEnds(document, rules, cost),
  ];
}

function place({ code, path, offset, message }: PolicyWarning, yaml: PositionedYaml): CheckedProblem {
  const isInText = EXPRESSIONS.has(path.at(-1)) && offset > 0;
  return { severity: "warning", code, ...(isInText ? yaml.inText(path, offset, message) : yaml.atValue(path, message)) };
}

/**
 * Checks a policy: what keeps it from being used, and what its author will hardly have meant. `now` says which rules are
 * past. Never throws on bad input, and ends soon: the size of a policy, of its expressions and their cost are bounded.
 */
export function checkPolicy(text: string, now: Date): PolicyCheck {
  const { document, problems, yaml, cost } = readPolicy(text);
  const errors = problems.map((problem) => ({ severity: "error" as const, code: "invalid" as const, ...problem }));
  if (!document) return { valid: false, problems: errors, policy: null };
  const { id, title, rules } = document;
  const warnings = findWarnings(document, cost, now.toISOString().slice(0, DAY_LENGTH)).map((warning) => place(warning, yaml));
  return {
    valid: true,
    problems: warnings.sort((left, right) => left.line - right.line || left.column - right.column),
    policy: { id, title, digest: digestOf(document), rules: rules.length },
  };
}
