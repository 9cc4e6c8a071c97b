import { resolveAccelerator } from "./accelerator-name.ts";
import type { Accelerator, Catalog, Confidence, InstanceType, NumberFormat } from "./catalog.ts";
import { type Bucket, classifyAccelerator } from "./compute.ts";
import type { Thresholds } from "./thresholds.ts";

/** One accelerator of the catalogue with what is computed from its figures. */
export interface AcceleratorReport {
  id: string;
  vendor: string;
  model: string;
  aliases: readonly string[];
  /** Machine types and modules that hold it, with how many. */
  instanceTypes: Pick<InstanceType, "name" | "accelerators" | "per">[];
  figures: {
    /** Dense throughput by operand format, 10^12 op/s. */
    denseTera: Partial<Record<NumberFormat, number>>;
    dieAreaMm2: number | null;
    /** GB/s. */
    memoryBandwidth: number | null;
    ioBandwidth: number | null;
    tpp: number | null;
    performanceDensity: number | null;
  };
  bucket: Bucket;
  controlled: boolean;
  borderline: boolean;
  letterWatch: boolean;
  prcSupply: boolean;
  confidence: Confidence;
  asOf: string;
  source: string;
}

const TPP_DIGITS = 1e3;
const rounded = (figure: number | null) => (figure === null ? null : Math.round(figure * TPP_DIGITS) / TPP_DIGITS);

function reportAccelerator(accelerator: Accelerator, { instanceTypes }: Catalog, thresholds: Thresholds): AcceleratorReport {
  const { id, vendor, model, aliases, denseTera, dieAreaMm2, memoryBandwidth, ioBandwidth } = accelerator;
  const found = classifyAccelerator(accelerator, thresholds);
  const figures = { denseTera, dieAreaMm2, memoryBandwidth, ioBandwidth };
  return {
    id,
    vendor,
    model,
    aliases,
    instanceTypes: instanceTypes
      .filter(({ acceleratorId }) => acceleratorId === id)
      .map(({ name, accelerators, per }) => ({ name, accelerators, per })),
    figures: { ...figures, tpp: rounded(found.tpp), performanceDensity: rounded(found.performanceDensity) },
    bucket: found.bucket,
    controlled: found.isControlled,
    borderline: found.isBorderline,
    letterWatch: found.isOnLetterWatch,
    prcSupply: found.isPrcSupply,
    confidence: accelerator.confidence,
    asOf: accelerator.asOf,
    source: accelerator.source,
  };
}

const wordsOf = (text: string) => text.toLowerCase().match(/[a-z0-9]+/g) ?? [];

/**
 * The accelerators that a text may mean: first the one that an instance request under this name would be decided as,
 * then those in whose names every word of it occurs. All of them when nothing is asked for.
 */
export function findAccelerators(catalog: Catalog, thresholds: Thresholds, q: string | null): AcceleratorReport[] {
  const wanted = wordsOf(q ?? "");
  const named = q === null ? null : (resolveAccelerator(catalog, q)?.accelerator ?? null);
  const alike = catalog.accelerators.filter((accelerator) => {
    if (accelerator === named || (q !== null && wanted.length === 0)) return false;
    const { id, vendor, model, aliases } = accelerator;
    const names = [id, vendor, model, ...aliases].join(" ").toLowerCase();
    return wanted.every((word) => names.includes(word));
  });
  return [...(named ? [named] : []), ...alike].map((accelerator) => reportAccelerator(accelerator, catalog, thresholds));
}
