import { z } from "zod";
import { MAX_POLICY_LENGTH } from "./decision.ts";
import { filled } from "./primitives.ts";

export const policySummary = z
  .object({ id: z.string(), title: z.string(), activeVersion: z.int(), digest: z.string() })
  .meta({ id: "PolicySummary" });

export const policyVersion = z
  .object({
    id: z.string(),
    version: z.int(),
    digest: z.string(),
    yaml: z.string().meta({ description: "The document as it was loaded" }),
    document: z.unknown().meta({ description: "The document, parsed" }),
  })
  .meta({ id: "PolicyVersion" });

/** A policy to check. `policy` is what `dry-run` calls it too. */
export const policyToValidate = z
  .strictObject({ policy: filled(MAX_POLICY_LENGTH).meta({ description: "YAML of a policy" }) })
  .meta({ id: "PolicyToValidate" });

export const policyValidation = z
  .object({
    valid: z.boolean(),
    problems: z.array(
      z.object({
        line: z.int().meta({ description: "from 1" }),
        column: z.int().meta({ description: "from 1" }),
        message: z.string(),
      }),
    ),
  })
  .meta({ id: "PolicyValidation" });

export const factReference = z
  .object({
    path: z.string(),
    type: z.string(),
    unit: z.string().nullable(),
    optional: z.boolean().meta({ description: "May be absent; ask with `has()`" }),
    meaning: z.string(),
  })
  .meta({ id: "FactReference" });

/** One line of `GET /v1/facts`. */
export type FactReference = z.infer<typeof factReference>;
