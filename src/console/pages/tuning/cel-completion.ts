import type { CompletionContext, CompletionResult } from "@codemirror/autocomplete";
import type { FactReference } from "../../../contract/policy.ts";

/** What the language of rules offers beside the facts. */
const functions = [
  { label: "has", detail: "whether an optional fact is known", apply: "has(" },
  { label: "size", detail: "how many items a list has", apply: "size(" },
  { label: "exists", detail: "whether an item of a list fits", apply: "exists(" },
  { label: "all", detail: "whether all items of a list fit", apply: "all(" },
].map((each) => ({ ...each, type: "function" }));

const keys = ["id", "title", "category", "appliesTo", "when", "points", "effect", "citation", "evidence", "from", "until"].map(
  (label) => ({ label, type: "property", apply: `${label}: `, detail: "of a rule" }),
);

const typeOf = ({ type, unit, optional }: FactReference) => `${type}${unit ? `, ${unit}` : ""}${optional ? ", optional" : ""}`;

/** Completes paths of facts anywhere, functions inside expressions, and the fields of a rule at the start of a line. */
export function completePolicy(facts: readonly FactReference[], context: CompletionContext): CompletionResult | null {
  const word = context.matchBefore(/[\w.]+/);
  if (!word && !context.explicit) return null;
  const from = word?.from ?? context.pos;
  const line = context.state.doc.lineAt(context.pos);
  const isAtStart = /^\s*(- )?\w*$/.test(line.text.slice(0, context.pos - line.from));
  const paths = facts.map((fact) => ({ label: fact.path, type: "variable", detail: typeOf(fact), info: fact.meaning }));
  return { from, options: isAtStart ? [...keys, ...paths] : [...paths, ...functions], validFor: /^[\w.]*$/ };
}
