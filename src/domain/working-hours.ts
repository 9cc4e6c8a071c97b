import { DateTime } from "luxon";

/** When an operator's people work. */
export interface WorkCalendar {
  /** IANA name of the zone that hours and holidays are in. */
  zone: string;
  /** By ISO weekday, Monday first: spans of minutes since midnight, in order, not touching. */
  week: readonly (readonly { from: number; to: number }[])[];
  /** YYYY-MM-DD. */
  holidays: ReadonlySet<string>;
}

const MINUTE_MS = 60_000;
/** Nobody is due in more than this many days: a calendar that never works would search for ever. */
const MAX_DAYS = 3_660;

const spansOf = (calendar: WorkCalendar, day: DateTime) =>
  calendar.holidays.has(day.toISODate() ?? "") ? [] : (calendar.week[day.weekday - 1] ?? []);

/**
 * The moment at which so many working hours have passed since `from`; without a calendar every hour is one. A day on
 * which the clock changes has as many working minutes as its spans really last.
 */
export function addWorkingHours(from: Date, hours: number, calendar: WorkCalendar | null): Date {
  let leftMs = hours * 60 * MINUTE_MS;
  if (!calendar) return new Date(from.getTime() + leftMs);
  const start = DateTime.fromJSDate(from, { zone: calendar.zone }).startOf("day");
  for (let offset = 0; offset < MAX_DAYS; offset++) {
    const day = start.plus({ days: offset });
    for (const span of spansOf(calendar, day)) {
      const opens = Math.max(from.getTime(), momentOf(day, span.from));
      const worksMs = momentOf(day, span.to) - opens;
      if (worksMs <= 0) continue;
      if (worksMs >= leftMs) return new Date(opens + leftMs);
      leftMs -= worksMs;
    }
  }
  return new Date(from.getTime() + hours * 60 * MINUTE_MS);
}

/** Wall-clock minutes of a day; 24:00 is the first moment of the next. */
function momentOf(day: DateTime, minutes: number): number {
  if (minutes >= 24 * 60) return day.plus({ days: 1 }).toMillis();
  return day.set({ hour: Math.floor(minutes / 60), minute: minutes % 60 }).toMillis();
}
