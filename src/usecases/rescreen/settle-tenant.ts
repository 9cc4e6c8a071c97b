import type { Transaction } from "kysely";
import type { SignalSettings } from "../../domain/signal-settings.ts";
import type { insertAudit } from "../../store/cases.ts";
import type { lockTenant } from "../../store/resolutions.ts";
import type { Tables } from "../../store/schema.ts";
import type { ScreenedTenants, saveScreened } from "../../store/screened-tenants.ts";
import type { createAddCaseFacts } from "../add-case-facts.ts";
import type { RecordAudit } from "../build-decision.ts";
import { factsMoved, GATEHOUSE, withPresentFacts } from "../case-parts.ts";
import type { DecideParts } from "../decide-instance.ts";
import { factsOfMonitoring } from "../instance-facts.ts";
import type { TenantContexts } from "../tenant-contexts.ts";
import { hitsOf, isNewHit } from "./known-hits.ts";
import type { NameHasher } from "./name-hasher.ts";

export interface SettleParts {
  contexts: TenantContexts;
  deciding: Pick<DecideParts, "places" | "lists" | "catalog" | "settings" | "profiles" | "policy">;
  hasher: NameHasher;
  tenants: ScreenedTenants;
  addCaseFacts: ReturnType<typeof createAddCaseFacts>;
  writes: { lockTenant: typeof lockTenant; saveScreened: typeof saveScreened; insertAudit: typeof insertAudit };
  recordAudit: RecordAudit;
  now: () => Date;
}

export interface Settled {
  hasNew: boolean;
  hasLess: boolean;
}

const CAUSE = "list_changed";

/**
 * Brings what the lists now say of a tenant to its cases, and opens one of kind monitoring where there is none and a match
 * is new. Facts, known matches and the revision of the group move in the same transaction: a decision sees all or nothing,
 * and whatever dies in between finds the match still new.
 */
export function createSettleTenant(parts: SettleParts): (tenantId: string, list: string) => Promise<Settled> {
  const { contexts, deciding, hasher, writes, recordAudit, now } = parts;
  const { profiles } = deciding;
  const settings: SignalSettings = deciding.settings;

  async function settleOnce(tenantId: string, list: string): Promise<Settled> {
    const known = await contexts.get(tenantId);
    contexts.forget(known.group.id);
    const { tenant, group } = await contexts.get(tenantId);
    const [stored] = await parts.tenants.load([tenantId]);
    if (!stored) return { hasNew: false, hasLess: false };
    const rulings = await profiles.rulingsOf(tenantId);
    const profile = profiles.unsealProfile(tenant);
    const { basis, basisKey, screened } = profiles.screen(profile, rulings);
    const matches = screened.flatMap((party) => party.matches);
    const hits = hitsOf(hasher, matches, settings);
    const before = new Set(stored.hits);
    const found = matches.filter((match) => isNewHit(hasher, before, match, settings));
    const facts = factsOfMonitoring(profile, { basis, tenant, group }, deciding, now());
    const verdict = deciding.policy.active().evaluate(facts, now());
    const present = profiles.explainMatches(profile, rulings);
    const data = { list, found: [...new Set(found.map(({ matchId }) => matchId))] };

    async function also(transaction: Transaction<Tables>, at: Date): Promise<void> {
      const locked = await writes.lockTenant(transaction, tenantId);
      if (locked.groupId !== group.id || locked.revision !== group.revision + 1) throw factsMoved();
      await writes.saveScreened(transaction, { id: tenantId, profileVersion: tenant.profileVersion }, { hits, basis, basisKey });
      await writes.insertAudit(transaction, [
        recordAudit({
          at,
          actor: GATEHOUSE.id,
          action: "tenant.rescreened",
          entity: tenantId,
          data: { ...data, lists: deciding.lists.current().digest },
        }),
      ]);
    }

    const monitoring = { verdict, facts, matches: present };
    await parts.addCaseFacts({ tenantId, cause: CAUSE, data, monitoring, screened: { mayOpen: found.length > 0, also } });
    contexts.forget(group.id);
    const left = new Set(hits);
    return { hasNew: found.length > 0, hasLess: stored.hits.some((hit) => !left.has(hit)) };
  }

  return (tenantId, list) => withPresentFacts(() => settleOnce(tenantId, list));
}
