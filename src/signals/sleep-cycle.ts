import { getCountry, getTimezone } from "countries-and-timezones";

const HOURS_A_DAY = 24;
const NIGHT_HOURS = 8;
/** Local time in the middle of the hours in which nobody works: between the middle of the night and that of an evening and a night. */
const QUIET_MIDDLE = 2;
const TOLERANCE_HOURS = 1.5;
const MACAU_ZONE = "Asia/Macau";

/**
 * Hours that local time is ahead of UTC where the quiet hours of a histogram (by hour, UTC) are night; null when it shows
 * no night: some stretch of eight hours must hold next to nothing. Where more than eight hours are quiet their middle counts.
 */
export function offsetOfNight(byHour: readonly number[], mostInNight: number): number | null {
  const at = (hour: number) => byHour[hour % HOURS_A_DAY] ?? 0;
  const sums = Array.from({ length: HOURS_A_DAY }, (_, start) =>
    Array.from({ length: NIGHT_HOURS }, (_, i) => at(start + i)).reduce((sum, count) => sum + count, 0),
  );
  const least = Math.min(...sums);
  if (least > mostInNight) return null;
  // The stretches that are equally quiet follow each other round the clock; theirs is the middle.
  const first = sums.findIndex((sum, start) => sum === least && sums[(start + HOURS_A_DAY - 1) % HOURS_A_DAY] !== least);
  if (first < 0) return null;
  let length = 1;
  while (length < HOURS_A_DAY && sums[(first + length) % HOURS_A_DAY] === least) length++;
  const middle = first + (length - 1 + NIGHT_HOURS) / 2;
  const offset = (((QUIET_MIDDLE - middle) % HOURS_A_DAY) + HOURS_A_DAY) % HOURS_A_DAY;
  return offset > HOURS_A_DAY / 2 ? offset - HOURS_A_DAY : offset;
}

function isNear(offset: number, zone: string): boolean {
  const found = getTimezone(zone);
  if (!found) return false;
  return [found.utcOffset, found.dstOffset].some((minutes) => {
    const apart = Math.abs(((offset - minutes / 60 + HOURS_A_DAY * 1.5) % HOURS_A_DAY) - HOURS_A_DAY / 2);
    return apart <= TOLERANCE_HOURS;
  });
}

/** Whether a night at the offset is one in some zone of the country. */
export const isNightIn = (country: string, offset: number): boolean =>
  (getCountry(country)?.timezones ?? []).some((zone) => isNear(offset, zone));

/** Whether it is one in Macau and China, which share a zone. */
export const isNightInMacau = (offset: number): boolean => isNear(offset, MACAU_ZONE);
