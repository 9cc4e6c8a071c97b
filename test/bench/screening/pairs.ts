import { readFileSync } from "node:fs";
import { parse } from "csv-parse/sync";
import { scoreNames } from "../../../src/screening/names/score-names.ts";
import { sharedPath } from "../../helpers/shared-data.ts";

interface Pair {
  schema: string;
  name1: string;
  name2: string;
  is_match: string;
  quality: string;
  category: string;
}

export interface Counts {
  pairs: number;
  hits: number;
  falseHits: number;
  misses: number;
}

export const f1Of = ({ hits, falseHits, misses }: Counts): number => (2 * hits) / (2 * hits + falseHits + misses || 1);

/** Counts of all pairs, and apart by schema and by how sure their label is. */
export function measurePairs(threshold: number): Map<string, Counts> {
  const pairs = parse<Pair>(readFileSync(sharedPath("data/names/pairs.csv")), { columns: true, bom: true });
  const counts = new Map<string, Counts>();
  for (const { schema, name1, name2, is_match, quality, category } of pairs) {
    const [isMatch, isTaken] = [is_match === "true", scoreNames(schema, name1, name2) >= threshold];
    for (const group of ["all", `schema ${schema}`, `quality ${quality}`, ...(category ? [`category ${category}`] : [])]) {
      const count = counts.get(group) ?? { pairs: 0, hits: 0, falseHits: 0, misses: 0 };
      counts.set(group, count);
      count.pairs++;
      if (isTaken && isMatch) count.hits++;
      else if (isTaken) count.falseHits++;
      else if (isMatch) count.misses++;
    }
  }
  return counts;
}
