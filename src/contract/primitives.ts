import { isIP } from "node:net";
import { z } from "zod";
import { isCountryCode } from "../domain/country.ts";

/** Most characters of a name of a person, company or thing; longer ones are a 422, not a cut. */
export const MAX_NAME_LENGTH = 1_000;

/** Bounds come first and end the check: no pattern ever runs over a text of unbounded length. */
export const text = (maxLength: number) => z.string().max(maxLength, { abort: true, message: `at most ${maxLength} characters` });

/** Text in which something can be seen: not only white space, control and zero-width characters. */
export const filled = (maxLength: number) => text(maxLength).regex(/[^\s\p{C}]/u, "must not be blank");

export const name = filled(MAX_NAME_LENGTH);

/** Missing and null are the same: null. */
export const maybe = <T extends z.ZodType>(schema: T) => schema.nullable().default(null as never);

/** Missing and null are the same: an empty list. */
export const listOf = <T extends z.ZodType>(item: T, maxItems: number) =>
  z
    .array(item)
    .max(maxItems, `at most ${maxItems} items`)
    .nullish()
    .transform((items) => items ?? []);

export const country = z.string().refine(isCountryCode, "must be an upper-case ISO 3166-1 alpha-2 country code").meta({
  id: "Country",
  description: "ISO 3166-1 alpha-2, upper case (and XK for Kosovo)",
  pattern: "^[A-Z]{2}$",
  example: "AU",
});

const DAYS_IN_MONTH = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Whether the text is YYYY-MM-DD and that day exists in the Gregorian calendar. */
export function isCalendarDate(value: string): boolean {
  const parts = value.length === 10 ? /^(\d{4})-(\d{2})-(\d{2})$/.exec(value) : null;
  if (!parts) return false;
  const [year, month, day] = [Number(parts[1]), Number(parts[2]), Number(parts[3])];
  const isLeapDay = month === 2 && day === 29 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return year >= 1 && day >= 1 && (isLeapDay || day <= (DAYS_IN_MONTH[month - 1] ?? 0));
}

export const calendarDate = z
  .string()
  .refine(isCalendarDate, "must be an existing date, YYYY-MM-DD")
  .meta({ id: "CalendarDate", description: "YYYY-MM-DD", format: "date", example: "2024-03-01" });

/** IPv4 or IPv6. Zone ids (`fe80::1%eth0`) mean something on one machine only and are refused. */
const isAddress = (value: string): boolean => isIP(value) !== 0 && !value.includes("%");

export const ipAddress = z
  .string()
  .refine(isAddress, "must be an IPv4 or IPv6 address")
  .meta({ id: "IpAddress", description: "IPv4 or IPv6, without a zone id", example: "203.0.113.9" });

export const email = text(254)
  .regex(/^[^\s@]+@[^\s@.]+(?:\.[^\s@.]+)+$/, "must be a mail address")
  .meta({ id: "Email", format: "email", example: "ops@harbour.example" });

export const percent = z.number("must be a number").min(0).max(100).meta({ id: "Percent", description: "0 to 100" });

/** An RFC 3339 time of an answer. */
export const timestamp = z.string().meta({ id: "Timestamp", format: "date-time", example: "2026-11-24T09:30:00.000Z" });

const TYPE_ID_SUFFIX = "[0-7][0-9a-hjkmnp-tv-z]{25}";
const EXAMPLE_SUFFIX = "01k9qwe4r5t6y7zzzzzzzzzzzz";

/** Whether the text is a TypeID of the prefix. */
export const typeIdPattern = (prefix: string) => new RegExp(`^${prefix}_${TYPE_ID_SUFFIX}$`);

export const typeId = (prefix: string, meaning: string) =>
  z
    .string()
    .regex(typeIdPattern(prefix))
    .meta({ description: meaning, example: `${prefix}_${EXAMPLE_SUFFIX}` });
