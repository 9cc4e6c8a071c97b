import { z } from "zod";
import type { Identifier, ListEffect, ScreeningMatch, ScreeningQuery } from "../domain/screening.ts";
import { partyKind } from "./owner.ts";
import { calendarDate, country, filled, listOf, maybe, name, text } from "./primitives.ts";

const MAX_MATCHES = 100;
const DEFAULT_MATCHES = 20;

export const listEffect = z.enum(["blocked", "listed", "watch"] as const satisfies ListEffect[]);

const identifier = z
  .strictObject({ type: z.enum(["wallet", "registration", "document"]), network: maybe(text(100)), value: filled(500) })
  .meta({ id: "Identifier" }) satisfies z.ZodType<Identifier>;

export const screening = z
  .strictObject({
    kind: maybe(partyKind),
    name,
    aliases: listOf(name, 100),
    birthDate: maybe(calendarDate),
    countries: listOf(country, 50),
    identifiers: listOf(identifier, 100),
    address: maybe(text(2_000)),
    lists: maybe(z.array(filled(100)).max(200)).meta({ description: "Only these lists; all when null" }),
    limit: z
      .int()
      .min(1)
      .max(MAX_MATCHES)
      .nullish()
      .transform((limit) => limit ?? DEFAULT_MATCHES),
    threshold: maybe(z.number().min(0).max(1)).meta({ description: "Least score, 0 to 1; the policy's own when null" }),
  })
  .meta({ id: "Screening" }) satisfies z.ZodType<ScreeningQuery>;

export const screeningMatch = z
  .object({
    matchId: z.string().meta({ description: "Stable for a list and an entry" }),
    list: z.string(),
    entryId: z.string(),
    entryDigest: z.string().meta({ description: "Of all that the entry says: changes when the publisher changes the entry" }),
    effect: listEffect,
    name: z.string(),
    matchedName: z.string(),
    score: z.number().meta({ description: "0 to 1, best first" }),
    kind: z.enum(["organization", "individual", "vessel", "aircraft", "unknown"]),
    programs: z.array(z.string()),
    countries: z.array(z.string()),
    explanation: z.array(z.object({ feature: z.string(), query: z.string(), candidate: z.string(), score: z.number() })),
  })
  .meta({ id: "ScreeningMatch" }) satisfies z.ZodType<ScreeningMatch>;

export const screeningResult = z.object({ matches: z.array(screeningMatch), tookMs: z.number() }).meta({ id: "ScreeningResult" });
