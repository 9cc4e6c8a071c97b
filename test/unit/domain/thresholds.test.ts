import { describe, expect, test } from "vitest";
import { type ThresholdPeriod, thresholdIds, thresholdsOn } from "../../../src/domain/thresholds.ts";
import { shippedCatalog } from "../../helpers/shipped-catalog.ts";

/** Every figure is 1 from the start of 2020 on; those that are named change as said. */
const periods = (...changes: ThresholdPeriod[]): ThresholdPeriod[] => [
  ...changes,
  ...thresholdIds()
    .filter((id) => changes.every((change) => change.id !== id))
    .map((id) => ({ id, value: 1, from: "2020-01-01", until: null })),
];

describe("dated thresholds", () => {
  const changed = periods(
    { id: "tpp.a", value: 4800, from: "2023-11-17", until: "2027-06-30" },
    { id: "tpp.a", value: 3000, from: "2027-07-01", until: null },
  );

  test.each([
    ["2023-11-17", 4800],
    ["2027-06-30", 4800],
    ["2027-07-01", 3000],
    ["2040-01-01", 3000],
    ["2020-01-01", 4800],
  ])("on %s the line is %d", (day, line) => {
    expect(thresholdsOn(changed, day).tpp.a).toBe(line);
  });

  test("a figure that did not change is the same on every day", () => {
    expect(thresholdsOn(changed, "2027-07-01").letter).toEqual({ memory: 1, io: 1, sum: 1 });
  });

  test("the shipped ones are those of the law and of the published tiers", () => {
    expect(thresholdsOn(shippedCatalog.thresholds, "2026-11-24")).toEqual({
      tpp: { a: 4800, b: 2400, least: 1600 },
      density: { a: 5.92, b: 3.2, least: 1.6 },
      borderlinePercent: 2,
      letter: { memory: 1400, io: 1100, sum: 1700 },
      operationTiers: [1e22, 1e23, 1e24, 1e25, 1e26],
      biologicalTiers: [1e19, 1e20, 1e21, 1e22, 1e23],
      majorityPercent: 50,
      beneficialOwnerPercent: 25,
      behaviour: {
        loginDays: 30,
        nightLogins: 40,
        nightPercent: 5,
        loadDays: 30,
        loadPercent: 70,
        egressDays: 30,
        egressStopDays: 2,
        driftDays: 30,
        reportDays: 30,
        payerDays: 60,
        refusalDays: 365,
        syncHours: 24,
        syncLagMinutes: 5,
        syncPercent: 90,
        syncMarks: 4,
      },
    });
  });
});
