import { describe, expect, it, test } from "vitest";
import { readFilter, viewOf, writeFilter } from "../../../src/console/pages/queue/queue-filter.ts";
import { countryName, formatHours, formatLarge, formatRelative, formatSpan } from "../../../src/console/ui/formats.ts";
import { ruleName } from "../../../src/console/ui/rule-names.ts";
import { visibleText } from "../../../src/console/ui/visible-text.ts";

const plain = (text: string) => text.replaceAll("\u202f", " ");
const HOUR = 3_600_000;

describe("numbers and times", () => {
  test.each([
    [0, "0"],
    [2_400, "2,400"],
    [1e22, "10²²"],
    [1.846457856e25, "1.8 × 10²⁵"],
    [9.99e24, "10²⁵"],
  ])("%d is written %s", (value, text) => expect(plain(formatLarge(value))).toBe(text));

  test.each([
    [30_000, "30 s"],
    [70 * 60_000, "1 h 10 m"],
    [2 * HOUR, "2 h"],
    [-3 * HOUR, "3 h"],
    [72 * HOUR, "3 d"],
  ])("%d ms are %s", (ms, text) => expect(plain(formatSpan(ms))).toBe(text));

  it("says what was and what will be", () => {
    expect(plain(formatRelative(0, 2 * HOUR))).toBe("2 h ago");
    expect(plain(formatRelative(2 * HOUR, 0))).toBe("in 2 h");
    expect(formatRelative(0, 1_000)).toBe("just now");
  });

  it("writes hours as people say them", () => {
    expect([1, 48, 2160].map((hours) => plain(formatHours(hours)))).toEqual(["1 hour", "48 hours", "90 days"]);
  });
});

describe("names", () => {
  it("calls a country by its name and what is none as it is", () => {
    expect([countryName("AU"), countryName("ZZ9"), countryName("")]).toEqual(["Australia", "ZZ9", ""]);
  });

  it("spells a rule out that it does not know", () => {
    expect([ruleName("payment.crypto"), ruleName("own.full_moon")]).toEqual(["crypto", "full moon"]);
  });
});

describe("text of strangers", () => {
  it("loses what reorders or hides, and says how much that was", () => {
    expect(visibleText("pay\u202Etxt\u200b.exe")).toEqual({ text: "paytxt.exe", hidden: 2 });
    expect(visibleText("a\nb\t\0c")).toEqual({ text: "a b c", hidden: 1 });
  });

  it("keeps the joiners that scripts need", () => {
    expect(visibleText("می\u200cخواهم")).toEqual({ text: "می\u200cخواهم", hidden: 0 });
  });

  it("is never invisible and never endless", () => {
    expect(visibleText("\u200b\u200b").text).toBe("(blank)");
    expect(visibleText("x".repeat(20_000)).text).toHaveLength(10_000);
  });
});

describe("the filter in the address", () => {
  it("comes back as it was written, without what no filter knows", () => {
    const filter = { state: "open", minScore: "60", rule: "payment.crypto" };
    expect(readFilter(new URLSearchParams(`${writeFilter(filter)}&other=1`))).toEqual(filter);
  });

  it("belongs to the view that it narrows", () => {
    expect(viewOf({ state: "open", country: "CN" })?.name).toBe("Open");
    expect(viewOf({ state: "open", assignee: "me" })).toBeUndefined();
  });
});
