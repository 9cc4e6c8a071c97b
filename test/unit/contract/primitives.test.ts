import { describe, expect, test } from "vitest";
import {
  calendarDate,
  country,
  email,
  filled,
  ipAddress,
  isCalendarDate,
  listOf,
  maybe,
  text,
} from "../../../src/contract/primitives.ts";
import { isCountryCode } from "../../../src/domain/country.ts";

const accepts = (schema: { safeParse(value: unknown): { success: boolean } }, value: unknown) => schema.safeParse(value).success;

describe("countries", () => {
  test("are the 249 of ISO 3166-1 and Kosovo", () => {
    const letters = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"];
    const known = letters.flatMap((a) => letters.map((b) => a + b)).filter(isCountryCode);
    expect(known).toHaveLength(250);
    expect(known).toEqual(expect.arrayContaining(["AU", "CN", "MO", "HK", "TW", "XK", "ZW"]));
  });

  test.each(["au", "AUS", "UK", "XX", "ZZ", "", "A", "__proto__", 36, null])("%j is none", (value) => {
    expect(accepts(country, value)).toBe(false);
  });
});

describe("dates", () => {
  test.each(["2024-02-29", "2000-02-29", "2026-12-31", "0001-01-01"])("%s exists", (value) => {
    expect(isCalendarDate(value)).toBe(true);
  });

  test.each([
    ...["2023-02-29", "1900-02-29", "2026-04-31", "2026-13-01", "2026-00-10", "2026-01-00", "0000-01-01", "2026-1-1"],
    ...["2026-01-01T00:00:00Z", "20260101", " 2026-01-01", "２０２６-01-01", "99999-01-01", ""],
  ])("%j does not", (value) => {
    expect(accepts(calendarDate, value)).toBe(false);
  });
});

describe("network addresses", () => {
  test.each(["203.0.113.9", "2001:db8::1", "::1", "::ffff:203.0.113.9"])("%s is one", (value) => {
    expect(accepts(ipAddress, value)).toBe(true);
  });

  test.each([
    "203.0.113.256",
    "203.0.113",
    "fe80::1%eth0",
    "203.0.113.9/24",
    "[::1]",
    "localhost",
    "0x7f.1",
    "",
    "1".repeat(100_000),
  ])("%.40j is none", (value) => {
    expect(accepts(ipAddress, value)).toBe(false);
  });
});

describe("mail addresses", () => {
  test.each(["ops@harbour.example", "o'neil+gpu@sub.harbour.example", "用户@例子.广告"])("%s is one", (value) => {
    expect(accepts(email, value)).toBe(true);
  });

  test.each([
    "ops",
    "ops@",
    "@harbour.example",
    "ops@localhost",
    "a b@c.example",
    "a@b..example",
    `${"a".repeat(250)}@b.example`,
  ])("%.40j is none", (value) => {
    expect(accepts(email, value)).toBe(false);
  });

  test("hostile ones cost no time", () => {
    const startedAt = performance.now();
    for (const value of [`a@${".".repeat(200_000)}@`, `a@${"a.".repeat(100_000)}@`, "@".repeat(200_000)])
      expect(accepts(email, value)).toBe(false);
    expect(performance.now() - startedAt).toBeLessThan(200);
  });
});

describe("text", () => {
  test("is kept as it is: right-to-left, zero-width, padded, emoji", () => {
    for (const value of ["‏שלום‎", "Jo\u200Bhn", "  padded  ", "👩‍👩‍👧", "张伟"]) expect(filled(100).parse(value)).toBe(value);
  });

  test.each(["", "   ", "\t\n", "\u200B\u200D", "\u00A0"])("%j is blank where something has to be seen", (value) => {
    expect(accepts(filled(100), value)).toBe(false);
    expect(accepts(text(100), value)).toBe(true);
  });

  test("is bounded", () => {
    expect(accepts(text(5), "12345")).toBe(true);
    expect(accepts(text(5), "123456")).toBe(false);
  });
});

test("what is missing or null is null, or an empty list", () => {
  expect(maybe(text(5)).parse(undefined)).toBeNull();
  expect(maybe(text(5)).parse(null)).toBeNull();
  expect(listOf(text(5), 2).parse(undefined)).toEqual([]);
  expect(listOf(text(5), 2).parse(null)).toEqual([]);
  expect(accepts(listOf(text(5), 2), ["a", "b", "c"])).toBe(false);
});
