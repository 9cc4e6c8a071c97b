import { describe, expect, test } from "vitest";
import type { InstanceRequest } from "../../../src/domain/requests.ts";
import { type DeclaredCompute, gatherCompute } from "../../../src/signals/compute.ts";
import { anInstance, theSettings } from "../../helpers/profiles.ts";
import { shippedCatalog, shippedThresholds } from "../../helpers/shipped-catalog.ts";

const H100 = 9.894e14;

const factsOf = (changes: Partial<InstanceRequest> | null, declared: Partial<DeclaredCompute> = {}) =>
  gatherCompute(
    changes === null ? null : anInstance(changes),
    { hours: null, biological: false, ...declared },
    { catalog: shippedCatalog, settings: theSettings, thresholds: shippedThresholds },
  );

describe("what is asked for", () => {
  test("at a sign-up is nothing, and nothing counts as controlled or scored", () => {
    const facts = factsOf(null, { hours: 900 });
    expect(facts).toMatchObject({ requested: false, controlled: false, bucket: "none", operations: 0, declaredHours: 900 });
    expect("acceleratorId" in facts || "tpp" in facts).toBe(false);
  });

  test("sixteen H100 for a day are 384 accelerator hours at the dense FP16 peak", () => {
    expect(factsOf({ acceleratorsPerInstance: 8, instances: 2, durationHours: 24 })).toMatchObject({
      requested: true,
      acceleratorId: "nvidia-h100-sxm",
      known: true,
      bucket: "a.1",
      controlled: true,
      confidence: "C",
      accelerators: 16,
      hours: 24,
      openEnded: false,
      requestedHours: 384,
      interconnectGbps: 3200,
      peakRate: 16 * H100,
      operations: 16 * H100 * 24 * 3600,
    });
  });

  test("without an end counts ninety days, and without an interconnect nothing", () => {
    expect(factsOf({ durationHours: null, interconnectGbps: null })).toMatchObject({
      openEnded: true,
      hours: 2160,
      interconnectGbps: 0,
    });
  });

  test("an accelerator outside 3A090 is not controlled", () => {
    expect(factsOf({ accelerator: "T4" })).toMatchObject({ known: true, bucket: "outside", controlled: false, tpp: 1040 });
  });

  test("one that is not in the catalogue counts as controlled, at the assumed peak", () => {
    const facts = factsOf({ accelerator: "Quantum 9000", acceleratorsPerInstance: 1, instances: 1 });
    expect(facts).toMatchObject({ known: false, bucket: "unknown", controlled: true, confidence: "none", peakRate: H100 });
    expect("acceleratorId" in facts || "tpp" in facts || "performanceDensity" in facts).toBe(false);
  });

  test("one without published figures is not known either, yet named", () => {
    const facts = factsOf({ accelerator: "B20", acceleratorsPerInstance: 1, instances: 1 });
    const expected = {
      acceleratorId: "nvidia-b20",
      known: false,
      bucket: "unknown",
      controlled: true,
      confidence: "U",
      peakRate: H100,
    };
    expect(facts).toMatchObject(expected);
    expect("tpp" in facts).toBe(false);
  });

  test("density is absent where the die is not known", () => {
    expect("performanceDensity" in factsOf({ accelerator: "TPU v5e" })).toBe(false);
    expect(factsOf({ accelerator: "L4" }).performanceDensity).toBeCloseTo(6.59, 2);
  });

  test("overlays: near a line, of the letters of 2025, of PRC supply", () => {
    expect(factsOf({ accelerator: "A10" })).toMatchObject({ borderline: true, letterWatch: false, prcSupply: false });
    expect(factsOf({ accelerator: "H20" })).toMatchObject({ controlled: false, letterWatch: true, prcSupply: false });
    expect(factsOf({ accelerator: "Ascend 910C" })).toMatchObject({ controlled: true, prcSupply: true });
  });

  test("a machine holds its accelerators whatever the request says, and never fewer than it says", () => {
    const machine = (accelerator: string, acceleratorsPerInstance: number) =>
      factsOf({ accelerator, acceleratorsPerInstance, instances: 3 }).accelerators;
    expect([machine("p5.48xlarge", 1), machine("p5.48xlarge", 8), machine("8x H100", 1), machine("H100", 4)]).toEqual([
      24, 24, 24, 12,
    ]);
  });

  test("a superchip counts both its chips", () => {
    expect(factsOf({ accelerator: "GB200 Superchip", acceleratorsPerInstance: 4, instances: 2 }).accelerators).toBe(16);
  });

  test("a slice counts as the physical chip", () => {
    expect(factsOf({ accelerator: "NVIDIA A100 MIG 1g.10gb" })).toMatchObject({ bucket: "a.1", tpp: 4992 });
  });

  test("declared hours are absent when nobody said; biological work is carried over", () => {
    expect("declaredHours" in factsOf({})).toBe(false);
    expect(factsOf({}, { hours: 0, biological: true })).toMatchObject({ declaredHours: 0, biological: true });
  });
});
