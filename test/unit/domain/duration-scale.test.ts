import { describe, expect, test } from "vitest";
import { addDurations, durationAt, STEPS_PER_DOUBLING } from "../../../src/domain/duration-scale.ts";
import { isDrawn } from "../../../src/domain/second-look.ts";

const bucketOf = (minutes: number) => Math.max(0, Math.floor(STEPS_PER_DOUBLING * Math.log2(Math.max(1, minutes))));

describe("the scale of durations", () => {
  test("tells a share of many durations within a tenth", () => {
    const minutes = Array.from({ length: 999 }, (_, i) => 2 + i * 3);
    const counts = new Map<number, number>();
    for (const one of minutes) addDurations(counts, [[bucketOf(one), 1]]);
    for (const share of [0.5, 0.9]) {
      const exact = minutes[Math.ceil(share * minutes.length) - 1] ?? 0;
      expect(Math.abs((durationAt(counts, share) ?? 0) / exact - 1)).toBeLessThan(0.1);
    }
  });

  test("knows nothing of nothing", () => {
    expect(durationAt(new Map(), 0.5)).toBeNull();
  });
});

describe("what is drawn", () => {
  test("is the share asked for, by the digest alone", () => {
    expect(isDrawn("00000000ff", 0.1)).toBe(true);
    expect(isDrawn("7fffffffff", 50)).toBe(true);
    expect(isDrawn("80000000ff", 50)).toBe(false);
    expect(isDrawn("ffffffffff", 100)).toBe(true);
    expect(isDrawn("0000000000", 0)).toBe(false);
  });
});
