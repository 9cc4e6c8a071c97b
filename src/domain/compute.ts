import type { Accelerator, NumberFormat } from "./catalog.ts";

export type Bucket = "a.1" | "a.2" | "b.1" | "b.2" | "pd-dependent" | "outside" | "consumer" | "unknown";

/** A screening bucket of ECCN 3A090 (15 CFR 774 supplement 1, category 3), computed from figures; not a legal classification. */
export interface Classification {
  /** Total processing performance; null when nothing was published. */
  tpp: number | null;
  /** TPP per mm2; null when the die area is not known. */
  performanceDensity: number | null;
  bucket: Bucket;
  /** 3A090.a or .b, or treated so: figures are missing, or a consumer part has the performance of a controlled one. */
  isControlled: boolean;
  isBorderline: boolean;
  isOnLetterWatch: boolean;
  isPrcSupply: boolean;
}

const BITS: Readonly<Record<NumberFormat, number>> = { fp16: 16, fp8: 8, int8: 8, fp6: 6, fp4: 4, int4: 4 };

const TPP_LINES = { a: 4800, b: 2400, least: 1600 };
const DENSITY_LINES = { a: 5.92, b: 3.2, least: 1.6 };
/** How near to a line a figure must be, as a share of the line, to be called borderline. */
const BORDERLINE_SHARE = 0.02;

/** GB/s: parameters of the April 2025 "is informed" letters as a chip maker reported them (from memory, unconfirmed). */
const LETTER_LINES = { memory: 1400, io: 1100, sum: 1700 };

/** TPP = 2 x MacTOPS x bit length, the greatest over formats; published operations already count multiply and add as two. */
function totalProcessingPerformance({ denseTera }: Accelerator): number | null {
  let greatest: number | null = null;
  for (const [format, tera] of Object.entries(denseTera)) {
    greatest = Math.max(greatest ?? 0, tera * BITS[format as NumberFormat]);
  }
  return greatest;
}

/** 3A090.a and .b with note 2: parts that are not marketed for data centres are out below 4800. */
function bucketOf(tpp: number, density: number | null, isDatacentre: boolean): Bucket {
  if (!isDatacentre) return tpp >= TPP_LINES.a ? "consumer" : "outside";
  if (tpp >= TPP_LINES.a) return "a.1";
  if (tpp < TPP_LINES.least) return "outside";
  if (density === null) return "pd-dependent";
  if (density >= DENSITY_LINES.a) return "a.2";
  if (tpp >= TPP_LINES.b && density >= DENSITY_LINES.least) return "b.1";
  return density >= DENSITY_LINES.b ? "b.2" : "outside";
}

const isNear = (figure: number, line: number) => Math.abs(figure - line) <= line * BORDERLINE_SHARE + 1e-9;

function isBorderline(tpp: number, density: number | null, isDatacentre: boolean): boolean {
  if (!isDatacentre) return isNear(tpp, TPP_LINES.a);
  if (Object.values(TPP_LINES).some((line) => isNear(tpp, line))) return true;
  return density !== null && Object.values(DENSITY_LINES).some((line) => isNear(density, line));
}

function isOnLetterWatch({ memoryBandwidth, ioBandwidth }: Accelerator): boolean {
  const memory = memoryBandwidth ?? 0;
  const io = ioBandwidth ?? 0;
  return memory >= LETTER_LINES.memory || io >= LETTER_LINES.io || memory + io >= LETTER_LINES.sum;
}

/** Classifies by published figures; without any the part counts as controlled, never as harmless. */
export function classifyAccelerator(accelerator: Accelerator): Classification {
  const tpp = totalProcessingPerformance(accelerator);
  const overlay = {
    isOnLetterWatch: isOnLetterWatch(accelerator),
    // General prohibition ten (15 CFR 736.2(b)(10)) as BIS read it on 13 May 2025 for advanced ICs designed in the PRC.
    isPrcSupply: accelerator.isPrcDesigned && (tpp === null || tpp >= TPP_LINES.least),
  };
  if (tpp === null) {
    return { tpp, performanceDensity: null, bucket: "unknown", isControlled: true, isBorderline: false, ...overlay };
  }
  const density = accelerator.dieAreaMm2 === null ? null : tpp / accelerator.dieAreaMm2;
  const isDatacentre = accelerator.isMarketedForDatacentres;
  const bucket = bucketOf(tpp, density, isDatacentre);
  return {
    tpp,
    performanceDensity: density,
    bucket,
    isControlled: bucket !== "outside",
    isBorderline: isBorderline(tpp, density, isDatacentre),
    ...overlay,
  };
}

/**
 * Dense FP16 peak of one accelerator, op/s. Without an FP16 figure its TPP stands in at 16 bits; without any figure,
 * or for an accelerator that is not in the catalogue (null), the assumed peak does.
 */
export function peakRate(accelerator: Accelerator | null, assumedPeakTflops: number): number {
  const tpp = accelerator ? totalProcessingPerformance(accelerator) : null;
  return (accelerator?.denseTera.fp16 ?? (tpp === null ? assumedPeakTflops : tpp / BITS.fp16)) * 1e12;
}

/** Operations of tiers 1 to 5 (EO 14110 section 4.2(b), revoked; kept as internal tiers). */
export const operationTiers: readonly number[] = [1e22, 1e23, 1e24, 1e25, 1e26];
/** The same three tiers lower: models trained mainly on biological sequence data. */
export const biologicalTiers: readonly number[] = [1e19, 1e20, 1e21, 1e22, 1e23];

/** The highest tier, 0 to 5, that a sum of operations reaches. */
export function operationsTier(operations: number, isBiological: boolean): number {
  const tiers = isBiological ? biologicalTiers : operationTiers;
  return tiers.filter((least) => operations >= least).length;
}
