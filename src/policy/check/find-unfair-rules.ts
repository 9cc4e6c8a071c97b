import type { PolicyRule } from "../document/policy-document.ts";
import type { PolicyWarning } from "./policy-warning.ts";

/** Words that speak of what somebody is, not of what somebody does, owns or where somebody is. */
const UNFAIR =
  /nationalit\w*|citizen\w*|ethnic\w*|\brac(?:e|ial)\b|religio\w*|birth_?(?:place|country)\w*|(?:mother|native)_? ?tongue|\blanguages?\b|\w+\.languages?\b|\bscripts?\b|\w+\.script\b|\bsurnames?\b|(?:chinese|russian|iranian|arabic|cyrillic|korean) (?:names?|characters?)/i;

const REASON =
  "nationality, language or the script of a name alone must not score: location, headquarters, ownership and conduct may";

/**
 * Rules that seem to weigh nationality, language or the script of a name. There are no such facts on purpose; what is
 * looked at are the words of a rule, in what it reads and in what it tells people.
 */
export function findUnfairRules(rules: readonly PolicyRule[]): PolicyWarning[] {
  return rules.flatMap(({ id, title, when, points, effect, evidence }, index) => {
    const texts = { id, title, when, points: String(points), effect: effect ?? "", evidence: evidence.join(" ") };
    for (const [field, text] of Object.entries(texts)) {
      const found = UNFAIR.exec(text);
      if (!found) continue;
      const isExpression = field === "when" || field === "points" || field === "effect";
      const offset = isExpression ? found.index : 0;
      return [{ code: "unfair" as const, path: ["rules", index, field], offset, message: `"${found[0]}": ${REASON}` }];
    }
    return [];
  });
}
