import type { PolicyChangeParts } from "./change-policies.ts";
import { createPolicyAudit, movePolicyVersion } from "./move-policy-version.ts";

/** Activates the versions whose planned time has come, in its order; every server tries, the first one does it. */
export const createActivateDuePolicies =
  ({ policies, recordAudit, refresh, now }: PolicyChangeParts) =>
  async (): Promise<void> => {
    const due = await policies.due(now());
    for (const { id, version } of due) {
      await policies.write(async (writes) => {
        const at = now();
        const found = await writes.find(id, version);
        const planned = found?.steps.schedule;
        if (!found?.scheduledFor || !planned || new Date(found.scheduledFor) > at) return;
        const move = { action: "activate" as const, by: planned.by, at, reason: planned.reason, from: null };
        await movePolicyVersion(writes, found, move, createPolicyAudit(recordAudit, at));
      });
    }
    if (due.length > 0) await refresh();
  };
