import { z } from "zod";
import { factsByPath } from "../expressions/fact-paths.ts";
import { headShape, ruleShape } from "./policy-document.ts";

/** Where every server gives it; the package has it as `config/policies/policy.schema.json`. */
const POLICY_SCHEMA_PATH = "/schemas/policy.json";

type Schema = Record<string, unknown>;

/**
 * JSON Schema of a policy, for editors: completes keys and the paths of facts and says what they mean. It says less than
 * the checker, which knows expressions.
 */
export function policySchema(): Schema {
  const policy = headShape.extend({ rules: z.array(ruleShape).min(1) });
  const schema = z.toJSONSchema(policy, {
    io: "input",
    override: ({ jsonSchema, path }) => {
      if (path.at(-2) !== "evidence" || path.at(-1) !== "items") return;
      const enumDescriptions = [...factsByPath.values()].map(({ meaning, unit }) => (unit ? `${meaning} (${unit})` : meaning));
      Object.assign(jsonSchema, { enum: [...factsByPath.keys()], enumDescriptions });
    },
  }) as Schema;
  return { ...schema, $id: POLICY_SCHEMA_PATH, title: "Gatehouse policy" };
}
