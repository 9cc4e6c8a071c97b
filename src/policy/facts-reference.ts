import type { FactType } from "../domain/facts.ts";
import { factsByPath } from "./fact-paths.ts";

/** One line of `GET /v1/facts`. */
interface FactReference {
  path: string;
  type: FactType;
  unit: string | null;
  meaning: string;
  /** May be unknown: a rule must guard it with `has(path)`. */
  optional: boolean;
}

/** Every fact that a rule may read, in the order of the catalogue. */
export const factsReference = (): FactReference[] =>
  [...factsByPath].map(([path, { type, unit, meaning, optional }]) => ({
    path,
    type,
    unit: unit ?? null,
    meaning,
    optional: optional ?? false,
  }));
