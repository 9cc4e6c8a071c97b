import { GatehouseError } from "../domain/errors.ts";
import { type StandingAction, standingMoves } from "../domain/tenant.ts";
import { createId } from "../platform/ids.ts";
import { seal } from "../platform/seal.ts";
import type { insertAudit, insertOutbox } from "../store/cases.ts";
import type { Db } from "../store/database.ts";
import type { lockTenant, setStanding } from "../store/resolutions.ts";
import type { RecordAudit } from "./build-decision.ts";
import type { TenantContexts } from "./tenant-contexts.ts";
import type { UseCases } from "./use-cases.ts";

const pastOf: Readonly<Record<StandingAction, string>> = { suspend: "suspended", reinstate: "reinstated", close: "closed" };

export function createChangeStanding(parts: {
  db: Db;
  contexts: TenantContexts;
  getTenant: UseCases["getTenant"];
  writes: {
    lockTenant: typeof lockTenant;
    setStanding: typeof setStanding;
    insertAudit: typeof insertAudit;
    insertOutbox: typeof insertOutbox;
  };
  recordAudit: RecordAudit;
  now: () => Date;
}): UseCases["changeStanding"] {
  const { db, writes, now } = parts;

  return async (ref, action, reason, caller) => {
    const at = now();
    const { id } = await parts.getTenant(ref);
    const { dataKey } = await parts.contexts.get(id);
    // The log outlives an erasure; what a person wrote about the tenant must not.
    const sealedReason = seal(dataKey, reason, `${id} ${action}`).toString("base64");
    const tenant = await db.transaction().execute(async (transaction) => {
      const locked = await writes.lockTenant(transaction, id);
      const move = standingMoves[action];
      if (!move.from.includes(locked.standing)) {
        throw new GatehouseError("conflict", { detail: `a tenant that is ${locked.standing} cannot be ${pastOf[action]}` });
      }
      await writes.setStanding(transaction, id, move.to, at);
      const change = { from: locked.standing, to: move.to };
      await writes.insertAudit(transaction, [
        parts.recordAudit({
          at,
          actor: caller.id,
          action: `tenant.${pastOf[action]}`,
          entity: id,
          data: { ...change, sealedReason },
        }),
      ]);
      await writes.insertOutbox(transaction, [
        {
          id: createId("obx", at.getTime()),
          topic: `tenant.${pastOf[action]}`,
          entity: id,
          payload: { tenantId: id, ...change },
          createdAt: at.toISOString(),
        },
      ]);
      return locked;
    });
    parts.contexts.forget(tenant.groupId);
    return parts.getTenant(id);
  };
}
