import type { PolicyDocument } from "../document/policy-document.ts";
import { expressionText } from "../expressions/expression-text.ts";
import type { PolicyWarning, WarningCode } from "./policy-warning.ts";
import type { ReadRule } from "./read-rule.ts";

const at = ({ index }: ReadRule, field: string, code: WarningCode, message: string): PolicyWarning => ({
  code,
  path: ["rules", index, field],
  offset: 0,
  message,
});

/** Rules that no request makes fire, or that every one does. */
function findUnreachable(read: ReadRule, today: string): PolicyWarning[] {
  const { rule, firesFor, alwaysFor } = read;
  const { appliesTo, until } = rule;
  if (until !== undefined && until <= today) {
    return [at(read, "until", "never-fires", `the rule is not in force any more, since ${until}`)];
  }
  if (firesFor.length === 0)
    return [at(read, "when", "never-fires", "the rule can never fire: its condition contradicts itself")];
  const never = appliesTo.filter((kind) => !firesFor.includes(kind));
  if (never.length > 0) {
    return [at(read, "appliesTo", "never-fires", `the rule can never fire for ${never.join(", ")}: leave it out`)];
  }
  if (alwaysFor.length === 0) return [];
  return [at(read, "when", "always-fires", `the rule fires on every ${alwaysFor.join(", every ")}: it tells nothing apart`)];
}

/** Rules whose points cannot count, or cannot count in full. */
function findCapped(read: ReadRule, { categories }: PolicyDocument): PolicyWarning[] {
  const { rule, mostPoints, canFloor, firesFor } = read;
  const cap = categories[rule.category]?.cap ?? 0;
  if (firesFor.length === 0) return [];
  if (cap === 0 && !canFloor) {
    return [
      at(read, "category", "pointless", `the rule changes nothing: the cap of ${rule.category} is 0, and it has no effect`),
    ];
  }
  if (mostPoints === 0 && !canFloor) {
    return [at(read, "points", "pointless", "the rule changes nothing: it gives neither points nor an effect")];
  }
  if (mostPoints <= cap || cap === 0) return [];
  return [at(read, "points", "capped", `the rule gives up to ${mostPoints} points, the cap of ${rule.category} leaves ${cap}`)];
}

/** Rules that fire exactly when an earlier one does. */
function findRepeated(rules: readonly ReadRule[]): PolicyWarning[] {
  const first = new Map<string, ReadRule>();
  return rules.flatMap((read) => {
    const same = read.rule.appliesTo
      .map((kind) => first.get(`${kind} ${expressionText(read.when)}`))
      .find((found) => found !== undefined);
    for (const kind of read.rule.appliesTo) {
      const key = `${kind} ${expressionText(read.when)}`;
      if (!first.has(key)) first.set(key, read);
    }
    if (!same || !overlapsInTime(same, read)) return [];
    return [at(read, "when", "duplicate", `the rule fires whenever ${same.rule.id} does: they say the same`)];
  });
}

/** Two versions of a rule that take turns by date are no repetition. */
const overlapsInTime = ({ rule: a }: ReadRule, { rule: b }: ReadRule): boolean =>
  (a.until ?? "9999") > (b.from ?? "") && (b.until ?? "9999") > (a.from ?? "");

/** Rules that do nothing, or nothing of their own. `today` is a UTC date. */
export const findIdleRules = (rules: readonly ReadRule[], document: PolicyDocument, today: string): PolicyWarning[] => [
  ...rules.flatMap((read) => [...findUnreachable(read, today), ...findCapped(read, document)]),
  ...findRepeated(rules),
];
