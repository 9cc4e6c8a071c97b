import type { Reason, Verdict } from "../domain/decision.ts";
import type { Facts } from "../domain/facts.ts";
import { type CompiledRule, compileRule } from "./compile-rule.ts";
import { digestOf } from "./document/policy-digest.ts";
import { kinds, type PolicyDocument } from "./document/policy-document.ts";
import { PolicyError } from "./document/policy-problem.ts";
import { readPolicy } from "./document/read-policy.ts";
import { checkExpression } from "./expressions/check-expression.ts";
import { createEvaluationInput } from "./expressions/evaluation-input.ts";
import { factVariables } from "./expressions/fact-environment.ts";
import { createFactSlots } from "./expressions/fact-slots.ts";
import { decideOutcome, type ScoringTerms, scoreReasons, sortReasons } from "./score-reasons.ts";

export interface CompiledPolicy {
  id: string;
  title: string;
  version: number;
  /** sha256:… over the canonical JSON of the document without its version: the same text has the same digest. */
  digest: string;
  thresholds: { review: number; deny: number };
  document: PolicyDocument;
  /** A pure function of facts and time: the same facts give the same bytes, also after a trip through JSON. Never throws. */
  evaluate(facts: Facts, at: Date): Verdict;
  /** Whether a second person must confirm what one decided on this verdict. Yes when that cannot be told. */
  needsSecondPerson(facts: Facts, verdict: Pick<Verdict, "score" | "outcome">): boolean;
}

/** The document of a policy; `PolicyError` with all problems when it is not good. */
function checkedDocument(source: string | PolicyDocument, version: number | undefined): PolicyDocument {
  const text = typeof source === "string" ? source : JSON.stringify(source, null, 2);
  const { document, problems } = readPolicy(text);
  if (!document) throw new PolicyError(problems);
  return version === undefined ? document : { ...document, version };
}

function compileFourEyes(fourEyes: string | undefined): CompiledPolicy["needsSecondPerson"] {
  const program = fourEyes === undefined ? null : checkExpression(fourEyes, "fourEyes").program;
  if (!program) return () => false;
  return (facts, { score, outcome }) => {
    try {
      return program({ ...factVariables(facts), score, outcome }) !== false;
    } catch {
      return true;
    }
  };
}

/**
 * Compiles a policy once for many evaluations. `version` overrides the document's own: the store counts versions.
 * Throws `PolicyError` with every problem, line and column when the policy is not good.
 */
export function compilePolicy(source: string | PolicyDocument, options: { version?: number } = {}): CompiledPolicy {
  const document = checkedDocument(source, options.version);
  const { id, title, version, thresholds } = document;
  const digest = digestOf(document);
  const terms: ScoringTerms = {
    thresholds,
    caps: new Map(Object.entries(document.categories).map(([name, { cap }]) => [name, cap])),
  };
  const slots = createFactSlots();
  const rules = document.rules.map((rule) => compileRule(rule, slots));
  const rulesByKind = new Map<string, CompiledRule[]>(
    kinds.map((kind) => [kind, rules.filter((rule) => rule.appliesTo.includes(kind))]),
  );

  function evaluate(facts: Facts, at: Date): Verdict {
    const input = createEvaluationInput(facts, slots);
    const atMs = at.getTime();
    const fired: Reason[] = [];
    // A kind that no rule can name must not pass because no rule looks at it.
    for (const rule of rulesByKind.get(facts.request?.kind) ?? rules) {
      const reason = rule.isInForce(atMs) ? rule.evaluate(input) : null;
      if (reason) fired.push(reason);
    }
    const reasons = sortReasons(fired);
    const score = scoreReasons(reasons, terms.caps);
    const outcome = decideOutcome(score, reasons, thresholds);
    return {
      outcome,
      score,
      thresholds: { review: thresholds.review, deny: thresholds.deny },
      reasons,
      policy: { id, version, digest },
    };
  }

  return { id, title, version, digest, thresholds, document, evaluate, needsSecondPerson: compileFourEyes(document.fourEyes) };
}
