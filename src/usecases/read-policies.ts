import { GatehouseError } from "../domain/errors.ts";
import type { PolicyChecker } from "../policy/check/policy-checker.ts";
import { comparePolicies } from "../policy/compare/compare-policies.ts";
import { compilePolicy } from "../policy/compile-policy.ts";
import type { Policies, StoredPolicy } from "../store/policies.ts";
import type { ShadowResults } from "../store/shadow-results.ts";
import { pageOf, readCursor } from "./cursors.ts";
import type { PolicyUseCases } from "./policy-use-cases.ts";

type Reading = Pick<
  PolicyUseCases,
  "getPolicies" | "listPolicyVersions" | "getPolicyVersion" | "comparePolicyVersions" | "validatePolicy" | "compareShadow"
>;

const VERSION_POSITION = /^[1-9]\d{0,8}$/;

const USUAL_SPAN_MS = 7 * 86_400_000;

const notFound = () => new GatehouseError("not-found", { detail: "there is no such version of a policy" });

export function createPolicyReader(parts: {
  policies: Policies;
  checker: PolicyChecker;
  shadowResults: ShadowResults;
  now: () => Date;
}): Reading {
  const { policies, checker } = parts;

  async function find(id: string, version: number): Promise<StoredPolicy> {
    const found = await policies.find(id, version);
    if (!found) throw notFound();
    return found;
  }

  const withDocument = (found: StoredPolicy) => {
    const { document } = compilePolicy(found.yaml, { version: found.version });
    return { ...found, document };
  };

  /** The version of the policy that decides, or the one before; the version itself when it is the first. */
  async function usualComparison(id: string, version: number): Promise<number> {
    const active = (await policies.list()).find((policy) => policy.id === id)?.activeVersion ?? null;
    return active !== null && active !== version ? active : Math.max(1, version - 1);
  }

  return {
    getPolicies: () => policies.list(),
    validatePolicy: (yaml) => checker.check(yaml),
    async listPolicyVersions(id, { limit, cursor }) {
      const before = readCursor(cursor, VERSION_POSITION);
      const rows = await policies.listVersions(id, { limit: limit + 1, before: before === null ? null : Number(before) });
      if (!rows) throw new GatehouseError("not-found", { detail: "there is no such policy" });
      return pageOf(rows, limit, ({ version }) => String(version));
    },
    async compareShadow({ id, version }, span) {
      await find(id, version);
      const to = span.to === null ? parts.now() : new Date(span.to);
      const from = span.from === null ? new Date(to.getTime() - USUAL_SPAN_MS) : new Date(span.from);
      const compared = await parts.shadowResults.compare({ id, version }, { from, to });
      return { policy: { id, version }, from: from.toISOString(), to: to.toISOString(), ...compared };
    },
    getPolicyVersion: async (id, version) => withDocument(await find(id, version)),
    async comparePolicyVersions(id, version, against) {
      const after = await find(id, version);
      const before = await find(id, against ?? (await usualComparison(id, version)));
      return comparePolicies(withDocument(before), withDocument(after));
    },
  };
}
