import { z } from "zod";
import type { Decision, DecisionKind, Outcome, Reason, Resolution } from "../domain/decision.ts";
import { instanceRequest } from "./instance-request.ts";
import { calendarDate, filled, maybe, text, timestamp, typeId } from "./primitives.ts";
import { signUp } from "./sign-up.ts";

export const decisionKind = z.enum(["signup", "instance"] as const satisfies DecisionKind[]);
export const outcome = z.enum(["allow", "review", "deny"] as const satisfies Outcome[]);
export const resolution = z.enum(["approved", "rejected"] as const satisfies Resolution[]);
export const tenantReference = z.object({ id: typeId("ten", "Id of the tenant"), externalId: z.string() });

export const reason = z
  .object({
    rule: z.string(),
    title: z.string(),
    category: z.string(),
    points: z.number(),
    effect: z.enum(["review", "deny"]).nullable(),
    citation: z.string().nullable(),
    evidence: z.array(
      z.object({
        path: z.string().meta({ description: "Path of a fact, `family.fact`" }),
        value: z.union([z.boolean(), z.number(), z.string(), z.array(z.string()).readonly()]).optional(),
      }),
    ),
  })
  .meta({ id: "Reason" }) satisfies z.ZodType<Reason>;

const policyReference = z.object({ id: z.string(), version: z.int(), digest: z.string() });

export const decision = z
  .object({
    id: typeId("dec", "Id of the decision"),
    kind: decisionKind,
    tenant: tenantReference,
    outcome: outcome.meta({ description: "What the policy said; never rewritten" }),
    resolution: resolution.nullable().meta({ description: "What people said of it later" }),
    score: z.number().meta({ description: "Sum of the reasons' points, category caps applied, cut to 0..100" }),
    thresholds: z.object({ review: z.number(), deny: z.number() }),
    reasons: z.array(reason),
    policy: policyReference,
    lists: z.array(z.object({ id: z.string(), asOf: calendarDate.nullable(), digest: z.string() })),
    caseId: typeId("case", "Case in the review queue").nullable(),
    permit: z
      .string()
      .nullable()
      .meta({ description: "Compact JWS (EdDSA, `typ: permit+jwt`) of an allowed or approved instance request" }),
    createdAt: timestamp,
    expiresAt: timestamp.nullable(),
  })
  .meta({ id: "Decision" }) satisfies z.ZodType<Decision>;

/** Facts by family. Which there are, with types and units, is what `GET /v1/facts` answers. */
export const facts = z
  .record(z.string(), z.record(z.string(), z.union([z.boolean(), z.number(), z.string(), z.array(z.string())])))
  .meta({ id: "Facts", description: "Facts by family and name, as `GET /v1/facts` explains them" });

export const decisionFacts = z
  .object({ decisionId: typeId("dec", "Id of the decision"), factSchemaVersion: z.int(), policy: policyReference, facts })
  .meta({ id: "DecisionFacts" });

export const passedCall = z
  .strictObject({
    call: filled(200).meta({ description: "How the door names the call", example: "call_01k9qwe4r5e6y7zzzzzzzzzzzz" }),
  })
  .meta({ id: "PassedCall" });

/** Longest policy document, in characters: as the policy reader has it. */
export const MAX_POLICY_LENGTH = 131_072;

const policyText = maybe(text(MAX_POLICY_LENGTH)).meta({ description: "YAML of a policy; the active one when null" });

export const dryRun = z
  .discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("signup"), request: signUp, policy: policyText }),
    z.strictObject({ kind: z.literal("instance"), request: instanceRequest, policy: policyText }),
  ])
  .meta({ id: "DryRun" });

export const dryRunResult = decision.extend({ facts }).meta({ id: "DryRunResult" });
