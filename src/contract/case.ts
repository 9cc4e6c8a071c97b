import { z } from "zod";
import type { CaseHeading } from "../domain/case-heading.ts";
import {
  type CaseDetail,
  type CaseEvent,
  type CaseKind,
  type CaseMatch,
  type CaseState,
  type CaseSummary,
  type CaseVerdict,
  caseEventTypes,
  type EndReason,
} from "../domain/review-case.ts";
import { attachment, finding, informationRequest, person } from "./case-papers.ts";
import { decision, outcome, reason, resolution, tenantReference } from "./decision.ts";
import { filled, maybe, timestamp, typeId } from "./primitives.ts";
import { screeningMatch } from "./screening.ts";

const states = ["open", "claimed", "awaiting_information", "escalated", "pending_approval", "approved", "rejected"] as const;

export const caseState = z.enum(states satisfies readonly CaseState[]);
export const caseKind = z.enum(["signup", "instance", "monitoring"] as const satisfies CaseKind[]);
const caseVerdict = z.enum(["approve", "reject"] as const satisfies CaseVerdict[]);
const endReason = z.enum(["verdict", "released", "withdrawn", "superseded", "duplicate"] as const satisfies EndReason[]);
const matchVerdict = z.enum(["true_match", "false_match"]);

export const caseSummary = z
  .object({
    id: typeId("case", "Id of the case"),
    kind: caseKind,
    state: caseState,
    revision: z.int().meta({ description: "The number in the `ETag`; send it back in `If-Match`" }),
    decisionId: typeId("dec", "Decision that is held"),
    tenant: tenantReference,
    outcome,
    score: z.number(),
    priority: z.number().nullable().meta({ description: "Points of urgency now, by the weights of the configuration" }),
    rules: z.array(z.string()),
    countries: z.array(z.string()),
    region: z.string().nullable().meta({ description: "Region asked for; of a sign-up the country of its first address" }),
    assignee: person.nullable(),
    claimExpiresAt: timestamp.nullable(),
    openedAt: timestamp,
    updatedAt: timestamp,
    dueAt: timestamp,
    overdue: z.boolean(),
    escalatedAt: timestamp.nullable(),
    endedAt: timestamp.nullable(),
    endedBecause: endReason.nullable().meta({
      description:
        "`released`: the sign-up it waited for was resolved and the request decided again. `withdrawn`, `superseded` and `duplicate` end a case without a judgement",
    }),
    duplicateOf: typeId("case", "The case that goes on in place of this one").nullable(),
    resolution: resolution.nullable(),
  })
  .meta({ id: "CaseSummary" }) satisfies z.ZodType<CaseSummary>;

/** A row of the queue. */
export const queuedCase = caseSummary
  .extend({
    heading: z
      .object({
        tenantName: z.string().nullable().meta({ description: "Of an organization; of a person the initials" }),
        asks: z
          .object({ accelerators: z.number(), accelerator: z.string().nullable(), hours: z.number(), openEnded: z.boolean() })
          .nullable()
          .meta({ description: "Of an instance request" }),
      })
      .optional()
      .meta({ description: "Who asks for what; only with `heading=true`" }) satisfies z.ZodType<CaseHeading | undefined>,
  })
  .meta({ id: "QueuedCase" });

const caseMatch = screeningMatch.extend({
  role: z.string().meta({ description: "tenant, owner, payer or end_user" }),
  pointer: z.string().meta({ description: "JSON Pointer of the party in the request" }),
  ruling: z.object({ verdict: matchVerdict, by: z.string(), at: timestamp }).nullable(),
  goneAt: timestamp.optional().meta({ description: "When the lists stopped saying so; absent while they do" }),
}) satisfies z.ZodType<CaseMatch>;

const caseEvent = z.object({
  id: z.string(),
  at: timestamp,
  actor: person,
  type: z.enum(caseEventTypes),
  text: z.string().nullable(),
  data: z.record(z.string(), z.unknown()),
}) satisfies z.ZodType<CaseEvent>;

export const caseDetail = caseSummary
  .extend({
    needsSecondPerson: z.boolean().meta({ description: "A verdict on what is known now waits for another person's" }),
    request: z.unknown().meta({ description: "The request as it was sent" }),
    facts: z.unknown().meta({ description: "The facts that the policy read, by family and name" }),
    reasons: z.array(reason),
    matches: z.array(caseMatch),
    ownership: z.unknown().meta({ description: "The ownership tree with shares" }),
    linkedTenants: z.array(z.object({ id: z.string(), externalId: z.string(), standing: z.string(), keys: z.array(z.string()) })),
    earlierDecisions: z.array(
      decision.pick({ id: true, kind: true, outcome: true, resolution: true, score: true, createdAt: true }),
    ),
    verdict: z
      .object({ verdict: caseVerdict, reasonCode: z.string(), rationale: z.string(), by: person, at: timestamp })
      .nullable(),
    timeline: z.array(caseEvent),
    informationRequests: z.array(informationRequest),
    attachments: z.array(attachment),
    findings: z.array(finding).meta({
      description: "What became known since the decision, oldest first; the last one is what score and rules are now",
    }),
  })
  .meta({ id: "CaseDetail" }) satisfies z.ZodType<CaseDetail>;

const rationale = filled(10_000);

export const note = z.strictObject({ text: filled(10_000) }).meta({ id: "Note" });
export const matchRuling = z.strictObject({ verdict: matchVerdict, rationale }).meta({ id: "MatchRuling" });
export const verdict = z.strictObject({ verdict: caseVerdict, reasonCode: filled(100), rationale }).meta({ id: "Verdict" });
export const confirmation = z.strictObject({ agree: z.boolean(), rationale }).meta({ id: "Confirmation" });
export const assignment = z
  .strictObject({
    assignee: filled(300).meta({
      description: "`me`, or the id of somebody who works cases",
      example: "key_01k9qwe4r5e6y7zzzzzzzzzzzz",
    }),
    reason: maybe(filled(2_000)),
  })
  .meta({ id: "Assignment" });
export const escalation = z.strictObject({ reason: filled(2_000) }).meta({ id: "Escalation" });
export const closing = z
  .strictObject({
    because: z.enum(["withdrawn", "duplicate"]),
    duplicateOf: maybe(typeId("case", "The case that goes on in place of this one")),
    reason: filled(2_000),
  })
  .meta({ id: "CaseClosing" });
export const withdrawal = z.strictObject({ reason: filled(2_000) }).meta({ id: "Withdrawal" });
