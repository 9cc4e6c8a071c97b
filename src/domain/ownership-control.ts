import type { OwnershipGraph, Stake } from "./ownership-graph.ts";

/** A declared parent whose share is unknown or a band counts as its majority holder where that can be true. */
const couldBeMajority = ({ min, max, isParent }: Stake, half: number) => min > half || (isParent && max > half);

/** Everything that a party controls: what it and what it controls hold more than half of. */
function controlledBy(graph: OwnershipGraph, party: number, half: number): ReadonlySet<number> {
  const heldPercent = new Map<number, number>();
  const controlled = new Set<number>([party]);
  const next = [party];
  for (let holder = next.pop(); holder !== undefined; holder = next.pop()) {
    for (const stake of graph.stakesOf[holder] ?? []) {
      const percent = (heldPercent.get(stake.owned) ?? 0) + stake.min;
      heldPercent.set(stake.owned, percent);
      if (controlled.has(stake.owned) || (percent <= half && !couldBeMajority(stake, half))) continue;
      controlled.add(stake.owned);
      next.push(stake.owned);
    }
  }
  return controlled;
}

/** Organizations that control the tenant through majorities, by their number in the graph. */
export interface Control {
  /**
   * At any depth. Two subsidiaries with a third each give their common parent control; two strangers with a third each
   * give it to nobody.
   */
  parents: number[];
  /** Those of them whom no other organization controls, unless they control it in turn. */
  ultimateParents: number[];
}

export function controlOf(graph: OwnershipGraph, majorityPercent: number): Control {
  const reach = new Map<number, ReadonlySet<number>>();
  for (const [index, { kind }] of graph.nodes.entries()) {
    if (index === 0 || kind !== "organization") continue;
    // Control spreads from a majority held directly: who holds none controls nothing.
    const holdsMajority = (graph.stakesOf[index] ?? []).some((stake) => couldBeMajority(stake, majorityPercent));
    const controlled = holdsMajority ? controlledBy(graph, index, majorityPercent) : null;
    if (controlled?.has(0)) reach.set(index, controlled);
  }
  const parents = [...reach.keys()];
  const isBelow = (index: number) =>
    parents.some((other) => other !== index && reach.get(other)?.has(index) && !reach.get(index)?.has(other));
  return { parents, ultimateParents: parents.filter((index) => !isBelow(index)) };
}
