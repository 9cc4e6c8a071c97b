import { LRUCache } from "lru-cache";
import { GatehouseError } from "../domain/errors.ts";
import { type CompiledPolicy, compilePolicy } from "../policy/compile-policy.ts";
import type { Policies } from "../store/policies.ts";

/** A decision asks once and uses what it got to its end: so no decision mixes two versions. */
export interface ActivePolicies {
  active(): CompiledPolicy;
  /** What decides beside it, unseen by tenants. */
  shadows(): readonly CompiledPolicy[];
  /** The compiled policy of a stored decision. */
  policyOf(reference: { id: string; version: number }): Promise<CompiledPolicy>;
  /** Takes up what is at work by now; does nothing when that is what is in use already. */
  refresh(): Promise<void>;
}

const COMPILED = 64;

interface InUse {
  key: string;
  active: CompiledPolicy;
  shadows: readonly CompiledPolicy[];
}

/** Holds the policies at work, compiled. Throws when no version is active. */
export async function openActivePolicies(policies: Policies): Promise<ActivePolicies> {
  // Versions never change, so what is compiled once stays good.
  const compiled = new LRUCache<string, CompiledPolicy>({ max: COMPILED });

  async function policyOf({ id, version }: { id: string; version: number }): Promise<CompiledPolicy> {
    const key = `${id} ${version}`;
    const known = compiled.get(key);
    if (known) return known;
    const found = await policies.find(id, version);
    if (!found) throw new GatehouseError("not-found", { detail: "there is no such version of a policy" });
    const policy = compilePolicy(found.yaml, { version });
    compiled.set(key, policy);
    return policy;
  }

  async function look(known: InUse | null): Promise<InUse> {
    const atWork = await policies.atWork();
    const key = JSON.stringify(atWork);
    if (known?.key === key) return known;
    const active = atWork.find(({ state }) => state === "active");
    if (!active) throw new GatehouseError("internal", { detail: "no version of a policy is active" });
    const shadows = atWork.filter(({ state }) => state === "shadow");
    return { key, active: await policyOf(active), shadows: await Promise.all(shadows.map(policyOf)) };
  }

  let inUse = await look(null);
  let turn = Promise.resolve();

  return {
    active: () => inUse.active,
    shadows: () => inUse.shadows,
    policyOf,
    refresh() {
      // One after the other: an older look must not overwrite what a newer one found.
      const next = turn.then(async () => {
        inUse = await look(inUse);
      });
      turn = next.catch(() => undefined);
      return next;
    },
  };
}
