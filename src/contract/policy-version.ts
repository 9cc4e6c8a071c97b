import { z } from "zod";
import { type PolicyState, type PolicyStep, type PolicyVersion, policyStates } from "../domain/policy-version.ts";
import { MAX_POLICY_LENGTH } from "./decision.ts";
import { moment } from "./page.ts";
import { filled, maybe, timestamp, typeId } from "./primitives.ts";

const MAX_REASON_LENGTH = 2_000;

const actor = z.object({ id: z.string(), name: z.string() });
const step = z.object({ by: actor, at: timestamp, reason: z.string().nullable() }) satisfies z.ZodType<PolicyStep>;
const reason = maybe(filled(MAX_REASON_LENGTH)).meta({ description: "Why; kept with the version and in the audit log" });

export const policyState = z.enum(policyStates satisfies readonly PolicyState[]);

export const policyVersionSummary = z
  .object({
    id: z.string().meta({ description: "Id of the policy" }),
    version: z.int(),
    versionId: typeId("pol", "The version's name in the audit log"),
    title: z.string(),
    digest: z.string().meta({ description: "Of the document without comments and layout" }),
    state: policyState,
    author: actor,
    reason: z.string().nullable(),
    createdAt: timestamp,
    scheduledFor: timestamp.nullable().meta({ description: "When it becomes active by itself" }),
    steps: z
      .object({ submit: step, approve: step, schedule: step, activate: step, shadow: step, retire: step })
      .partial()
      .meta({ description: "Who did what with it last, and when" }),
  })
  .meta({ id: "PolicyVersionSummary" }) satisfies z.ZodType<PolicyVersion>;

export const policyVersion = policyVersionSummary
  .extend({
    yaml: z.string().meta({ description: "The document as it was given" }),
    document: z.unknown().meta({ description: "The document, parsed" }),
  })
  .meta({ id: "PolicyVersion" });

/** A new version. `yaml` stands for a body of application/yaml. */
export const policyDraft = z
  .strictObject({ yaml: filled(MAX_POLICY_LENGTH).meta({ description: "YAML of the policy" }), reason })
  .meta({ id: "PolicyDraft" });

export const policyStep = z.strictObject({ reason }).meta({ id: "PolicyStep" });

export const policyActivation = z
  .strictObject({ reason, from: maybe(moment).meta({ description: "When it is to become active; at once when null or past" }) })
  .meta({ id: "PolicyActivation" });

const change = z.object({
  field: z.string().meta({ description: "Where it stands, with dots" }),
  before: z.unknown().optional(),
  after: z.unknown().optional(),
});
const side = z.object({ version: z.int(), digest: z.string() });

export const policyComparison = z
  .object({
    id: z.string(),
    before: side,
    after: side,
    settings: z.array(change).meta({ description: "Of all but the rules" }),
    rules: z.object({
      added: z.array(z.unknown()),
      removed: z.array(z.unknown()),
      changed: z.array(z.object({ id: z.string(), fields: z.array(change) })),
      reordered: z.boolean(),
    }),
    text: z.string().nullable().meta({ description: "Unified diff; null where there are too many changes to compare" }),
  })
  .meta({ id: "PolicyComparison" });
