import { describe, expect, test } from "vitest";
import { findAccelerators } from "../../../src/domain/accelerator-report.ts";
import { shippedCatalog, shippedThresholds } from "../../helpers/shipped-catalog.ts";

const find = (q: string | null) => findAccelerators(shippedCatalog, shippedThresholds, q);
const idsOf = (q: string | null) => find(q).map(({ id }) => id);

describe("what a text may mean", () => {
  test("nothing asked for is the whole catalogue", () => {
    expect(find(null)).toHaveLength(shippedCatalog.accelerators.length);
  });

  test.each([
    ["p5.48xlarge", "nvidia-h100-sxm"],
    ["a100-mig-3g.20gb", "nvidia-a100"],
    ["0.5 x L40S", "nvidia-l40s"],
    ["H20", "nvidia-h20"],
  ])("%s is first what a request would be decided as: %s", (q, id) => {
    expect(idsOf(q)[0]).toBe(id);
  });

  test("then all in whose names every word occurs, each once", () => {
    const found = idsOf("H100");
    expect(found).toEqual(expect.arrayContaining(["nvidia-h100-sxm", "nvidia-h100-pcie", "nvidia-h100-nvl"]));
    expect(new Set(found).size).toBe(found.length);
    expect(idsOf("huawei 910").sort()).toEqual([
      "huawei-ascend-910",
      "huawei-ascend-910b",
      "huawei-ascend-910c",
      "huawei-ascend-910d",
    ]);
  });

  test.each(["", " ", "★", "quantum-9000", "__proto__"])("%j is none", (q) => {
    expect(find(q)).toEqual([]);
  });
});

describe("what is told of an accelerator", () => {
  test("names, figures, and what is computed from them", () => {
    const [h100] = find("nvidia-h100-sxm");
    expect(h100).toMatchObject({
      vendor: "NVIDIA",
      figures: { denseTera: { fp16: 989.4 }, dieAreaMm2: 814, memoryBandwidth: 3350, tpp: 15_831.2, performanceDensity: 19.449 },
      bucket: "a.1",
      controlled: true,
      borderline: false,
      confidence: "C",
      asOf: "2026-11-23",
    });
    expect(h100?.aliases).toContain("H100 SXM5");
    expect(h100?.instanceTypes).toContainEqual({ name: "p5.48xlarge", accelerators: 8, per: "instance" });
    expect(h100?.source).not.toBe("");
  });

  test("one without figures is unknown and controlled", () => {
    expect(find("B20")[0]).toMatchObject({
      bucket: "unknown",
      controlled: true,
      figures: { tpp: null, performanceDensity: null },
    });
  });

  test("supply under general prohibition ten, letters and lines are marked", () => {
    expect(find("Ascend 910C")[0]).toMatchObject({ prcSupply: true });
    expect(find("H20")[0]).toMatchObject({ letterWatch: true, bucket: "outside", controlled: false });
    expect(find("A10")[0]).toMatchObject({ borderline: true, bucket: "outside" });
  });
});
