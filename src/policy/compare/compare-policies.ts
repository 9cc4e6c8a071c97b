import { createTwoFilesPatch } from "diff";
import { canonicalJson } from "../../platform/canonical-json.ts";
import type { PolicyDocument, PolicyRule } from "../document/policy-document.ts";

/** A value that two versions have in different ways; absent where one has none. */
export interface Change {
  /** Where it stands, with dots: `thresholds.review`, `categories.payment.cap`; in a rule the name of its field. */
  field: string;
  before?: unknown;
  after?: unknown;
}

export interface PolicyComparison {
  id: string;
  before: { version: number; digest: string };
  after: { version: number; digest: string };
  /** Of all but the rules. */
  settings: Change[];
  rules: {
    added: PolicyRule[];
    removed: PolicyRule[];
    changed: { id: string; fields: Change[] }[];
    /** The rules that both have stand in another order: it says which of equal reasons comes first. */
    reordered: boolean;
  };
  /** The lines that differ, as a unified diff; null where there are too many to compare. */
  text: string | null;
}

export interface ComparedPolicy {
  version: number;
  digest: string;
  yaml: string;
  document: PolicyDocument;
}

/** Comparing lines costs the square of what differs: beyond this nobody would read it. */
const MAX_EDITED_LINES = 2_000;
const CONTEXT_LINES = 3;

type Fields = Record<string, unknown>;

const isFields = (value: unknown): value is Fields => typeof value === "object" && value !== null && !Array.isArray(value);

/** The values of nested maps by their path. */
function flatten(value: Fields, prefix = ""): Map<string, unknown> {
  const flat = new Map<string, unknown>();
  for (const [key, child] of Object.entries(value)) {
    if (isFields(child)) for (const [path, leaf] of flatten(child, `${prefix}${key}.`)) flat.set(path, leaf);
    else flat.set(prefix + key, child);
  }
  return flat;
}

function changesBetween(before: Fields, after: Fields): Change[] {
  const [left, right] = [flatten(before), flatten(after)];
  return [...new Set([...left.keys(), ...right.keys()])].flatMap((field) => {
    const [was, is] = [left.get(field), right.get(field)];
    if (canonicalJson(was) === canonicalJson(is)) return [];
    return [{ field, ...(was !== undefined && { before: was }), ...(is !== undefined && { after: is }) }];
  });
}

function compareRules(before: readonly PolicyRule[], after: readonly PolicyRule[]): PolicyComparison["rules"] {
  const [left, right] = [before, after].map((rules) => new Map(rules.map((rule) => [rule.id, rule])));
  const common = (rules: readonly PolicyRule[]) =>
    rules.flatMap(({ id }) => (left?.has(id) && right?.has(id) ? [id] : [])).join(" ");
  return {
    added: after.filter(({ id }) => !left?.has(id)),
    removed: before.filter(({ id }) => !right?.has(id)),
    changed: after.flatMap((rule) => {
      const earlier = left?.get(rule.id);
      const fields = earlier ? changesBetween(earlier, rule) : [];
      return fields.length > 0 ? [{ id: rule.id, fields }] : [];
    }),
    reordered: common(before) !== common(after),
  };
}

function compareText(before: ComparedPolicy, after: ComparedPolicy): string | null {
  const nameOf = ({ version }: ComparedPolicy) => `version ${version}`;
  const options = { context: CONTEXT_LINES, maxEditLength: MAX_EDITED_LINES };
  return createTwoFilesPatch(nameOf(before), nameOf(after), before.yaml, after.yaml, "", "", options) ?? null;
}

/** What one version of a policy changes against another, by meaning and by line. */
export function comparePolicies(before: ComparedPolicy, after: ComparedPolicy): PolicyComparison {
  const [{ rules: oldRules, version: _old, ...oldHead }, { rules: newRules, version: _new, ...newHead }] = [
    before.document,
    after.document,
  ];
  return {
    id: after.document.id,
    before: { version: before.version, digest: before.digest },
    after: { version: after.version, digest: after.digest },
    settings: changesBetween(oldHead, newHead),
    rules: compareRules(oldRules, newRules),
    text: compareText(before, after),
  };
}
