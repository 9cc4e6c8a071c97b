import { z } from "zod";
import type { CaseFeedEvent } from "../domain/case-feed.ts";
import { caseEventTypes } from "../domain/review-case.ts";
import { caseState } from "./case.ts";
import { person } from "./case-papers.ts";
import { timestamp } from "./primitives.ts";

/** The data of an `event: case` of the stream of the queue. */
export const caseFeedEvent = z
  .object({
    id: z.string(),
    caseId: z.string(),
    type: z.enum(caseEventTypes),
    at: timestamp,
    actor: person,
    kind: z.string(),
    state: caseState,
    revision: z.int(),
    score: z.number(),
    priority: z.number().nullable(),
    assignee: person.nullable(),
  })
  .meta({ id: "CaseFeedEvent" }) satisfies z.ZodType<CaseFeedEvent>;
