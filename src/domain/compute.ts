import type { Accelerator, NumberFormat } from "./catalog.ts";
import type { Thresholds } from "./thresholds.ts";

export const buckets = ["a.1", "a.2", "b.1", "b.2", "pd-dependent", "outside", "consumer", "unknown"] as const;
export type Bucket = (typeof buckets)[number];

/** A screening bucket of ECCN 3A090 (15 CFR 774 supplement 1, category 3), computed from figures; not a legal classification. */
export interface Classification {
  /** Total processing performance; null when nothing was published. */
  tpp: number | null;
  /** TPP per mm2; null when the die area is not known. */
  performanceDensity: number | null;
  bucket: Bucket;
  /** 3A090.a or .b, or treated so: figures are missing, or a consumer part has the performance of a controlled one. */
  isControlled: boolean;
  /** A figure is near a line, or an estimate decides on which side of it the part falls. */
  isBorderline: boolean;
  isOnLetterWatch: boolean;
  isPrcSupply: boolean;
}

const BITS: Readonly<Record<NumberFormat, number>> = { fp32: 32, fp16: 16, fp8: 8, int8: 8, fp6: 6, fp4: 4, int4: 4 };

/** TPP = 2 x MacTOPS x bit length, the greatest over formats; published operations already count multiply and add as two. */
function totalProcessingPerformance({ denseTera }: Accelerator): number | null {
  let greatest: number | null = null;
  for (const [format, tera] of Object.entries(denseTera)) {
    greatest = Math.max(greatest ?? 0, tera * BITS[format as NumberFormat]);
  }
  return greatest;
}

/** What the lines are compared with. */
interface Figures {
  tpp: number;
  density: number | null;
  isDatacentre: boolean;
}

/** 3A090.a and .b with note 2: parts that are not marketed for data centres are out below the line of .a. */
function bucketOf({ tpp, density, isDatacentre }: Figures, lines: Thresholds): Bucket {
  if (!isDatacentre) return tpp >= lines.tpp.a ? "consumer" : "outside";
  if (tpp >= lines.tpp.a) return "a.1";
  if (tpp < lines.tpp.least) return "outside";
  if (density === null) return "pd-dependent";
  if (density >= lines.density.a) return "a.2";
  if (tpp >= lines.tpp.b && density >= lines.density.least) return "b.1";
  return density >= lines.density.b ? "b.2" : "outside";
}

/** Whether one of the figures that the comparison rests on is an estimate or not published. */
function restsOnEstimate({ confidence, dieAreaConfidence }: Accelerator, { tpp, isDatacentre }: Figures, lines: Thresholds) {
  const isDecidedByDensity = isDatacentre && tpp >= lines.tpp.least && tpp < lines.tpp.a;
  return [confidence, ...(isDecidedByDensity ? [dieAreaConfidence] : [])].some((one) => one === "E" || one === "U");
}

function isNearLine({ tpp, density, isDatacentre }: Figures, lines: Thresholds): boolean {
  const isNear = (figure: number, line: number) => Math.abs(figure - line) <= (line * lines.borderlinePercent) / 100 + 1e-9;
  if (!isDatacentre) return isNear(tpp, lines.tpp.a);
  if (Object.values(lines.tpp).some((line) => isNear(tpp, line))) return true;
  return density !== null && Object.values(lines.density).some((line) => isNear(density, line));
}

function isOnLetterWatch({ memoryBandwidth, ioBandwidth }: Accelerator, { letter }: Thresholds): boolean {
  const memory = memoryBandwidth ?? 0;
  const io = ioBandwidth ?? 0;
  return memory >= letter.memory || io >= letter.io || memory + io >= letter.sum;
}

/** Classifies by published figures; without any the part counts as controlled, never as harmless. */
export function classifyAccelerator(accelerator: Accelerator, lines: Thresholds): Classification {
  const tpp = totalProcessingPerformance(accelerator);
  const overlay = {
    isOnLetterWatch: isOnLetterWatch(accelerator, lines),
    // General prohibition ten (15 CFR 736.2(b)(10)) as BIS read it on 13 May 2025 for advanced ICs designed in the PRC.
    isPrcSupply: accelerator.isPrcDesigned && (tpp === null || tpp >= lines.tpp.least),
  };
  if (tpp === null) {
    return { tpp, performanceDensity: null, bucket: "unknown", isControlled: true, isBorderline: false, ...overlay };
  }
  const density = accelerator.dieAreaMm2 === null ? null : tpp / accelerator.dieAreaMm2;
  const isDatacentre = accelerator.isMarketedForDatacentres;
  const figures = { tpp, density, isDatacentre };
  const bucket = bucketOf(figures, lines);
  return {
    tpp,
    performanceDensity: density,
    bucket,
    isControlled: bucket !== "outside",
    isBorderline: isNearLine(figures, lines) || restsOnEstimate(accelerator, figures, lines),
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

/** The highest tier, 0 to 5, that a sum of operations reaches. */
export function operationsTier(operations: number, isBiological: boolean, lines: Thresholds): number {
  const tiers = isBiological ? lines.biologicalTiers : lines.operationTiers;
  return tiers.filter((least) => operations >= least).length;
}
