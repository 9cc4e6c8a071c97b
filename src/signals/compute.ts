import { resolveAccelerator } from "../domain/accelerator-name.ts";
import type { Catalog } from "../domain/catalog.ts";
import { classifyAccelerator, peakRate } from "../domain/compute.ts";
import type { Facts } from "../domain/facts.ts";
import type { InstanceRequest } from "../domain/requests.ts";
import type { SignalSettings } from "../domain/signal-settings.ts";
import type { Thresholds } from "../domain/thresholds.ts";

/** What a tenant declared about its use of compute. */
export interface DeclaredCompute {
  /** Accelerator hours; null when nobody said. */
  hours: number | null;
  biological: boolean;
}

const HOURS_A_DAY = 24;
const SECONDS_AN_HOUR = 3600;

const declaredFacts = ({ hours, biological }: DeclaredCompute) => ({
  ...(hours !== null && { declaredHours: hours }),
  biological,
});

/** The compute family of a sign-up: nothing is asked for yet. */
const nothingAsked = (declared: DeclaredCompute): Facts["compute"] => ({
  requested: false,
  known: false,
  bucket: "none",
  controlled: false,
  confidence: "none",
  borderline: false,
  letterWatch: false,
  prcSupply: false,
  accelerators: 0,
  hours: 0,
  openEnded: false,
  interconnectGbps: 0,
  peakRate: 0,
  operations: 0,
  requestedHours: 0,
  ...declaredFacts(declared),
});

/** What figures say of the accelerator; one that is not in the catalogue, or without figures, counts as controlled. */
function classFacts(resolved: ReturnType<typeof resolveAccelerator>, thresholds: Thresholds) {
  if (!resolved) {
    const unknown = { known: false, bucket: "unknown", controlled: true, confidence: "none" };
    return { ...unknown, borderline: false, letterWatch: false, prcSupply: false };
  }
  const { accelerator } = resolved;
  const { tpp, performanceDensity, bucket, isControlled, isBorderline, isOnLetterWatch, isPrcSupply } = classifyAccelerator(
    accelerator,
    thresholds,
  );
  return {
    acceleratorId: accelerator.id,
    known: tpp !== null,
    bucket,
    controlled: isControlled,
    confidence: accelerator.confidence,
    ...(tpp !== null && { tpp }),
    ...(performanceDensity !== null && { performanceDensity }),
    borderline: isBorderline,
    letterWatch: isOnLetterWatch,
    prcSupply: isPrcSupply,
  };
}

/**
 * Scale of a request. Operations are an upper bound: accelerators x hours x 3600 x dense FP16 peak at utilisation 1. A
 * machine type holds its accelerators whatever the request says, and a superchip counts all of its chips.
 */
export function gatherCompute(
  request: InstanceRequest | null,
  declared: DeclaredCompute,
  { catalog, settings, thresholds }: { catalog: Catalog; settings: SignalSettings; thresholds: Thresholds },
): Facts["compute"] {
  if (!request) return nothingAsked(declared);
  const resolved = resolveAccelerator(catalog, request.accelerator);
  const { perInstance, perUnit } = resolved ?? { perInstance: 1, perUnit: 1 };
  const accelerators = Math.max(request.acceleratorsPerInstance, perInstance) * request.instances * perUnit;
  const hours = request.durationHours ?? settings.openEndedDays * HOURS_A_DAY;
  const rate = accelerators * peakRate(resolved?.accelerator ?? null, settings.assumedPeakTflops);
  return {
    requested: true,
    ...classFacts(resolved, thresholds),
    accelerators,
    hours,
    openEnded: request.durationHours === null,
    interconnectGbps: request.interconnectGbps ?? 0,
    interconnectKnown: request.interconnectGbps !== null,
    peakRate: rate,
    operations: rate * hours * SECONDS_AN_HOUR,
    requestedHours: accelerators * hours,
    ...declaredFacts(declared),
  };
}
