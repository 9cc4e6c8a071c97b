import { findAccelerators } from "../domain/accelerator-report.ts";
import type { Catalog } from "../domain/catalog.ts";
import { thresholdsOn } from "../domain/thresholds.ts";
import { pageOf, readCursor } from "./cursors.ts";
import type { UseCases } from "./use-cases.ts";

/** Ids of the catalogue are an operator's to choose. */
const CATALOGUE_ID = /^\S{1,100}$/;

export function createAcceleratorReader({
  catalog,
  now,
}: {
  catalog: Catalog;
  now: () => Date;
}): Pick<UseCases, "listAccelerators"> {
  return {
    async listAccelerators(q, { limit, cursor }) {
      const found = findAccelerators(catalog, thresholdsOn(catalog.thresholds, now().toISOString().slice(0, 10)), q);
      const after = readCursor(cursor, CATALOGUE_ID);
      const start = after === null ? 0 : found.findIndex(({ id }) => id === after) + 1;
      return pageOf(found.slice(start, start + limit + 1), limit, ({ id }) => id);
    },
  };
}
