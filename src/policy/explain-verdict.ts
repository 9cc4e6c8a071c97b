import type { Evidence } from "../domain/decision.ts";
import type { ExplainedRule, Explanation } from "../domain/explanation.ts";
import type { Facts } from "../domain/facts.ts";
import type { CompiledPolicy } from "./compile-policy.ts";
import type { PolicyRule } from "./document/policy-document.ts";
import { factsByPath } from "./expressions/fact-paths.ts";

const PATH = /\b[a-z]\w*\.[a-z]\w*\b/gi;

/** The facts that a rule reads or shows, with their values. */
function valuesOf({ when, points, effect = "", evidence }: PolicyRule, facts: Facts): Evidence[] {
  const named = `${when}\n${points}\n${effect}`.match(PATH) ?? [];
  const paths = [...new Set([...named, ...evidence])].filter((path) => factsByPath.has(path));
  return paths.map((path) => {
    const [family = "", name = ""] = path.split(".");
    const values = facts[family as keyof Facts] as Record<string, Evidence["value"]> | undefined;
    const value = values?.[name];
    return value === undefined ? { path } : { path, value };
  });
}

function isInForce({ from = "0000", until = "9999" }: PolicyRule, at: Date): boolean {
  const day = at.toISOString().slice(0, 10);
  return from <= day && day < until;
}

/** How a verdict came about: every rule with what it read, the sums and caps of the categories, and the floor. */
export function explainVerdict(policy: CompiledPolicy, facts: Facts, at: Date): Omit<Explanation, "decisionId" | "reproduced"> {
  const verdict = policy.evaluate(facts, at);
  const fired = new Map(verdict.reasons.map((reason) => [reason.rule, reason]));
  const rules = policy.document.rules.map((rule): ExplainedRule => {
    const reason = fired.get(rule.id);
    const isAsked = (rule.appliesTo as readonly string[]).includes(facts.request.kind);
    return {
      rule: rule.id,
      title: rule.title,
      category: rule.category,
      state: reason ? "fired" : !isAsked ? "other-kind" : isInForce(rule, at) ? "quiet" : "not-in-force",
      points: reason?.points ?? 0,
      effect: reason?.effect ?? null,
      when: rule.when,
      values: valuesOf(rule, facts),
      citation: rule.citation ?? null,
    };
  });
  const categories = Object.entries(policy.document.categories).map(([category, { title, cap }]) => {
    const points = verdict.reasons.reduce((sum, reason) => sum + (reason.category === category ? reason.points : 0), 0);
    return { category, title, points, cap, counted: Math.min(points, cap) };
  });
  const effects = new Set(verdict.reasons.map(({ effect }) => effect));
  return {
    policy: verdict.policy,
    outcome: verdict.outcome,
    score: verdict.score,
    thresholds: verdict.thresholds,
    floor: effects.has("deny") ? "deny" : effects.has("review") ? "review" : null,
    categories,
    rules,
  };
}
