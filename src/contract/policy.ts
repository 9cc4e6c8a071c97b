import { z } from "zod";
import type { PolicySummary } from "../domain/policy-version.ts";
import { MAX_POLICY_LENGTH } from "./decision.ts";
import { filled } from "./primitives.ts";

export const policySummary = z
  .object({
    id: z.string(),
    title: z.string(),
    activeVersion: z.int().nullable().meta({ description: "Null for a policy of which no version decides" }),
    digest: z.string().meta({ description: "Of the active version, or the newest where none is active" }),
    latestVersion: z.int(),
    shadowVersions: z.array(z.int()),
  })
  .meta({ id: "PolicySummary" }) satisfies z.ZodType<PolicySummary>;

/** A policy to check. `policy` is what `dry-run` calls it too. */
export const policyToValidate = z
  .strictObject({ policy: filled(MAX_POLICY_LENGTH).meta({ description: "YAML of a policy" }) })
  .meta({ id: "PolicyToValidate" });

export const policyValidation = z
  .object({
    valid: z.boolean().meta({ description: "There are no errors" }),
    problems: z.array(
      z.object({
        line: z.int().meta({ description: "from 1" }),
        column: z.int().meta({ description: "from 1" }),
        message: z.string(),
        severity: z.enum(["error", "warning"]),
        code: z.string().meta({
          description:
            "`invalid` for an error; kinds of warning are never-fires, always-fires, pointless, capped, duplicate, impossible-value, no-citation, unfair, unused-category, unreachable-threshold, costly",
        }),
      }),
    ),
    policy: z
      .object({ id: z.string(), title: z.string(), digest: z.string(), rules: z.int() })
      .nullable()
      .meta({ description: "What a good document says of itself; null when there are errors" }),
  })
  .meta({ id: "PolicyValidation" });

export const factReference = z
  .object({
    path: z.string(),
    type: z.string(),
    unit: z.string().nullable(),
    values: z.array(z.string()).readonly().nullable().meta({ description: "All that a text can be; null where there is no end" }),
    optional: z.boolean().meta({ description: "May be absent; ask with `has()`" }),
    meaning: z.string(),
  })
  .meta({ id: "FactReference" });

/** One line of `GET /v1/facts`. */
export type FactReference = z.infer<typeof factReference>;
