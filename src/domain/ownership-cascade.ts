import type { OwnershipGraph } from "./ownership-graph.ts";

/** Least and greatest percent. */
export interface PercentBand {
  min: number;
  max: number;
}

/** Three shares of 16.666666666666668 make a half. */
const TOLERANCE = 1e-9;

/** What restricted owners hold of one node. */
interface Held {
  least: number;
  greatest: number;
  /** The least that all other owners hold. */
  others: number;
}

const percentOf = ({ least, greatest, others }: Held, bound: keyof PercentBand): number =>
  bound === "min" ? least : Math.max(least, Math.min(greatest, 100 - others));

/** What is listed, and from which percent on owners pass it to what they own. */
export interface Restriction {
  listed: ReadonlySet<number>;
  majorityPercent: number;
}

/** Spreads from the listed parties to all that they own in half, and so on, until nothing changes. */
function spread(graph: OwnershipGraph, { listed, majorityPercent }: Restriction, bound: keyof PercentBand): number {
  const held = graph.stakesIn.map(
    (stakes): Held => ({ least: 0, greatest: 0, others: stakes.reduce((sum, { min }) => sum + min, 0) }),
  );
  const restricted = new Set(listed);
  const next = [...listed];
  for (let owner = next.pop(); owner !== undefined; owner = next.pop()) {
    for (const stake of graph.stakesOf[owner] ?? []) {
      const sums = held[stake.owned] as Held;
      sums.least += stake.min;
      sums.greatest += stake.max;
      sums.others -= stake.min;
      if (restricted.has(stake.owned) || percentOf(sums, bound) < majorityPercent - TOLERANCE) continue;
      restricted.add(stake.owned);
      next.push(stake.owned);
    }
  }
  const percent = percentOf(held[0] as Held, bound);
  return Math.min(100, Math.round(percent * 1e6) / 1e6);
}

/**
 * The percent of the tenant that listed parties hold in sum, through any depth. Half or more of a company in their hands
 * makes its whole stake theirs: shares are passed down in full, never multiplied (OFAC 50 Percent Rule, guidance of
 * 13 August 2014; the same cascade for the BIS affiliates rule, 90 FR 47201). Bands and unknown shares widen the answer.
 */
export function percentHeldBy(graph: OwnershipGraph, restriction: Restriction): PercentBand {
  if (restriction.listed.size === 0) return { min: 0, max: 0 };
  return { min: spread(graph, restriction, "min"), max: spread(graph, restriction, "max") };
}
