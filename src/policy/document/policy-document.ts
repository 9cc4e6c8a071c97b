import { z } from "zod";

export const kinds = ["signup", "instance", "monitoring"] as const;
export type PolicyKind = (typeof kinds)[number];

/** Bounds of a policy: what lies beyond is refused unread. */
export const MAX_RULES = 300;
export const MAX_EVIDENCE = 20;

const expression = (what: string) =>
  z.string(`must be a CEL expression that gives ${what}`).trim().min(1, `must be a CEL expression that gives ${what}`);
const sentence = z.string("must be text").trim().min(1, "must not be empty").max(300, "must have at most 300 characters");
const POINTS = "must be a number from 0 to 100 or a CEL expression that gives one";
const points = z.union([z.number(POINTS).min(0, POINTS).max(100, POINTS), expression("a number")], POINTS);
const threshold = z.number("must be a number from 0 to 101").min(0, "must be 0 or more").max(101, "must be at most 101");

function isDate(text: string): boolean {
  const time = Date.parse(`${text}T00:00:00Z`);
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}
const date = z.string("must be a date, YYYY-MM-DD").refine(isDate, "must be a date that exists, YYYY-MM-DD");

/**
 * One rule. `effect` is `review`, `deny` or a CEL expression that chooses between "review", "deny" and "none";
 * `from` (inclusive) and `until` (exclusive) are UTC dates between which the rule counts.
 */
export const ruleShape = z.strictObject(
  {
    id: z
      .string("must be text")
      .max(100, "must have at most 100 characters")
      .regex(/^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*$/, "must be lower-case words joined by dots, such as payment.crypto")
      .describe("Stable name of the rule: reports and tests go by it"),
    title: sentence.describe("What an analyst reads"),
    category: z.string("must name a category").describe("One of the policy's categories, whose cap holds its points"),
    appliesTo: z
      .array(z.enum(kinds, "must be signup, instance or monitoring"), "must be a list of signup, instance, monitoring")
      .min(1, "must name at least one kind of decision")
      .describe("Kinds of decision that ask the rule"),
    when: expression("true or false").describe("CEL over facts. Numbers are doubles: 3.0. Guard optional facts: has(a.b) && …"),
    points: points.describe("0 to 100, or CEL that gives it"),
    effect: expression('"review", "deny" or "none"')
      .optional()
      .describe('Floor under the outcome: review, deny, or CEL that chooses between "review", "deny" and "none"'),
    citation: sentence.optional().describe("What the rule rests on, and how sure that is"),
    evidence: z
      .array(z.string("must be the path of a fact"), "must be a list of paths of facts")
      .max(MAX_EVIDENCE, `must have at most ${MAX_EVIDENCE} paths`)
      .describe("Facts that are shown with the reason"),
    from: date.optional().describe("First UTC day on which the rule counts"),
    until: date.optional().describe("First UTC day on which it no longer counts"),
  },
  { error: structureError("must be a map with id, title, category, appliesTo, when, points and evidence") },
);

const categoryShape = z.strictObject(
  {
    title: sentence,
    cap: z
      .number("must be a number from 0 to 100")
      .min(0, "must be 0 or more")
      .max(100, "must be at most 100")
      .describe("The most that its rules' points count together"),
  },
  { error: structureError("must be {title, cap}") },
);

const hours = z.number("must be a number of hours above 0").positive("must be a number of hours above 0");

/** What people are asked to do with what is held; stronger than the configuration. */
const reviewShape = z.strictObject(
  {
    dueHours: z
      .strictObject(
        { signup: hours.optional(), instance: hours.optional(), monitoring: hours.optional() },
        { error: structureError("must map signup, instance, monitoring to hours") },
      )
      .optional(),
    suspendOnRejection: z.boolean("must be true or false").optional(),
  },
  { error: structureError("must be a map with dueHours and suspendOnRejection") },
);
export type PolicyReview = z.infer<typeof reviewShape>;

/**
 * All of a policy but the rules, which are checked one by one. A deny threshold of 101 can never be reached by a
 * score: only effects deny then. `version` is 1 unless the store gives another.
 */
export const headShape = z.strictObject(
  {
    id: z
      .string("must be text")
      .max(100, "must have at most 100 characters")
      .regex(/^[a-z][a-z0-9-]*$/, "must be lower-case words joined by hyphens"),
    title: sentence,
    version: z
      .int("must be a whole number from 1")
      .min(1, "must be a whole number from 1")
      .default(1)
      .describe("Of no effect once stored: the store counts versions"),
    thresholds: z.strictObject({ review: threshold, deny: threshold }, { error: structureError("must hold review and deny") }),
    categories: z.record(z.string(), categoryShape, { error: structureError("must map names to {title, cap}") }),
    fourEyes: expression("true or false")
      .optional()
      .describe("CEL over facts, score and outcome: whether a second person confirms a verdict"),
    review: reviewShape.optional(),
    rules: z
      .array(z.unknown(), "must be a list of rules")
      .min(1, "must hold at least one rule")
      .max(MAX_RULES, `must hold at most ${MAX_RULES} rules`),
  },
  { error: structureError("must be a map with id, title, thresholds, categories and rules") },
);

/** A strict object's own error text, without hiding zod's list of unknown keys. */
function structureError(message: string) {
  return (issue: { code?: string }): string | undefined => (issue.code === "invalid_type" ? message : undefined);
}

export type PolicyRule = z.infer<typeof ruleShape>;
/** A policy as plain JSON: what is stored, shown and digested. */
export type PolicyDocument = Omit<z.infer<typeof headShape>, "rules"> & { rules: PolicyRule[] };
