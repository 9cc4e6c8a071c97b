import { parse } from "yaml";
import { z } from "zod";
import { outcome } from "../contract/decision.ts";
import { instanceRequest } from "../contract/instance-request.ts";
import { moment } from "../contract/page.ts";
import { signUp } from "../contract/sign-up.ts";
import { StartError } from "../platform/start-error.ts";
import { factsByPath, unknownFact } from "../policy/expressions/fact-paths.ts";

const factValue = z.union([z.boolean(), z.number(), z.string(), z.array(z.string())]).nullable();
const facts = z.record(z.string(), factValue).superRefine((given, context) => {
  for (const path of Object.keys(given).filter((each) => !factsByPath.has(each))) {
    context.addIssue({ code: "custom", path: [path], message: unknownFact(path) });
  }
});

const policyCase = z.strictObject({
  name: z.string().min(1),
  /** When it is decided; the file's own time when it is not given. */
  at: moment.optional(),
  /** The sign-up that is decided, or the tenant whose instance request is. */
  signup: signUp,
  instance: instanceRequest.omit({ tenant: true }).optional(),
  standing: z.enum(["pending", "cleared", "denied", "suspended", "closed"]).default("cleared"),
  /** What a request alone does not say, by path: matches, exposure, links, standing. null makes an optional fact unknown. */
  facts: facts.default({}),
  expect: z.strictObject({
    outcome: outcome.optional(),
    /** Rules that fire, rules that do not, and, where `only` is given, all that fire. */
    rules: z.array(z.string()).default([]),
    notRules: z.array(z.string()).default([]),
    only: z.array(z.string()).optional(),
    score: z.strictObject({ min: z.number().default(0), max: z.number().default(100) }).optional(),
  }),
});

const caseFile = z.strictObject({
  at: moment.optional(),
  /** Room for anchors; not looked at. */
  definitions: z.unknown().optional(),
  cases: z.array(policyCase).min(1),
});

export type PolicyCase = z.output<typeof policyCase>;

/** Reads the cases of a policy. Anchors and merge keys may be used. Throws StartError with every problem. */
export function readPolicyCases(text: string, file: string, now: Date): (PolicyCase & { at: string })[] {
  let value: unknown;
  try {
    value = parse(text, { merge: true });
  } catch (error) {
    throw new StartError(`${file} is not YAML: ${error instanceof Error ? error.message : "unknown"}`, { cause: error });
  }
  const read = caseFile.safeParse(value);
  if (!read.success) {
    const problems = read.error.issues.map(({ path, message }) => `  ${path.join(".") || "the file"}: ${message}`);
    throw new StartError([`${file} does not hold cases of a policy:`, ...problems].join("\n"));
  }
  return read.data.cases.map((each) => ({ ...each, at: each.at ?? read.data.at ?? now.toISOString() }));
}
