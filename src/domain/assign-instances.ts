/** A permit's grant with the accelerators that its instances leave of it. Times are ms since 1970. */
export interface OpenGrant {
  decisionId: string;
  room: number;
  grantedAt: number;
  usableUntil: number;
}

/** An instance whose events named no permit. */
export interface UnassignedInstance {
  instanceId: string;
  accelerators: number | null;
  firstStart: number | null;
}

/**
 * The permit that each instance is taken for: the oldest that was good when it started and has room, else the oldest that
 * has room. Null: none has, so it runs beside all that was permitted.
 */
export function assignInstances(
  instances: readonly UnassignedInstance[],
  grants: readonly OpenGrant[],
  graceMs: number,
): Map<string, string | null> {
  const open = [...grants].sort((a, b) => a.grantedAt - b.grantedAt).map((grant) => ({ ...grant }));
  const assigned = new Map<string, string | null>();
  const ordered = [...instances].sort((a, b) => (a.firstStart ?? 0) - (b.firstStart ?? 0));
  for (const { instanceId, accelerators, firstStart } of ordered) {
    const needed = accelerators ?? 1;
    const roomy = open.filter(({ room }) => room >= needed);
    const isGood = (grant: OpenGrant) =>
      firstStart === null || (grant.grantedAt - graceMs <= firstStart && firstStart <= grant.usableUntil + graceMs);
    const grant = roomy.find(isGood) ?? roomy[0];
    // Who does not say how many it has may have all that is left.
    if (grant) grant.room -= accelerators ?? grant.room;
    assigned.set(instanceId, grant?.decisionId ?? null);
  }
  return assigned;
}
