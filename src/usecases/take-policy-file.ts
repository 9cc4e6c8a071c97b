import { POLICY_FILE, type PolicyVersion } from "../domain/policy-version.ts";
import { createId } from "../platform/ids.ts";
import { compilePolicy } from "../policy/compile-policy.ts";
import type { PolicyWrites } from "../store/policies.ts";
import type { PolicyChangeParts } from "./change-policies.ts";
import { type AuditPolicy, createPolicyAudit, movePolicyVersion } from "./move-policy-version.ts";

const REASON = "Loaded from the policy file of the configuration";

/** The version that already holds what the file says, if it may decide; else a new one. */
async function versionOf(writes: PolicyWrites, yaml: string, at: Date, audit: AuditPolicy): Promise<PolicyVersion> {
  const { id, title, digest } = compilePolicy(yaml);
  const known = await writes.findByDigest(id, digest);
  if (known?.steps.approve) return known;
  const versionId = createId("pol", at.getTime());
  const draft = { id, title, digest, yaml, versionId, author: POLICY_FILE, reason: REASON, at };
  return writes.insert(draft, (inserted) => audit(inserted, "drafted", POLICY_FILE, { reason: REASON }));
}

/**
 * What the policy file of the configuration means beside the versions of the store: it is the first version, and while
 * nobody has activated anything by the API a changed file becomes the next one, active at once. From the first activation
 * by the API on people decide and the file is left aside; that it says something else is then a warning.
 */
export const createTakePolicyFile =
  ({ policies, recordAudit, now }: Pick<PolicyChangeParts, "policies" | "recordAudit" | "now">) =>
  (yaml: string): Promise<{ warning: string | null }> =>
    policies.write(async (writes) => {
      const at = now();
      const { id, digest } = compilePolicy(yaml);
      const { active } = writes;
      if (active?.id === id && active.digest === digest) return { warning: null };
      const activatedBy = active?.steps.activate?.by;
      if (active && activatedBy?.id !== POLICY_FILE.id) {
        const what = `version ${active.version} of ${active.id}, which ${activatedBy?.name ?? "somebody"} activated`;
        return { warning: `the policy file is not what decides, ${what} by the API does: draft the file as a version` };
      }
      const audit = createPolicyAudit(recordAudit, at);
      let version = await versionOf(writes, yaml, at, audit);
      const steps = version.state === "draft" ? (["submit", "approve", "activate"] as const) : (["activate"] as const);
      for (const action of steps) {
        version = await movePolicyVersion(writes, version, { action, by: POLICY_FILE, at, reason: null, from: null }, audit);
      }
      return { warning: null };
    });
