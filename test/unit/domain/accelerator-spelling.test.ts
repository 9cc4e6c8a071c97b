import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { resolveAccelerator } from "../../../src/domain/accelerator-name.ts";
import { shippedCatalog } from "../../helpers/shipped-catalog.ts";

const resolve = (name: string) => resolveAccelerator(shippedCatalog, name);
const idOf = (name: string) => resolve(name)?.accelerator.id ?? null;
const plain = (name: string) => name.toLowerCase().replace(/[^a-z0-9]/g, "");

interface Named {
  name: string;
  id: string;
}
const chipNames: Named[] = shippedCatalog.accelerators.flatMap(({ id, model, aliases }) =>
  [id, model, ...aliases].map((name) => ({ name, id })),
);
const typeNames: Named[] = shippedCatalog.instanceTypes.map(({ name, acceleratorId }) => ({ name, id: acceleratorId }));

const separators = fc.constantFrom(" ", "-", "_", ".", "  ", " - ");

/** The same name in another case, with other separators between its words, and with some where letters meet digits. */
const respelt = (name: string) =>
  fc
    .record({
      cases: fc.array(fc.boolean(), { minLength: name.length, maxLength: name.length }),
      separators: fc.array(separators, { minLength: name.length, maxLength: name.length }),
      splits: fc.array(fc.integer({ min: 0, max: 9 }), { minLength: name.length, maxLength: name.length }),
    })
    .map(({ cases, separators: signs, splits }) =>
      [...name]
        .map((letter, i) => {
          if (/[^A-Za-z0-9]/.test(letter)) return /[\s_/-]/.test(letter) ? (signs[i] ?? " ") : letter;
          const isBoundary = i > 0 && /[A-Za-z]\d/.test(name.slice(i - 1, i + 1));
          const written = cases[i] ? letter.toUpperCase() : letter.toLowerCase();
          return isBoundary && splits[i] === 0 ? `-${written}` : written;
        })
        .join(""),
    );

/** Machine types are names given by one provider: only their case and their separators vary. */
const recased = (name: string) =>
  fc
    .array(fc.boolean(), { minLength: name.length, maxLength: name.length })
    .map((cases) => [...name].map((letter, i) => (cases[i] ? letter.toUpperCase() : letter.toLowerCase())).join(""));

describe("one accelerator under all its spellings", () => {
  test("case and separators of an alias do not matter", () => {
    const spelling = fc
      .constantFrom(...chipNames)
      .chain(({ name, id }) => fc.record({ id: fc.constant(id), text: respelt(name) }));
    fc.assert(
      fc.property(spelling, ({ id, text }) => {
        expect([text, idOf(text)]).toEqual([text, id]);
      }),
      { numRuns: 4_000 },
    );
  });

  test("nor does the maker before it, the memory, a slice or a count", () => {
    const around = fc.record({
      named: fc.constantFrom(...chipNames.filter(({ name }) => /\d/.test(name) && !/[(/]/.test(name))),
      before: fc.constantFrom(
        "",
        "NVIDIA ",
        "AMD Instinct ",
        "8x ",
        "2 x ",
        "0.5 x ",
        "1/2 ",
        "25% of ",
        "MIG 1g.10gb ",
        "4*",
        "gpu:",
      ),
      after: fc.constantFrom(
        "",
        " GPU",
        " 80GB",
        " 80 GB",
        "-96G",
        " MIG 3g.20gb",
        "-mig-1g.5gb",
        ":8",
        " x4",
        " (8)",
        "*2",
        " HBM3",
      ),
    });
    fc.assert(
      fc.property(around, ({ named: { name, id }, before, after }) => {
        const text = `${before}${name}${after}`;
        expect([text, idOf(text)]).toEqual([text, id]);
      }),
      { numRuns: 4_000 },
    );
  });

  test("case of a machine type does not matter, and each stands for one chip only", () => {
    const spelling = fc
      .constantFrom(...typeNames)
      .chain(({ name, id }) => fc.record({ id: fc.constant(id), text: recased(name) }));
    fc.assert(
      fc.property(spelling, ({ id, text }) => {
        expect([text, idOf(text)]).toEqual([text, id]);
      }),
      { numRuns: 2_000 },
    );
    const byName = new Map<string, string>();
    for (const { name, id } of typeNames) {
      expect([name, byName.get(plain(name)) ?? id]).toEqual([name, id]);
      byName.set(plain(name), id);
    }
  });
});

describe("names that are merely alike", () => {
  const digits = [..."0123456789abcdghlmstvx"];
  const single = chipNames.filter(({ name }) => /^[A-Za-z]*\d+[A-Za-z]*$/.test(name));

  test("one letter or digit more, less or other is another chip of that very name, or none", () => {
    const edited = fc.record({
      named: fc.constantFrom(...single),
      at: fc.nat(),
      letter: fc.constantFrom(...digits),
      kind: fc.constantFrom("insert" as const, "delete" as const, "replace" as const),
    });
    fc.assert(
      fc.property(edited, ({ named: { name }, at, letter, kind }) => {
        const i = at % name.length;
        const text = name.slice(0, i) + (kind === "delete" ? "" : letter) + name.slice(kind === "insert" ? i : i + 1);
        const found = idOf(text);
        const owners = [...chipNames, ...typeNames].filter((other) => plain(other.name) === plain(text)).map(({ id }) => id);
        if (found !== null) expect([text, found, owners]).toEqual([text, found, expect.arrayContaining([found])]);
      }),
      { numRuns: 4_000 },
    );
  });

  test.each([
    ["H20", "H200"],
    ["A10", "A100"],
    ["A10", "A10G"],
    ["L4", "L40"],
    ["L40", "L40S"],
    ["L20", "L2"],
    ["V100", "A100"],
    ["H100", "H800"],
    ["A100", "A800"],
    ["B20", "B200"],
    ["B200", "B300"],
    ["B200", "GB200"],
    ["H200", "GH200"],
    ["MI300A", "MI300X"],
    ["MI300X", "MI308X"],
    ["MI250", "MI250X"],
    ["MI50", "MI250"],
    ["RTX 4090", "RTX 4090 D"],
    ["RTX 5090", "RTX 5090 D"],
    ["RTX 4080", "RTX 4080 SUPER"],
    ["RTX 3090", "RTX 3090 Ti"],
    ["RTX A6000", "RTX 6000 Ada"],
    ["RTX 6000 Ada", "RTX PRO 6000"],
    ["RTX PRO 6000", "RTX PRO 6000D"],
    ["RTX A5000", "RTX 5000 Ada"],
    ["H100 PCIe", "H100 SXM"],
    ["H100 NVL", "H100 PCIe"],
    ["TPU v5e", "TPU v5p"],
    ["TPU v2", "TPU v3"],
    ["Trainium2", "Trainium3"],
    ["Inferentia1", "Inferentia2"],
    ["Gaudi 2", "Gaudi 3"],
    ["Gaudi", "Gaudi 2"],
    ["Ascend 910", "Ascend 910B"],
    ["Ascend 310", "Ascend 310P"],
    ["Ascend 910B", "Ascend 910C"],
  ])("%s is not %s", (one, other) => {
    expect(idOf(one)).not.toBeNull();
    expect(idOf(other)).not.toBeNull();
    expect(idOf(one)).not.toBe(idOf(other));
  });

  test.each([
    "Trainium 4",
    "Gaudi 4",
    "Inferentia 3",
    "H10",
    "H1000",
    "A1000",
    "RTX 4090 Ti",
    "RTX 4090 Laptop",
    "RTX 6000",
    "Rubin 2",
    "TPU v9",
    "Ascend 960",
    "MI 300",
    "p9.48xlarge",
    "DGX SuperPOD",
  ])("%s, which the catalogue does not hold, is unknown", (name) => {
    expect(idOf(name)).toBeNull();
  });
});

describe("slices, fractions and counts", () => {
  test.each([
    ["a100-mig-3g.20gb", "nvidia-a100", 1],
    ["MIG 1g.10gb H100", "nvidia-h100-sxm", 1],
    ["H100 MIG 1g.12gb+me", "nvidia-h100-sxm", 1],
    ["0.5 x L40S", "nvidia-l40s", 1],
    ["1.5x L40S", "nvidia-l40s", 2],
    ["1/2 L40S", "nvidia-l40s", 1],
    ["L40S/2", "nvidia-l40s", 1],
    ["L40S (1/4)", "nvidia-l40s", 1],
    ["half L40S", "nvidia-l40s", 1],
    ["25% of A100", "nvidia-a100", 1],
    ["H100:8", "nvidia-h100-sxm", 8],
    ["gpu:h100:8", "nvidia-h100-sxm", 8],
    ["8*H100", "nvidia-h100-sxm", 8],
    ["H100 (8)", "nvidia-h100-sxm", 8],
    ["H100 8", "nvidia-h100-sxm", 8],
    ["H100 SXM 80", "nvidia-h100-sxm", 1],
    ["HGX H100 4-GPU", "nvidia-h100-sxm", 4],
    ["MI-300X", "amd-mi300x", 1],
    ["MI 300 X x8", "amd-mi300x", 8],
    ["DGX GB200", "nvidia-gb200", 72],
    ["gd-8xh100ib-i128", "nvidia-h100-sxm", 8],
    ["ND96isr H100 v5", "nvidia-h100-sxm", 8],
    ["gn7e-c16g1.4xlarge", "nvidia-a100", 1],
    ["tpu-v5litepod-256", "google-tpu-v5e", 256],
  ])("%s is %s, %d of it", (name, id, count) => {
    expect(resolve(name)).toMatchObject({ accelerator: { id }, perInstance: count });
  });
});
