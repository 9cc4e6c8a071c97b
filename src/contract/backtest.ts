import { z } from "zod";
import { type Backtest, type BacktestResult, backtestStates } from "../domain/backtest.ts";
import { MAX_POLICY_LENGTH, outcome } from "./decision.ts";
import { moment } from "./page.ts";
import { filled, maybe, timestamp, typeId } from "./primitives.ts";

const MAX_DECISIONS = 100_000_000;

const reference = z.strictObject({ id: filled(100), version: z.int().min(1) });

/** `policy` names a version, `document` is one that is not stored. */
export const backtestOrder = z
  .strictObject({
    policy: maybe(reference),
    document: maybe(filled(MAX_POLICY_LENGTH)).meta({ description: "YAML of a policy" }),
    from: maybe(moment),
    to: maybe(moment).meta({ description: "Now when null" }),
    limit: maybe(z.int().min(1).max(MAX_DECISIONS)).meta({ description: "At most so many decisions, the newest; all when null" }),
    capacity: maybe(z.number().positive()).meta({ description: "Alerts a day that the team can look at" }),
    recall: maybe(z.number().min(0).max(1)).meta({ description: "Share of what people rejected that has to be stopped" }),
  })
  .refine(({ policy, document }) => (policy === null) !== (document === null), {
    message: "name a version in policy, or give a document",
    path: ["policy"],
  })
  .refine(({ from, to }) => from === null || to === null || from < to, { message: "must be later than from", path: ["to"] })
  .meta({ id: "BacktestOrder" });

export const backtest = z
  .object({
    id: typeId("bt", "Id of the backtest"),
    state: z.enum(backtestStates),
    policy: z.object({ id: z.string(), version: z.int().nullable(), digest: z.string() }),
    from: timestamp.nullable(),
    to: timestamp,
    limit: z.int().nullable(),
    capacity: z.number().nullable(),
    recall: z.number().nullable(),
    author: z.object({ id: z.string(), name: z.string() }),
    progress: z.object({ done: z.int(), total: z.int().nullable() }),
    createdAt: timestamp,
    startedAt: timestamp.nullable(),
    finishedAt: timestamp.nullable(),
    problem: z.string().nullable(),
  })
  .meta({ id: "Backtest" }) satisfies z.ZodType<Backtest>;

const side = z.object({ outcome, score: z.number() });
const value = z.union([z.string(), z.number()]).nullable();

const result = z
  .object({
    decisions: z.int(),
    outcomes: z.array(z.object({ before: outcome, after: outcome, decisions: z.int() })),
    days: z.array(
      z.object({
        day: z.string(),
        decisions: z.int(),
        alertsBefore: z.int(),
        alertsAfter: z.int(),
        deniedAfter: z.int(),
        overCapacity: z.boolean().nullable(),
      }),
    ),
    rules: z.array(z.object({ rule: z.string(), fired: z.int(), hitPercent: z.number(), approved: z.int(), rejected: z.int() })),
    findings: z.object({
      neverFired: z.array(z.string()),
      firesOnEverything: z.array(z.string()),
      alwaysApproved: z.array(z.string()),
    }),
    changed: z
      .object({
        total: z.int(),
        byRule: z.array(z.object({ rule: z.string(), decisions: z.int() })),
        items: z.array(
          z.object({
            decisionId: z.string(),
            kind: z.string(),
            at: timestamp,
            before: side,
            after: side,
            reasons: z.array(
              z.object({
                rule: z.string(),
                change: z.enum(["added", "removed", "points", "effect"]),
                before: value,
                after: value,
              }),
            ),
          }),
        ),
      })
      .meta({ description: "Decisions that come out otherwise: all counted, up to 100 of each way shown" }),
    labels: z.object({
      approved: z.int(),
      rejected: z.int(),
      unlabelled: z.int(),
      tooFew: z.boolean(),
      note: z.string(),
    }),
    thresholds: z
      .array(
        z.object({
          threshold: z.int(),
          alertsPerDay: z.number(),
          precision: z.number().nullable(),
          recall: z.number().nullable(),
        }),
      )
      .meta({ description: "For every review threshold, with the people's verdicts as labels" }),
    suggestions: z
      .array(
        z.object({
          for: z.enum(["capacity", "recall"]),
          target: z.number(),
          threshold: z.int().nullable(),
          interval: z.tuple([z.int(), z.int()]).nullable(),
          note: z.string(),
        }),
      )
      .meta({ description: "Proposals for people, with a 95 % bootstrap interval; nothing is applied" }),
    filledFacts: z
      .array(z.object({ path: z.string(), decisions: z.int() }))
      .meta({ description: 'Facts that older decisions do not have, taken as false, 0, "" or []' }),
  })
  .meta({ id: "BacktestResult" }) satisfies z.ZodType<BacktestResult>;

export const backtestDetail = backtest.extend({ result: result.nullable() }).meta({ id: "BacktestDetail" });
