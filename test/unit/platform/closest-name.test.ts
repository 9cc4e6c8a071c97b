import { describe, expect, test } from "vitest";
import { closestName } from "../../../src/platform/closest-name.ts";

const known = ["strongThreshold", "possibleThreshold", "openEndedDays", "port"];

describe("the name that was probably meant", () => {
  test.each([
    ["strongTreshold", "strongThreshold"],
    ["STRONGTHRESHOLD", "strongThreshold"],
    ["openEndDays", "openEndedDays"],
    ["prot", "port"],
    ["port", "port"],
  ])("%s is %s", (name, meant) => {
    expect(closestName(name, known)).toBe(meant);
  });

  test("is none when nothing is near, or nothing is known", () => {
    expect(closestName("telemetry", known)).toBeNull();
    expect(closestName("port", [])).toBeNull();
  });

  test("is the nearest, and of two as near the first", () => {
    expect(closestName("abcd", ["abxx", "abcx", "abce"])).toBe("abcx");
  });
});
