import { fileURLToPath } from "node:url";
import { groupsOn } from "../../src/domain/catalog.ts";
import { thresholdsOn } from "../../src/domain/thresholds.ts";
import { readCatalog } from "../../src/store/read-catalog.ts";

export const catalogDirectory: string = fileURLToPath(new URL("../../config/catalog", import.meta.url));

/** The catalogue as it is shipped: what the law says of an accelerator or a country is tested against these files. */
export const shippedCatalog = readCatalog(catalogDirectory);
/** The day for which tests ask. */
const TODAY = "2026-11-24";
export const shippedGroups = groupsOn(shippedCatalog, TODAY);
export const shippedThresholds = thresholdsOn(shippedCatalog.thresholds, TODAY);
