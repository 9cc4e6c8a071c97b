import { z } from "zod";
import type { Attachment, Finding, InformationRequest, SavedView } from "../domain/case-papers.ts";
import { reason } from "./decision.ts";
import { moment } from "./page.ts";
import { country, filled, maybe, text, timestamp } from "./primitives.ts";

const MAX_QUESTIONS = 20;
const MAX_TEXT = 5_000;

export const person = z.object({ id: z.string(), name: z.string() });

export const informationRequest = z
  .object({
    id: z.string(),
    questions: z.array(z.string()),
    askedBy: z.string(),
    askedAt: timestamp,
    dueAt: timestamp,
    answers: z.array(z.string()).nullable().meta({ description: "One for each question; null while nobody has answered" }),
    answeredAt: timestamp.nullable(),
  })
  .meta({ id: "InformationRequest" }) satisfies z.ZodType<InformationRequest>;

export const newInformationRequest = z
  .strictObject({
    questions: z.array(filled(MAX_TEXT)).min(1, "at least one question").max(MAX_QUESTIONS, `at most ${MAX_QUESTIONS} questions`),
    dueAt: moment,
  })
  .meta({ id: "NewInformationRequest" });

export const informationAnswers = z
  .strictObject({ answers: z.array(text(MAX_TEXT)).min(1, "at least one answer").max(MAX_QUESTIONS) })
  .meta({ id: "InformationAnswers" });

export const attachment = z
  .object({
    id: z.string(),
    name: z.string(),
    mediaType: z.string().meta({ description: "By what the file holds" }),
    bytes: z.int(),
    digest: z.string(),
    addedBy: person,
    addedAt: timestamp,
  })
  .meta({ id: "Attachment" }) satisfies z.ZodType<Attachment>;

export const finding = z.object({
  at: timestamp,
  cause: z.string().meta({ description: "What made it known, such as `list_changed`, `tenant_linked` or `event`" }),
  score: z.number(),
  outcome: z.string(),
  reasons: z.array(reason),
}) satisfies z.ZodType<Finding>;

const viewFilter = z.strictObject({
  state: z.string().max(50).optional(),
  assignee: filled(300).optional(),
  kind: z.string().max(50).optional(),
  rule: filled(200).optional(),
  country: country.optional(),
  minScore: z.int().min(0).max(100).optional(),
  overdue: z.boolean().optional(),
  q: filled(300).optional(),
  sort: z.enum(["priority", "age", "score"]).optional(),
});

export const savedView = z
  .object({
    id: z.string(),
    name: z.string(),
    filter: z.record(z.string(), z.unknown()),
    isShared: z.boolean(),
    isOwn: z.boolean(),
    createdAt: timestamp,
  })
  .meta({ id: "SavedView" }) satisfies z.ZodType<SavedView>;

export const newSavedView = z
  .strictObject({
    name: filled(100),
    filter: viewFilter.meta({ description: "Parameters of `GET /v1/cases`" }),
    isShared: maybe(z.boolean()).transform((isShared) => isShared ?? false),
  })
  .meta({ id: "NewSavedView" });
