import type { OwnershipGraph } from "./ownership-graph.ts";

export interface OwnershipShape {
  /** Organizations in the longest chain above the tenant. In a loop a chain ends where it would repeat itself. */
  layers: number;
  isCircular: boolean;
  /** Percent of the tenant that declared natural persons hold through any depth; unknown shares count as nothing. */
  disclosedPercent: number;
}

/** Enough for companies that hold 99 % of each other; who holds more than that of each other is disclosed for less. */
const MAX_ROUNDS = 2_000;
const SMALLEST_CHANGE = 1e-9;

/** Nodes so ordered that owners come before what they own, as far as loops allow. */
function walk(graph: OwnershipGraph): { order: number[]; layers: number; isCircular: boolean } {
  const layersAbove: (number | undefined)[] = [];
  const open = new Set<number>();
  const order: number[] = [];
  let isCircular = false;
  function visit(node: number): number {
    const known = layersAbove[node];
    if (known !== undefined) return known;
    open.add(node);
    let longest = 0;
    for (const { owner } of graph.stakesIn[node] ?? []) {
      if (open.has(owner)) {
        isCircular = true;
        continue;
      }
      longest = Math.max(longest, visit(owner) + (graph.nodes[owner]?.kind === "organization" ? 1 : 0));
    }
    open.delete(node);
    layersAbove[node] = longest;
    order.push(node);
    return longest;
  }
  return { layers: visit(0), order, isCircular };
}

/** Multiplies shares down the chains; a loop is a geometric series, summed until it no longer moves. */
function disclosedPercent(graph: OwnershipGraph, order: readonly number[], isCircular: boolean): number {
  const disclosed = graph.nodes.map(() => 0);
  for (let round = 0; round < (isCircular ? MAX_ROUNDS : 1); round++) {
    let change = 0;
    for (const node of order) {
      let percent = 0;
      for (const { owner, min } of graph.stakesIn[node] ?? []) {
        percent += (min * (graph.nodes[owner]?.kind === "individual" ? 100 : (disclosed[owner] ?? 0))) / 100;
      }
      percent = Math.min(100, percent);
      change = Math.max(change, Math.abs(percent - (disclosed[node] ?? 0)));
      disclosed[node] = percent;
    }
    if (change < SMALLEST_CHANGE) break;
  }
  return Math.round((disclosed[0] ?? 0) * 1e6) / 1e6;
}

export function shapeOfOwnership(graph: OwnershipGraph): OwnershipShape {
  const { order, layers, isCircular } = walk(graph);
  // A natural person is disclosed in whole: there is nobody behind.
  const isPerson = graph.nodes[0]?.kind === "individual";
  return { layers, isCircular, disclosedPercent: isPerson ? 100 : disclosedPercent(graph, order, isCircular) };
}
