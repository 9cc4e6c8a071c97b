import { z } from "zod";
import type { ShadowComparison } from "../domain/shadow.ts";
import { outcome } from "./decision.ts";
import { timestamp } from "./primitives.ts";

const side = z.object({ outcome, score: z.number() });

export const shadowComparison = z
  .object({
    policy: z.object({ id: z.string(), version: z.int() }),
    from: timestamp,
    to: timestamp,
    outcomes: z.array(z.object({ active: outcome, shadow: outcome, decisions: z.int() })),
    days: z
      .array(
        z.object({
          day: z.string(),
          decisions: z.int(),
          activeAlerts: z.int(),
          shadowAlerts: z.int(),
          changed: z.int(),
        }),
      )
      .meta({ description: "UTC days; alerts are decisions held for a person" }),
    rules: z
      .array(z.object({ rule: z.string(), active: z.int(), shadow: z.int(), both: z.int() }))
      .meta({ description: "How often each rule fired in the active version, in the shadow, and in both" }),
    changed: z
      .array(
        z.object({
          decisionId: z.string(),
          kind: z.string(),
          at: timestamp,
          active: side,
          shadow: side,
          added: z.array(z.string()),
          removed: z.array(z.string()),
        }),
      )
      .meta({ description: "The latest decisions that would have come out otherwise, at most 100" }),
  })
  .meta({ id: "ShadowComparison" }) satisfies z.ZodType<ShadowComparison>;
