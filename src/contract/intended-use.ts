import { z } from "zod";
import type { IntendedUse } from "../domain/requests.ts";
import { country, listOf, maybe, name, text } from "./primitives.ts";

const MAX_ACCELERATOR_HOURS = 1e12;

export const intendedUse = z
  .strictObject({
    summary: maybe(text(10_000)),
    trainsModels: maybe(z.boolean()),
    biologicalSequenceData: maybe(z.boolean()),
    expectedAcceleratorHours: maybe(z.number().min(0).max(MAX_ACCELERATOR_HOURS)),
    endUsers: listOf(z.strictObject({ name, country: maybe(country) }), 500),
    resells: maybe(z.boolean()),
  })
  .meta({ id: "IntendedUse" }) satisfies z.ZodType<IntendedUse>;
