import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { resolveAccelerator } from "../../../src/domain/accelerator-name.ts";
import { shippedCatalog } from "../../helpers/shipped-catalog.ts";

const resolve = (name: string) => resolveAccelerator(shippedCatalog, name);
const idOf = (name: string) => resolve(name)?.accelerator.id ?? null;

describe("names of accelerators", () => {
  test("every id of the catalogue is its own", () => {
    for (const { id } of shippedCatalog.accelerators)
      expect(resolve(id)).toMatchObject({ accelerator: { id }, perInstance: 1, perUnit: 1 });
  });

  test("every alias and model leads to its row", () => {
    for (const { id, model, aliases } of shippedCatalog.accelerators) {
      for (const name of [model, ...aliases]) expect([name, idOf(name)]).toEqual([name, id]);
    }
  });

  test.each([
    ["H100 SXM5 80GB", "nvidia-h100-sxm"],
    ["H100 80GB HBM3", "nvidia-h100-sxm"],
    ["NVIDIA H100 80 GB", "nvidia-h100-sxm"],
    ["NVIDIA-H100-80GB-HBM3", "nvidia-h100-sxm"],
    ["H100 PCIe 80GB", "nvidia-h100-pcie"],
    ["NVIDIA H100 NVL", "nvidia-h100-nvl"],
    ["NVIDIA A100-SXM4-80GB", "nvidia-a100"],
    ["nvidia-tesla-a100", "nvidia-a100"],
    ["A100-PCIE-40GB", "nvidia-a100"],
    ["GB200 NVL72", "nvidia-gb200"],
    ["MI300X", "amd-mi300x"],
    ["AMD Instinct MI300X OAM", "amd-mi300x"],
    ["nvidia-l4", "nvidia-l4"],
    ["rtx4090", "nvidia-rtx-4090"],
    ["GeForce RTX 4090 24GB", "nvidia-rtx-4090"],
    ["H20-3e", "nvidia-h20"],
    ["Ascend 910B", "huawei-ascend-910b"],
    ["Ｈ１００", "nvidia-h100-sxm"],
  ])("%s is %s", (name, id) => {
    expect(idOf(name)).toBe(id);
  });

  test.each([
    ["NVIDIA A100-SXM4-80GB MIG 1g.10gb", "nvidia-a100"],
    ["NVIDIA H100 80GB HBM3 MIG 3g.40gb", "nvidia-h100-sxm"],
    ["GRID A100-10C", "nvidia-a100"],
    ["NVIDIA L40S-48Q", "nvidia-l40s"],
  ])("the slice %s is the whole chip %s", (name, id) => {
    expect(idOf(name)).toBe(id);
  });

  test("two parts of nearly one name are not each other", () => {
    expect([idOf("B20"), idOf("B200"), idOf("H20"), idOf("H200")]).toEqual([
      "nvidia-b20",
      "nvidia-b200",
      "nvidia-h20",
      "nvidia-h200",
    ]);
    expect([idOf("A10"), idOf("A10G"), idOf("A100")]).toEqual(["nvidia-a10", "nvidia-a10g", "nvidia-a100"]);
    expect([idOf("L4"), idOf("L40"), idOf("L40S")]).toEqual(["nvidia-l4", "nvidia-l40", "nvidia-l40s"]);
    expect([idOf("RTX 4090"), idOf("RTX 4090 D")]).toEqual(["nvidia-rtx-4090", "nvidia-rtx-4090-d"]);
    expect([idOf("MI300X"), idOf("MI308X")]).toEqual(["amd-mi300x", "amd-mi308x"]);
  });
});

describe("names of nobody", () => {
  test.each([
    ["H10"],
    ["H"],
    ["H1000"],
    ["AH100"],
    ["B2"],
    ["RTX 6000"],
    ["GPU"],
    ["NVIDIA"],
    ["80GB"],
    ["8x"],
    [""],
    [" "],
    ["---"],
    ["Н100"],
    ["Н200"],
    ["Α10"],
    ["A10٠"],
    ["L4\u0307"],
    ["constructor"],
    ["__proto__"],
    ["hasOwnProperty"],
    ["toString"],
    ["quantum-accelerator-9000"],
  ])("%j resolves to none", (name) => {
    expect(resolve(name)).toBeNull();
  });

  test("an alias of two accelerators is nobody's, and one of noise only is no name", () => {
    const [a, b, c] = shippedCatalog.accelerators;
    if (!a || !b || !c) throw new Error("the catalogue has too few rows");
    const accelerators = [
      { ...a, aliases: ["Twin 7", "Alone 1"] },
      { ...b, aliases: ["TWIN-7"] },
      { ...c, aliases: ["twin 7", "GPU", "80GB"] },
    ];
    const found = (name: string) => resolveAccelerator({ ...shippedCatalog, accelerators }, name)?.accelerator.id;
    expect([found("Twin 7"), found("alone-1"), found("GPU"), found(""), found("80GB")]).toEqual([
      undefined,
      a.id,
      undefined,
      undefined,
      undefined,
    ]);
  });

  test("ten thousand characters are refused at once", () => {
    const start = performance.now();
    for (const part of ["H100", "8x", "1 ", "g", "\u0344"]) expect(resolve(part.repeat(10_000 / part.length))).toBeNull();
    expect(performance.now() - start).toBeLessThan(50);
  });

  test("whatever is asked for, nothing is thrown and what is found has figures of the catalogue", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ maxLength: 300 }), fc.stringMatching(/^[ABHLXabhx0-9 .x-]{1,12}$/)), (name) => {
        const found = resolve(name);
        if (found) {
          expect(shippedCatalog.accelerators).toContain(found.accelerator);
          expect(found.perInstance).toBeGreaterThanOrEqual(1);
        }
      }),
    );
  });
});

describe("machines, modules and counts", () => {
  test("every machine type of the catalogue is found by its name, in any case", () => {
    for (const { name, acceleratorId, accelerators, per } of shippedCatalog.instanceTypes) {
      const counts = per === "instance" ? { perInstance: accelerators, perUnit: 1 } : { perInstance: 1, perUnit: accelerators };
      expect([name, resolve(name)]).toMatchObject([name, { accelerator: { id: acceleratorId }, ...counts }]);
      expect(resolve(name.toUpperCase())?.perInstance).toBe(counts.perInstance);
    }
  });

  test.each([
    ["p5.48xlarge", "nvidia-h100-sxm", 8, 1],
    ["AWS p5.48xlarge", "nvidia-h100-sxm", 8, 1],
    ["2x p5.48xlarge", "nvidia-h100-sxm", 16, 1],
    ["a2-highgpu-8g", "nvidia-a100", 8, 1],
    ["Google a2-highgpu-8g", "nvidia-a100", 8, 1],
    ["Standard_ND96isr_H100_v5", "nvidia-h100-sxm", 8, 1],
    ["8x H100", "nvidia-h100-sxm", 8, 1],
    ["8xH100", "nvidia-h100-sxm", 8, 1],
    ["8 × H100 80GB", "nvidia-h100-sxm", 8, 1],
    ["H100 x8", "nvidia-h100-sxm", 8, 1],
    ["0x H100", "nvidia-h100-sxm", 1, 1],
    ["DGX H100", "nvidia-h100-sxm", 8, 1],
    ["NVIDIA DGX H100 640GB", "nvidia-h100-sxm", 8, 1],
    ["4x NVIDIA HGX B200", "nvidia-b200", 32, 1],
    ["GB200 Superchip", "nvidia-gb200", 1, 2],
    ["NVIDIA GB200 Grace Blackwell Superchip", "nvidia-gb200", 1, 2],
    ["2x GB200 Superchip", "nvidia-gb200", 2, 2],
    ["GB200", "nvidia-gb200", 1, 1],
  ])("%s is %s, at least %d in an instance, %d in each", (name, id, perInstance, perUnit) => {
    expect(resolve(name)).toMatchObject({ accelerator: { id }, perInstance, perUnit });
  });
});
