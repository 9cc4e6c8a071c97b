import { z } from "zod";
import { isCalendarDate, text } from "./primitives.ts";

const MAX_LIMIT = 200;
const DEFAULT_LIMIT = 50;

/** An empty parameter (`?state=`) is one not given. */
const given = (value: unknown) => (value === "" ? undefined : value);

/** A query parameter: null when it is absent or empty. */
export const parameter = <T extends z.ZodType>(schema: T) =>
  z.preprocess(
    given,
    schema.optional().transform((value) => value ?? null),
  ) as z.ZodType<z.output<T> | null>;

const digits = z.string().regex(/^\d{1,9}$/, "must be a whole number");

/** A whole number in a query string. */
export const wholeNumber = (range: { min: number; max: number }) =>
  digits
    .transform(Number)
    .pipe(z.int().min(range.min).max(range.max))
    .meta({ override: { type: "integer", minimum: range.min, maximum: range.max } });

const MAX_TIME_LENGTH = 40;

/** An RFC 3339 time, or a day which is its first moment in UTC; read as an ISO 8601 time in UTC. */
export const moment = text(MAX_TIME_LENGTH)
  .regex(/^\d{4}-\d{2}-\d{2}(?:[Tt]\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:[Zz]|[+-]\d{2}:\d{2}))?$/, {
    abort: true,
    message: "must be an RFC 3339 time or a date",
  })
  .refine((value) => isCalendarDate(value.slice(0, 10)) && !Number.isNaN(Date.parse(value)), {
    abort: true,
    message: "must be an existing time",
  })
  .transform((value) => new Date(value).toISOString())
  .meta({
    override: { type: "string" },
    description: "RFC 3339 time, or a date (its first moment in UTC)",
    example: "2026-11-01",
  });

export const pageParameters = {
  limit: z
    .preprocess(
      given,
      wholeNumber({ min: 1, max: MAX_LIMIT })
        .optional()
        .transform((limit) => limit ?? DEFAULT_LIMIT),
    )
    .meta({ override: { type: "integer", minimum: 1, maximum: MAX_LIMIT, default: DEFAULT_LIMIT } }) as z.ZodType<number>,
  cursor: parameter(text(1_000).regex(/^[\w.~=+/-]+$/, "must be a nextCursor of an earlier answer")).meta({
    override: { type: "string" },
    description: "`nextCursor` of the page before",
  }),
};

/** How personal data is shown. */
export const personal = parameter(z.enum(["masked", "open"])).meta({
  description: "`masked`: people as initials, contacts and addresses hidden. Everything when absent",
});

/** The answer of a list. */
export const pageOf = <T extends z.ZodType>(item: T) =>
  z.object({
    items: z.array(item),
    nextCursor: z.string().nullable().meta({ description: "Where the next page starts; null on the last one" }),
  });
