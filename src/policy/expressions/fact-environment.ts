import { Environment } from "@marcbachmann/cel-js";
import { type FactDefinition, type FactFamily, type Facts, factCatalogue } from "../../domain/facts.ts";

/** What an expression may be as large as; a list literal can hold every country. */
const limits = { maxAstNodes: 500, maxDepth: 40, maxListElements: 300, maxMapEntries: 1, maxCallArguments: 4 };

/** The values of one family. CEL knows a message's type by its class, so each family has a class of its own. */
class FamilyValues {
  constructor(values: object | undefined) {
    Object.assign(this, values);
  }
}

const families = Object.keys(factCatalogue) as FactFamily[];
const classes = new Map(families.map((family) => [family, class extends FamilyValues {}] as const));

function createEnvironment(): Environment {
  const environment = new Environment({ limits });
  for (const [family, ctor] of classes) {
    const definitions = Object.entries<FactDefinition>(factCatalogue[family]);
    const fields = Object.fromEntries(definitions.map(([name, { type }]) => [name, type]));
    const typeName = `${family[0]?.toUpperCase()}${family.slice(1)}Facts`;
    environment.registerType(typeName, { ctor, fields }).registerVariable(family, typeName);
  }
  return environment;
}

/** Types the expressions of rules: one variable for each family of facts. */
export const ruleEnvironment = createEnvironment();

/** Types `fourEyes`: the facts, and the score and outcome that the rules gave. */
export const verdictEnvironment = ruleEnvironment
  .clone()
  .registerVariable("score", "double")
  .registerVariable("outcome", "string");

/**
 * Facts as CEL variables, for the interpreter. They are copied into class instances because facts that were read back from
 * JSON must behave like facts that were just gathered.
 */
export function factVariables(facts: Facts): Record<string, unknown> {
  const variables: Record<string, unknown> = {};
  for (const [family, FamilyClass] of classes) variables[family] = new FamilyClass(facts[family]);
  return variables;
}
