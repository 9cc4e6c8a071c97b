import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addWorkingHours, type WorkCalendar } from "../../../src/domain/working-hours.ts";

const day = [
  { from: 9 * 60, to: 12 * 60 },
  { from: 13 * 60, to: 18 * 60 },
];
const berlin: WorkCalendar = {
  zone: "Europe/Berlin",
  week: [day, day, day, day, day, [], []],
  holidays: new Set(["2026-12-25"]),
};
const due = (from: string, hours: number, calendar: WorkCalendar | null = berlin) =>
  addWorkingHours(new Date(from), hours, calendar).toISOString();

describe("working hours", () => {
  test("without a calendar every hour counts", () => {
    expect(due("2026-11-28T22:00:00Z", 4, null)).toBe("2026-11-29T02:00:00.000Z");
  });

  test("count within the day, over the break, the night and the weekend", () => {
    expect(due("2026-11-24T08:30:00Z", 2)).toBe("2026-11-24T10:30:00.000Z");
    expect(due("2026-11-24T10:00:00Z", 2)).toBe("2026-11-24T13:00:00.000Z");
    expect(due("2026-11-24T16:00:00Z", 2)).toBe("2026-11-25T09:00:00.000Z");
    expect(due("2026-11-27T16:00:00Z", 2)).toBe("2026-11-30T09:00:00.000Z");
    expect(due("2026-11-28T03:00:00Z", 1)).toBe("2026-11-30T09:00:00.000Z");
  });

  test("leave holidays out", () => {
    expect(due("2026-12-24T16:30:00Z", 1)).toBe("2026-12-28T08:30:00.000Z");
  });

  test("follow the clock of their zone when it changes", () => {
    // Berlin leaves summer time on 25 October 2026: nine o'clock is then an hour later in UTC.
    expect(due("2026-10-23T15:00:00Z", 2)).toBe("2026-10-26T09:00:00.000Z");
    const night: WorkCalendar = { zone: "Europe/Berlin", week: Array(7).fill([{ from: 0, to: 24 * 60 }]), holidays: new Set() };
    expect(due("2026-10-24T22:00:00Z", 25, night)).toBe("2026-10-25T23:00:00.000Z");
  });

  test("a round-the-clock calendar is as none", () => {
    const always: WorkCalendar = {
      zone: "Australia/Brisbane",
      week: Array(7).fill([{ from: 0, to: 24 * 60 }]),
      holidays: new Set(),
    };
    const times = fc.date({ min: new Date("2026-01-01"), max: new Date("2030-01-01"), noInvalidDate: true });
    fc.assert(
      fc.property(
        times,
        fc.integer({ min: 1, max: 300 }),
        (from, hours) => addWorkingHours(from, hours, always).getTime() === addWorkingHours(from, hours, null).getTime(),
      ),
    );
  });

  test("more hours are never due earlier", () => {
    const times = fc.date({ min: new Date("2026-01-01"), max: new Date("2027-01-01"), noInvalidDate: true });
    fc.assert(
      fc.property(times, fc.integer({ min: 1, max: 80 }), (from, hours) => {
        const [less, more] = [addWorkingHours(from, hours, berlin), addWorkingHours(from, hours + 1, berlin)];
        return less.getTime() > from.getTime() && more.getTime() >= less.getTime() + 3_600_000;
      }),
    );
  });
});
