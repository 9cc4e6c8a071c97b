import type { FactType } from "../domain/facts.ts";
import { factsByPath } from "./expressions/fact-paths.ts";

/** One line of `GET /v1/facts`. */
interface FactReference {
  path: string;
  type: FactType;
  unit: string | null;
  /** All that a text can be; null where there is no end to them. */
  values: readonly string[] | null;
  meaning: string;
  /** May be unknown: a rule must guard it with `has(path)`. */
  optional: boolean;
}

/** Every fact that a rule may read, in the order of the catalogue. */
export const factsReference = (): FactReference[] =>
  [...factsByPath].map(([path, { type, unit, values, meaning, optional }]) => ({
    path,
    type,
    unit: unit ?? null,
    values: values ?? null,
    meaning,
    optional: optional ?? false,
  }));
