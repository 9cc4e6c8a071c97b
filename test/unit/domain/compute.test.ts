import { describe, expect, test } from "vitest";
import type { Accelerator } from "../../../src/domain/catalog.ts";
import { classifyAccelerator, operationsTier, peakRate } from "../../../src/domain/compute.ts";
import { shippedCatalog, shippedThresholds } from "../../helpers/shipped-catalog.ts";

const classify = (part: Accelerator) => classifyAccelerator(part, shippedThresholds);
const tierOf = (operations: number, isBiological: boolean) => operationsTier(operations, isBiological, shippedThresholds);

const shipped = (id: string): Accelerator => {
  const found = shippedCatalog.accelerators.find((accelerator) => accelerator.id === id);
  if (!found) throw new Error(`${id} is not in the catalogue`);
  return found;
};

/** A data-centre part made up of the figures that the test is about. */
const aPart = (changes: Partial<Accelerator> = {}): Accelerator => ({
  id: "acme-1",
  vendor: "Acme",
  model: "Acme 1",
  aliases: [],
  denseTera: {},
  dieAreaMm2: null,
  dieAreaConfidence: "C",
  isMarketedForDatacentres: true,
  isPrcDesigned: false,
  memoryBandwidth: null,
  ioBandwidth: null,
  confidence: "C",
  source: "a datasheet",
  asOf: "2026-01-01",
  ...changes,
});

/** A part with this TPP and performance density. */
const aPartOf = (tpp: number, density: number | null, isMarketedForDatacentres = true) =>
  aPart({ denseTera: { int8: tpp / 8 }, dieAreaMm2: density === null ? null : tpp / density, isMarketedForDatacentres });

describe("the shipped catalogue under ECCN 3A090", () => {
  test.each([
    // 3A090.a by total processing performance
    ["nvidia-a100", 4992, "a.1"],
    ["nvidia-a800", 4992, "a.1"],
    ["nvidia-h100-sxm", 15_832, "a.1"],
    ["nvidia-h800", 15_832, "a.1"],
    ["nvidia-h200", 15_832, "a.1"],
    ["nvidia-gh200", 15_832, "a.1"],
    ["nvidia-h100-pcie", 12_104, "a.1"],
    ["nvidia-b100", 28_000, "a.1"],
    ["nvidia-b200", 36_000, "a.1"],
    ["nvidia-gb200", 40_000, "a.1"],
    ["nvidia-b300", 54_000, "a.1"],
    ["nvidia-gb300", 60_000, "a.1"],
    ["nvidia-b30a", 30_000, "a.1"],
    ["nvidia-l40s", 5_864, "a.1"],
    ["nvidia-rtx-pro-6000-blackwell", 8_060, "a.1"],
    ["amd-mi250x", 6_128, "a.1"],
    ["amd-mi300x", 20_900, "a.1"],
    ["amd-mi325x", 20_900, "a.1"],
    ["amd-mi350x", 55_400, "a.1"],
    ["amd-mi355x", 60_400, "a.1"],
    ["intel-gaudi-2", 6_900, "a.1"],
    ["intel-gaudi-3", 29_400, "a.1"],
    ["huawei-ascend-910b", 5_120, "a.1"],
    ["huawei-ascend-910c", 12_800, "a.1"],
    ["google-tpu-v5p", 7_344, "a.1"],
    ["google-tpu-v6e", 14_688, "a.1"],
    ["google-tpu-v7", 36_900, "a.1"],
    ["aws-trainium2", 10_672, "a.1"],
    // 3A090.a by performance density
    ["nvidia-l4", 1_940, "a.2"],
    ["google-tpu-v4", 4_400, "a.2"],
    // 3A090.b
    ["nvidia-a30", 2_644, "b.1"],
    ["nvidia-a40", 2_395, "b.2"],
    ["nvidia-l40", 2_896, "b.1"],
    ["amd-mi210", 2_896, "b.1"],
    ["google-tpu-v5e", 3_152, "pd-dependent"],
    ["aws-trainium1", 3_040, "pd-dependent"],
    // note 2: not marketed for data centres, at or above 4800
    ["nvidia-rtx-4090", 5_285, "consumer"],
    ["nvidia-rtx-5090", 6_704, "consumer"],
    ["nvidia-rtx-6000-ada", 5_828, "consumer"],
  ])("%s has a TPP of %d, is in %s and counts as controlled", (id, tpp, bucket) => {
    const found = classify(shipped(id));
    expect(Math.abs((found.tpp ?? 0) - tpp)).toBeLessThan(tpp * 0.003);
    expect(found).toMatchObject({ bucket, isControlled: true });
  });

  test.each([
    ["nvidia-v100-sxm2", 2_000],
    ["nvidia-t4", 1_040],
    ["nvidia-a10", 2_000],
    ["nvidia-l20", 1_912],
    ["nvidia-l2", 1_544],
    ["nvidia-h20", 2_368],
    ["nvidia-rtx-4090-d", 4_704],
    ["nvidia-rtx-5090-d", 4_752],
    ["nvidia-rtx-a6000", 2_478],
    ["nvidia-rtx-3090", 2_272],
  ])("%s has a TPP of %d and is outside", (id, tpp) => {
    const found = classify(shipped(id));
    expect(Math.abs((found.tpp ?? 0) - tpp)).toBeLessThan(tpp * 0.003);
    expect(found).toMatchObject({ bucket: "outside", isControlled: false });
  });

  test.each([
    ["nvidia-l4", 6.6],
    ["nvidia-a40", 3.81],
    ["nvidia-l40", 4.76],
    ["amd-mi210", 4.0],
    ["nvidia-a10", 3.18],
    ["nvidia-l20", 3.14],
    ["nvidia-h20", 2.91],
  ])("%s has a performance density of %d", (id, density) => {
    expect(classify(shipped(id)).performanceDensity).toBeCloseTo(density, 1);
  });

  test.each(["nvidia-b20", "amd-mi308x", "huawei-ascend-910d"])("%s has no published figures and counts as controlled", (id) => {
    const unknown = { tpp: null, performanceDensity: null, bucket: "unknown", isControlled: true };
    expect(classify(shipped(id))).toMatchObject(unknown);
  });

  test("nothing is called outside by default: every row has figures or counts as controlled", () => {
    for (const accelerator of shippedCatalog.accelerators) {
      const { tpp, isControlled } = classify(accelerator);
      expect(tpp !== null || isControlled, accelerator.id).toBe(true);
    }
  });

  test("A10, L20, A30 and A40 are near a line; T4, H100 and L4 are not", () => {
    const nearLines = shippedCatalog.accelerators.filter((part) => classify(part).isBorderline).map(({ id }) => id);
    for (const id of ["nvidia-a10", "nvidia-l20", "nvidia-a30", "nvidia-a40", "nvidia-rtx-4090-d"])
      expect(nearLines).toContain(id);
    for (const id of ["nvidia-t4", "nvidia-h100-sxm", "nvidia-l4", "nvidia-a100"]) expect(nearLines).not.toContain(id);
  });

  test("H20 and MI308X are of the letters of April 2025; L40S, L4 and T4 are not", () => {
    const isOnLetterWatch = (id: string) => classify(shipped(id)).isOnLetterWatch;
    expect(["nvidia-h20", "amd-mi308x", "intel-gaudi-3"].map(isOnLetterWatch)).toEqual([true, true, true]);
    expect(["nvidia-l40s", "nvidia-l4", "nvidia-t4"].map(isOnLetterWatch)).toEqual([false, false, false]);
  });

  test("parts designed in the PRC fall under the presumption of general prohibition ten unless they are known to be small", () => {
    const designed = shippedCatalog.accelerators.filter(({ isPrcDesigned }) => isPrcDesigned);
    const isSupply = (part: Accelerator) => classify(part).isPrcSupply;
    const small = designed.filter((part) => !isSupply(part)).map(({ id }) => id);
    expect(small).toEqual(["huawei-ascend-310", "huawei-ascend-310p"]);
    for (const id of ["huawei-ascend-910b", "huawei-ascend-910c", "huawei-ascend-910d", "biren-br100", "cambricon-mlu590"])
      expect(isSupply(shipped(id)), id).toBe(true);
    expect(shippedCatalog.accelerators.filter((part) => !part.isPrcDesigned && isSupply(part))).toEqual([]);
  });

  test("H200 and MI325X stay under both lines of 91 FR 1684, B30A does not", () => {
    const isEligible = (id: string) =>
      (classify(shipped(id)).tpp ?? Infinity) < 21_000 && (shipped(id).memoryBandwidth ?? Infinity) < 6_500;
    expect(["nvidia-h200", "amd-mi325x", "nvidia-b30a"].map(isEligible)).toEqual([true, true, false]);
  });
});

describe("the lines of 3A090", () => {
  test.each([
    [4800, 0.5, "a.1"],
    [4800, null, "a.1"],
    [4799.9, 5.92, "a.2"],
    [1600, 5.92, "a.2"],
    [1599.9, 50, "outside"],
    [4799.9, 5.919, "b.1"],
    [2400, 1.6, "b.1"],
    [2400, 1.599, "outside"],
    [2399.9, 1.6, "outside"],
    [2399.9, 3.2, "b.2"],
    [1600, 3.2, "b.2"],
    [1600, 3.199, "outside"],
    [1600, null, "pd-dependent"],
    [1599.9, null, "outside"],
  ])("TPP %d with density %d is %s", (tpp, density, bucket) => {
    expect(classify(aPartOf(tpp, density)).bucket).toBe(bucket);
  });

  test("a part that is not marketed for data centres is out below 4800, whatever its density", () => {
    expect(classify(aPartOf(4799.9, 9, false))).toMatchObject({ bucket: "outside", isControlled: false });
    expect(classify(aPartOf(4800, 9, false))).toMatchObject({ bucket: "consumer", isControlled: true });
  });

  test.each([
    [4704, 1, true, true],
    [4703, 1, true, false],
    [4896, 1, true, true],
    [4897, 1, true, false],
    [3500, 5.81, true, true],
    [3500, 5.79, true, false],
    [2000, 3.264, true, true],
    [4752, 3.2, false, true],
    [3500, 3.2, false, false],
  ])("TPP %d with density %d is borderline within two per cent of a line", (tpp, density, isDatacentre, expected) => {
    expect(classify(aPartOf(tpp, density, isDatacentre)).isBorderline).toBe(expected);
  });

  test.each<[string, Partial<Accelerator>, boolean]>([
    ["an estimated throughput", { confidence: "E" }, true],
    ["a throughput from memory", { confidence: "M" }, false],
    ["an estimated die where the density decides", { dieAreaConfidence: "E" }, true],
    ["a die from memory where the density decides", { dieAreaConfidence: "M" }, false],
    ["an unknown die where the density decides", { dieAreaMm2: null, dieAreaConfidence: "U" }, true],
    ["an estimated die far above the line of throughput", { dieAreaConfidence: "E", denseTera: { int8: 2000 } }, false],
    ["an estimated die below the least throughput", { dieAreaConfidence: "E", denseTera: { int8: 100 } }, false],
  ])("%s is borderline: %s", (_, changes, expected) => {
    expect(classify({ ...aPartOf(3500, 4.5), ...changes }).isBorderline).toBe(expected);
  });

  test("the format with the greatest product of throughput and bits decides", () => {
    const tppOf = (denseTera: Accelerator["denseTera"]) => classify(aPart({ denseTera })).tpp;
    expect(tppOf({ fp16: 100, fp8: 300, int8: 100, fp4: 300 })).toBe(2400);
    expect(tppOf({ fp16: 100, fp4: 1000 })).toBe(4000);
    expect(tppOf({ fp4: 1000, fp6: 1000 })).toBe(6000);
  });

  test.each([
    [1400, null, true],
    [1399, null, false],
    [null, 1100, true],
    [null, 1099, false],
    [850, 850, true],
    [850, 849, false],
    [null, null, false],
  ])("memory at %d and links at %d GB/s: the letters of 2025 apply is %s", (memoryBandwidth, ioBandwidth, expected) => {
    expect(classify(aPart({ memoryBandwidth, ioBandwidth })).isOnLetterWatch).toBe(expected);
  });

  test("a part designed in the PRC is supply under general prohibition ten from TPP 1600, or when nobody knows", () => {
    const isSupply = (tpp: number | null) =>
      classify(aPart({ isPrcDesigned: true, denseTera: tpp === null ? {} : { int8: tpp / 8 } })).isPrcSupply;
    expect([isSupply(1600), isSupply(1599), isSupply(null)]).toEqual([true, false, true]);
  });
});

describe("peak rate and operations", () => {
  test("is the dense FP16 figure, or the TPP at sixteen bits, or the assumed peak", () => {
    expect(peakRate(shipped("nvidia-h100-sxm"), 1)).toBe(9.894e14);
    expect(peakRate(aPart({ denseTera: { int8: 320 } }), 1)).toBe(1.6e14);
    expect(peakRate(shipped("nvidia-b20"), 989.4)).toBe(9.894e14);
    expect(peakRate(null, 989.4)).toBe(9.894e14);
  });

  test("thirty-three H100 for ninety days at two fifths of their peak reach the tier of biological models (1e23)", () => {
    const operations = 33 * 90 * 86_400 * 0.4 * peakRate(shipped("nvidia-h100-sxm"), 0);
    expect(tierOf(operations, true)).toBe(5);
    expect(tierOf(operations, false)).toBe(2);
  });

  test("the case of 300 servers in Brisbane, 2,400 H100 for ninety days, passes the third tier", () => {
    expect(tierOf(2_400 * 90 * 86_400 * 0.4 * peakRate(shipped("nvidia-h100-sxm"), 0), false)).toBe(3);
  });

  test("a tier is reached at its number, not beyond it", () => {
    expect([0, 9.99e21, 1e22, 1e23, 1e24, 1e25, 9.99e25, 1e26, 1e30].map((sum) => tierOf(sum, false))).toEqual([
      0, 0, 1, 2, 3, 4, 4, 5, 5,
    ]);
  });

  test("for biological sequence data every tier begins three orders of magnitude lower", () => {
    expect([9.99e18, 1e19, 1e20, 1e21, 1e22, 1e23].map((sum) => tierOf(sum, true))).toEqual([0, 1, 2, 3, 4, 5]);
    const { biologicalTiers, operationTiers } = shippedThresholds;
    expect(biologicalTiers.map((tier) => Math.log10(tier) + 3)).toEqual(operationTiers.map(Math.log10));
  });
});
