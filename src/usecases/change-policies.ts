import { GatehouseError } from "../domain/errors.ts";
import { createId } from "../platform/ids.ts";
import type { PolicyChecker } from "../policy/check/policy-checker.ts";
import type { Policies, PolicyText } from "../store/policies.ts";
import type { RecordAudit } from "./build-decision.ts";
import { createPolicyAudit, movePolicyVersion } from "./move-policy-version.ts";
import type { PolicyUseCases } from "./policy-use-cases.ts";
import { refuseBadPolicy } from "./refuse-bad-policy.ts";

export interface PolicyChangeParts {
  policies: Policies;
  recordAudit: RecordAudit;
  /** Has this server take up what is at work now; the others hear of it by themselves. */
  refresh(): Promise<void>;
  now: () => Date;
}

async function readDraft(id: string, yaml: string, checker: PolicyChecker): Promise<PolicyText> {
  const { id: named, title, digest } = refuseBadPolicy(await checker.check(yaml), "/yaml");
  if (named === id) return { id, title, digest, yaml };
  throw new GatehouseError("validation", {
    detail: "the document is of another policy",
    errors: [{ pointer: "/yaml", message: `the document is of the policy ${named}, not of the one in the path` }],
  });
}

export function createPolicyChanges(
  parts: PolicyChangeParts & { checker: PolicyChecker },
): Pick<PolicyUseCases, "draftPolicyVersion" | "changePolicyVersion"> {
  const { policies, recordAudit, now } = parts;
  return {
    async draftPolicyVersion(id, { yaml, reason }, caller) {
      const text = await readDraft(id, yaml, parts.checker);
      const at = now();
      const author = { id: caller.id, name: caller.name };
      const draft = { ...text, versionId: createId("pol", at.getTime()), author, reason, at };
      const audit = createPolicyAudit(recordAudit, at);
      return policies.write((writes) => writes.insert(draft, (version) => audit(version, "drafted", author, { reason })));
    },

    async changePolicyVersion({ id, version }, { action, from, reason }, caller) {
      const at = now();
      const by = { id: caller.id, name: caller.name };
      const move = { action, by, at, reason, from: from === null ? null : new Date(from) };
      const changed = await policies.write(async (writes) => {
        const found = await writes.find(id, version);
        if (!found) throw new GatehouseError("not-found", { detail: "there is no such version of a policy" });
        return movePolicyVersion(writes, found, move, createPolicyAudit(recordAudit, at));
      });
      await parts.refresh();
      return changed;
    },
  };
}
