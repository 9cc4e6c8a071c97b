import { resolveAccelerator } from "../domain/accelerator-name.ts";
import type { Catalog } from "../domain/catalog.ts";
import { type Bucket, classifyAccelerator } from "../domain/compute.ts";
import { thresholdsOn } from "../domain/thresholds.ts";

/** The bucket of the accelerator that a name stands for. One that the catalogue does not know may stand for anything. */
export function bucketIn(catalog: Catalog, name: string, at: Date): Bucket {
  const found = resolveAccelerator(catalog, name);
  if (!found) return "unknown";
  return classifyAccelerator(found.accelerator, thresholdsOn(catalog.thresholds, at.toISOString().slice(0, 10))).bucket;
}
