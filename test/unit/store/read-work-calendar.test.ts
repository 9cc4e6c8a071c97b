import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readWorkCalendar } from "../../../src/store/read-work-calendar.ts";

describe("the file of working hours", () => {
  let directory: string;
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), "gatehouse-calendar-"));
  });
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  const read = (text: string) => {
    const file = join(directory, "calendar.yaml");
    writeFileSync(file, text);
    return readWorkCalendar(file);
  };

  test("gives spans by weekday, in order, and holidays", () => {
    const calendar = read(`zone: Australia/Brisbane
hours: { monday: ["13:00-17:30", "09:00-12:30"], saturday: ["22:00-24:00"] }
holidays: [2026-12-25, "2027-01-01"]
`);
    expect(calendar.zone).toBe("Australia/Brisbane");
    expect(calendar.week[0]).toEqual([
      { from: 540, to: 750 },
      { from: 780, to: 1050 },
    ]);
    expect(calendar.week[5]).toEqual([{ from: 1320, to: 1440 }]);
    expect(calendar.week[6]).toEqual([]);
    expect(calendar.holidays).toEqual(new Set(["2026-12-25", "2027-01-01"]));
  });

  test.each([
    ["zone: Brisbane\nhours: { monday: ['09:00-17:00'] }", /zone must be the IANA name/],
    ["zone: UTC\nhours: {}", /hours must hold hours/],
    ["zone: UTC\nhours: { monday: ['17:00-09:00'] }", /must end after it begins/],
    ["zone: UTC\nhours: { monday: ['09:00-12:00', '11:00-13:00'] }", /must not overlap/],
    ["zone: UTC\nhours: { funday: ['09:00-12:00'] }", /funday/],
    ["zone: UTC\nhours: { monday: ['9-12'] }", /must be a span/],
    ["zone: UTC\nhours: { monday: ['09:00-12:00'] }\nholidays: [soon]", /must be YYYY-MM-DD/],
    ["zone: [", /cannot be read as YAML/],
  ])("%j is refused with what does not fit", (text, message) => {
    expect(() => read(text)).toThrow(message);
  });

  test("a file that is not there is refused", () => {
    expect(() => readWorkCalendar(join(directory, "none.yaml"))).toThrow(/cannot be read/);
  });
});
