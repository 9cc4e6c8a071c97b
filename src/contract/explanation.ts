import { z } from "zod";
import type { Explanation } from "../domain/explanation.ts";
import { outcome, reason } from "./decision.ts";
import { typeId } from "./primitives.ts";

const effect = reason.shape.effect;

export const explanation = z
  .object({
    decisionId: typeId("dec", "Id of the decision"),
    policy: z.object({ id: z.string(), version: z.int(), digest: z.string() }),
    reproduced: z.boolean().meta({ description: "Evaluated again, the stored facts give the stored decision to the byte" }),
    outcome,
    score: z.number(),
    thresholds: z.object({ review: z.number(), deny: z.number() }),
    floor: effect.meta({ description: "The hardest effect of a rule; the outcome is no milder" }),
    categories: z.array(
      z.object({ category: z.string(), title: z.string(), points: z.number(), cap: z.number(), counted: z.number() }),
    ),
    rules: z.array(
      z.object({
        rule: z.string(),
        title: z.string(),
        category: z.string(),
        state: z.enum(["fired", "quiet", "not-in-force", "other-kind"]),
        points: z.number(),
        effect,
        when: z.string(),
        values: reason.shape.evidence,
        citation: z.string().nullable(),
      }),
    ),
  })
  .meta({ id: "Explanation" }) satisfies z.ZodType<Explanation>;
