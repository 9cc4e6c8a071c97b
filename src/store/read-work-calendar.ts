import { readFileSync } from "node:fs";
import { IANAZone } from "luxon";
import { parse } from "yaml";
import { z } from "zod";
import type { WorkCalendar } from "../domain/working-hours.ts";
import { StartError } from "../platform/start-error.ts";

const weekdays = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"] as const;

const minutesOf = (clock: string) => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));
const CLOCK = "(?:[01]\\d|2[0-3]):[0-5]\\d";

const span = z
  .string()
  .regex(new RegExp(`^${CLOCK}-(?:${CLOCK}|24:00)$`), 'must be a span such as "09:00-17:30"')
  .transform((text) => ({ from: minutesOf(text.slice(0, 5)), to: minutesOf(text.slice(6)) }))
  .refine(({ from, to }) => from < to, "must end after it begins; a night is two spans");

const day = z
  .array(span)
  .transform((spans) => spans.toSorted((a, b) => a.from - b.from))
  .refine((spans) => spans.every(({ from }, i) => i === 0 || from >= (spans[i - 1]?.to ?? 0)), "must not overlap")
  .default([]);

const date = z
  .string()
  .refine((text) => /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)), "must be YYYY-MM-DD");

const calendarFile = z.strictObject({
  zone: z.string().refine((name) => IANAZone.isValidZone(name), "must be the IANA name of a time zone"),
  hours: z
    .strictObject(Object.fromEntries(weekdays.map((name) => [name, day])) as Record<(typeof weekdays)[number], typeof day>)
    .refine((hours) => Object.values(hours).some((spans) => spans.length > 0), "must hold hours on at least one day"),
  holidays: z.array(date).default([]),
});

/** The operator's working hours and holidays. Throws a `StartError` that names what does not fit. */
export function readWorkCalendar(file: string): WorkCalendar {
  let value: unknown;
  try {
    // "core" leaves dates as they are written.
    value = parse(readFileSync(file, "utf8"), { schema: "core" });
  } catch (error) {
    throw new StartError(`cases.calendar: ${file} cannot be read as YAML`, { cause: error });
  }
  const read = calendarFile.safeParse(value);
  if (!read.success) {
    const problems = read.error.issues.map(({ path, message }) => `cases.calendar: ${path.join(".") || file} ${message}`);
    throw new StartError(problems.join("\n"));
  }
  const { zone, hours, holidays } = read.data;
  return { zone, week: weekdays.map((name) => hours[name]), holidays: new Set(holidays) };
}
