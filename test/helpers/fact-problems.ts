import { type FactDefinition, factCatalogue } from "../../src/domain/facts.ts";

const FITS: Readonly<Record<FactDefinition["type"], (value: unknown) => boolean>> = {
  bool: (value) => typeof value === "boolean",
  double: (value) => typeof value === "number" && Number.isFinite(value) && !Object.is(value, -0),
  string: (value) => typeof value === "string",
  "list<string>": (value) => Array.isArray(value) && value.every((item) => typeof item === "string"),
};

const isFamily = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;

function problemsOfFamily(family: string, facts: Record<string, unknown>): string[] {
  const definitions: Record<string, FactDefinition> = factCatalogue[family as keyof typeof factCatalogue];
  const unknown = Object.keys(facts).filter((name) => !(name in definitions));
  const wrong = Object.entries(definitions).filter(([name, { type, optional }]) =>
    name in facts ? !FITS[type](facts[name]) : !optional,
  );
  return [
    ...unknown.map((name) => `${family}.${name} is not in the catalogue`),
    ...wrong.map(([name, { type }]) => `${family}.${name} is no ${type}: ${JSON.stringify(facts[name])}`),
  ];
}

/**
 * Where gathered facts and the catalogue of facts disagree: facts that it does not know, that are missing, or that are
 * of another type. `families` tells which are asked for; all by default.
 */
export function factProblems(facts: object, families: readonly string[] = Object.keys(factCatalogue)): string[] {
  const given = Object.entries(facts);
  const unknown = given.filter(([family]) => !(family in factCatalogue)).map(([family]) => `${family} is not in the catalogue`);
  return [
    ...unknown,
    ...families.flatMap((family) => {
      const values: unknown = Object.fromEntries(given)[family];
      return isFamily(values) ? problemsOfFamily(family, values) : [`${family} is missing`];
    }),
  ];
}
