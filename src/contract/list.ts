import { z } from "zod";
import type { ListStatus } from "../domain/screening.ts";
import { calendarDate, timestamp } from "./primitives.ts";
import { listEffect } from "./screening.ts";

export const listStatus = z
  .object({
    id: z.string(),
    source: z.string(),
    publisher: z.string(),
    effect: listEffect.nullable(),
    asOf: calendarDate.nullable().meta({ description: "The list's own date, or that of the download; null until it is loaded" }),
    digest: z.string().nullable(),
    entries: z.int(),
    stale: z.boolean(),
    problem: z.string().nullable().meta({ description: "Why the last refresh did not replace the list" }),
    checkedAt: timestamp.nullable(),
  })
  .meta({ id: "ListStatus" }) satisfies z.ZodType<ListStatus>;
