import { z } from "zod";
import type { EntryChange, ListChanges, ListStatus } from "../domain/screening.ts";
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

const entryChange = z
  .object({
    change: z.enum(["added", "removed", "changed"]),
    entryId: z.string(),
    name: z.string(),
    fields: z.array(z.string()).meta({ description: "What differs, of an entry that changed" }),
  })
  .meta({ id: "EntryChange" }) satisfies z.ZodType<EntryChange>;

const reference = z.object({ id: z.string(), asOf: calendarDate.nullable(), digest: z.string() });

export const listChanges = z
  .object({
    list: z.string(),
    from: reference.nullable().meta({ description: "The list before; null when there was none" }),
    to: reference.nullable().meta({ description: "The list in use; null until it is loaded" }),
    counts: z.object({ added: z.int(), removed: z.int(), changed: z.int() }),
    items: z.array(entryChange),
    nextCursor: z.string().nullable(),
  })
  .meta({ id: "ListChanges" }) satisfies z.ZodType<ListChanges & { items: EntryChange[]; nextCursor: string | null }>;
