import { type FactDefinition, type Facts, factCatalogue } from "../domain/facts.ts";

const UNKNOWN: Readonly<Record<FactDefinition["type"], unknown>> = {
  bool: false,
  double: 0,
  string: "",
  "list<string>": [],
};

const families = Object.entries(factCatalogue).map(([family, facts]) => ({
  family,
  required: Object.entries<FactDefinition>(facts).flatMap(([name, { type, optional }]) => (optional ? [] : [{ name, type }])),
}));

/**
 * Facts as another policy than their own may read them: what the catalogue has by now and they have not, because they were
 * stored before there was such a fact, is what says least: false, 0, "" or an empty list. `filled` names those.
 */
export function completeFacts(stored: Facts): { facts: Facts; filled: string[] } {
  const filled: string[] = [];
  let facts = stored as Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  for (const { family, required } of families) {
    const values = facts[family];
    const missing = required.filter(({ name }) => values?.[name] === undefined);
    if (missing.length === 0) continue;
    filled.push(...missing.map(({ name }) => `${family}.${name}`));
    facts = { ...facts, [family]: { ...values, ...Object.fromEntries(missing.map(({ name, type }) => [name, UNKNOWN[type]])) } };
  }
  return { facts: facts as Facts, filled };
}
