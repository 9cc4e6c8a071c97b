import { GatehouseError } from "../domain/errors.ts";
import { type CompiledPolicy, compilePolicy } from "../policy/compile-policy.ts";
import { validatePolicy } from "../policy/read-policy.ts";
import type { Policies, StoredPolicy } from "../store/policies.ts";
import type { UseCases } from "./use-cases.ts";

export interface PolicyReader extends Pick<UseCases, "getPolicies" | "getPolicyVersion" | "validatePolicy"> {
  /** The compiled policy of a stored decision. */
  policyOf(reference: { id: string; version: number }): Promise<CompiledPolicy>;
}

export function createPolicyReader(parts: { policies: Policies; active: CompiledPolicy }): PolicyReader {
  // Versions never change, so what is compiled once stays good.
  const compiled = new Map<string, CompiledPolicy>([[`${parts.active.id} ${parts.active.version}`, parts.active]]);

  async function find(id: string, version: number): Promise<StoredPolicy> {
    const found = await parts.policies.find(id, version);
    if (!found) throw new GatehouseError("not-found", { detail: "there is no such version of a policy" });
    return found;
  }

  return {
    getPolicies: () => parts.policies.list(),
    validatePolicy,
    async getPolicyVersion(id, version) {
      const found = await find(id, version);
      return { ...found, document: compilePolicy(found.yaml, { version }).document };
    },
    async policyOf({ id, version }) {
      const key = `${id} ${version}`;
      const known = compiled.get(key);
      if (known) return known;
      const policy = compilePolicy((await find(id, version)).yaml, { version });
      compiled.set(key, policy);
      return policy;
    },
  };
}
