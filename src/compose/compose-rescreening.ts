import { createAuditEntry } from "../audit/create-audit-entry.ts";
import { insertAudit } from "../store/cases.ts";
import { createMatchRulings } from "../store/match-rulings.ts";
import { createNameKeys } from "../store/name-keys.ts";
import { createRescreens } from "../store/rescreens.ts";
import { lockTenant } from "../store/resolutions.ts";
import { createScreenedTenants, saveScreened } from "../store/screened-tenants.ts";
import { createNameHasher } from "../usecases/rescreen/name-hasher.ts";
import type { ListInUse } from "../usecases/rescreen/rescreen-list.ts";
import { createRescreenLists } from "../usecases/rescreen/rescreen-lists.ts";
import { createSettleTenant } from "../usecases/rescreen/settle-tenant.ts";
import type { composeCases } from "./compose-cases.ts";
import type { composeDecisions } from "./compose-decisions.ts";
import type { Parts } from "./open-parts.ts";

/** What screens tenants again when a list changes. */
export function composeRescreening(
  { keyring, lists, settings, logger, now, store }: Parts,
  { contexts, profiles, deciding }: ReturnType<typeof composeDecisions>,
  { addCaseFacts }: Pick<ReturnType<typeof composeCases>, "addCaseFacts">,
): { rescreenLists: ReturnType<typeof createRescreenLists> } {
  const { db, pool } = store;
  // One of its own: words of lists must not drive those of sign-ups out of memory.
  const hasher = createNameHasher(keyring);
  const tenants = createScreenedTenants(pool);
  const base = { keyring, profiles, settings, hasher, tenants, recordAudit: createAuditEntry, now };
  const writes = { lockTenant, saveScreened, insertAudit };
  const inUse = (): ListInUse[] =>
    lists.loaded().flatMap(({ source: { id, effect }, segment, digest, checkedAt }) => {
      const isOfParties = segment && effect && digest && segment.data.counts.entries > 0;
      return isOfParties ? [{ list: id, effect, digest, fetchedAt: checkedAt ?? now().toISOString(), segment }] : [];
    });
  return {
    rescreenLists: createRescreenLists({
      ...base,
      inUse,
      settle: createSettleTenant({ ...base, contexts, deciding, addCaseFacts, writes }),
      rulings: createMatchRulings(db),
      rescreens: createRescreens(db, pool),
      nameKeys: createNameKeys(pool),
      logger,
    }),
  };
}
