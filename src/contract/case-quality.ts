import { z } from "zod";
import type { CaseFlow, CaseFlowOf, CaseStatistics } from "../domain/case-statistics.ts";
import type { GivenLook, SecondLook } from "../domain/second-look.ts";
import { person } from "./case-papers.ts";
import { reason } from "./decision.ts";
import { calendarDate, timestamp } from "./primitives.ts";

const durations = z
  .object({ p50Minutes: z.number().nullable(), p90Minutes: z.number().nullable() })
  .meta({ id: "Durations", description: "Minutes, at most a tenth off; null where there is nothing to measure" });

const caseFlow = z.object({
  opened: z.int(),
  approved: z.int(),
  rejected: z.int(),
  setAside: z.int().meta({ description: "Ended without a verdict: released, withdrawn, superseded, a duplicate" }),
  timeToClaim: durations,
  timeToVerdict: durations,
}) satisfies z.ZodType<CaseFlow>;

const caseFlowOf = caseFlow
  .extend({
    key: z.string(),
    name: z.string().nullable().meta({ description: "Of a person" }),
    backlog: z.int().nullable().meta({ description: "Running now; null for persons" }),
  })
  .meta({ id: "CaseFlow" }) satisfies z.ZodType<CaseFlowOf>;

export const caseStatistics = z
  .object({
    from: calendarDate,
    to: calendarDate,
    asOf: timestamp,
    flow: caseFlow,
    days: z.array(z.object({ day: calendarDate, opened: z.int(), approved: z.int(), rejected: z.int(), setAside: z.int() })),
    backlog: z.object({
      total: z.int(),
      overdue: z.int(),
      byState: z.record(z.string(), z.int()),
      age: durations,
      oldestOpenedAt: timestamp.nullable(),
    }),
    byKind: z.array(caseFlowOf),
    byRule: z.array(caseFlowOf),
    byRegion: z.array(caseFlowOf),
    byPerson: z.array(caseFlowOf),
    agreement: z
      .array(z.object({ rule: z.string(), looks: z.int(), agreed: z.int(), percent: z.number() }))
      .meta({ description: "Second looks given in the span, by the rules of what was looked at; `-` for none" }),
  })
  .meta({ id: "CaseStatistics" }) satisfies z.ZodType<CaseStatistics>;

export const secondLook = z
  .object({
    id: z.string(),
    kind: z.enum(["signup", "instance"]),
    drawnAt: timestamp,
    request: z.unknown(),
    facts: z.unknown(),
    reasons: z.array(reason),
  })
  .meta({ id: "SecondLook" }) satisfies z.ZodType<SecondLook>;

const said = z.enum(["approve", "reject"]);

export const givenLook = z
  .object({
    id: z.string(),
    of: z.enum(["decision", "verdict"]),
    decisionId: z.string(),
    caseId: z.string().nullable(),
    rules: z.array(z.string()),
    firstVerdict: said,
    secondVerdict: said,
    reasonCode: z.string(),
    by: person,
    givenAt: timestamp,
    agrees: z.boolean(),
  })
  .meta({ id: "GivenLook" }) satisfies z.ZodType<GivenLook>;
