/** A tenant that holds an identifier; both by any name that is unique. */
export interface Holding {
  tenantId: string;
  key: string;
}

/** Tenants that identifiers join, as components: the largest first, each sorted. Who shares nothing is alone. */
export function linkedComponents(tenantIds: readonly string[], holdings: Iterable<Holding>): string[][] {
  const parents = new Map<string, string>(tenantIds.map((id) => [id, id]));

  function rootOf(id: string): string {
    let root = id;
    for (let next = parents.get(root); next !== undefined && next !== root; next = parents.get(root)) root = next;
    // What was walked is shortened, so that a chain of thousands is walked once.
    for (let at = id; at !== root; ) {
      const next = parents.get(at) ?? root;
      parents.set(at, root);
      at = next;
    }
    return root;
  }

  const firstHolders = new Map<string, string>();
  for (const { tenantId, key } of holdings) {
    if (!parents.has(tenantId)) continue;
    const first = firstHolders.get(key);
    if (first === undefined) firstHolders.set(key, tenantId);
    else parents.set(rootOf(tenantId), rootOf(first));
  }
  const components = Map.groupBy([...parents.keys()].sort(), rootOf);
  return [...components.values()].sort((a, b) => b.length - a.length || ((a[0] ?? "") < (b[0] ?? "") ? -1 : 1));
}

/** One step of a path: the identifier, and the tenant that it leads to. */
export interface LinkStep {
  key: string;
  tenantId: string;
}

/** Who holds what, to be walked: from a tenant over an identifier that was not used yet to its other holders, in order. */
function neighbourhood(holdings: Iterable<Holding>): (tenantId: string) => LinkStep[] {
  const all = [...holdings];
  const keysOf = Map.groupBy(all, ({ tenantId }) => tenantId);
  const holdersOf = Map.groupBy(all, ({ key }) => key);
  const used = new Set<string>();
  return (tenantId) =>
    (keysOf.get(tenantId) ?? [])
      .map(({ key }) => key)
      .filter((key) => !used.has(key))
      .sort()
      .flatMap((key) => {
        used.add(key);
        const holders = holdersOf.get(key) ?? [];
        return holders.map((holder) => ({ key, tenantId: holder.tenantId })).sort((a, b) => (a.tenantId < b.tenantId ? -1 : 1));
      });
}

/**
 * The shortest path from a tenant to each tenant that identifiers lead to, the nearest first; at most `limit` of them.
 * Of paths of one length the one over the first identifier in order is taken, so that the answer does not change by itself.
 */
export function linkPaths(from: string, holdings: Iterable<Holding>, limit: number): Map<string, LinkStep[]> {
  const stepsFrom = neighbourhood(holdings);
  const paths = new Map<string, LinkStep[]>();
  const queue = [from];
  for (const tenantId of queue) {
    for (const step of stepsFrom(tenantId)) {
      if (step.tenantId === from || paths.has(step.tenantId)) continue;
      if (paths.size >= limit) return paths;
      paths.set(step.tenantId, [...(paths.get(tenantId) ?? []), step]);
      queue.push(step.tenantId);
    }
  }
  return paths;
}
