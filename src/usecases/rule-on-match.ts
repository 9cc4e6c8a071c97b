import { assertHolds } from "../domain/case-rights.ts";
import { GatehouseError } from "../domain/errors.ts";
import type { SignalSettings } from "../domain/signal-settings.ts";
import { type Keyring, seal } from "../platform/seal.ts";
import { partiesOf } from "../signals/parties.ts";
import type { saveRuling } from "../store/match-rulings.ts";
import type { lockTenant } from "../store/resolutions.ts";
import type { changeHits } from "../store/screened-tenants.ts";
import { type CaseParts, caseEvent } from "./case-parts.ts";
import { readMatches, sealMatches } from "./case-seals.ts";
import type { ProfileReader } from "./profile-reader.ts";
import { hitsOf } from "./rescreen/known-hits.ts";
import type { NameHasher } from "./rescreen/name-hasher.ts";
import { ruledEntryOf, subjectOf } from "./ruled-matches.ts";
import type { UseCases } from "./use-cases.ts";

/**
 * A person says of a match whether it is the same party. A false match is remembered for the tenant and the entry:
 * it counts in no later decision until the party or the entry changes.
 */
export function createRuleOnMatch(
  parts: CaseParts & {
    keyring: Keyring;
    profiles: ProfileReader;
    hasher: NameHasher;
    settings: SignalSettings;
    writes: { saveRuling: typeof saveRuling; lockTenant: typeof lockTenant; changeHits: typeof changeHits };
  },
): UseCases["ruleOnMatch"] {
  return async (id, revision, { matchId, verdict, rationale }, caller) => {
    const at = parts.now();
    const found = await parts.cases.find(id);
    if (!found) throw new GatehouseError("not-found", { detail: "there is no such case" });
    const { tenant, dataKey, group } = await parts.contexts.get(found.summary.tenant.id);
    const parties = partiesOf(parts.profiles.unsealProfile(tenant));
    const summary = await parts.cases.change(id, revision, at, (current) => {
      assertHolds(current.summary, caller);
      const matches = readMatches(dataKey, id, current.sealedMatches);
      const ruled = matches.filter((match) => match.matchId === matchId);
      if (ruled.length === 0) throw new GatehouseError("not-found", { detail: "there is no such match on this case" });
      const ruling = { verdict, by: caller.id, at: at.toISOString() };
      const next = matches.map((match) => (match.matchId === matchId ? { ...match, ruling } : match));
      const text = { dataKey, plain: rationale };
      return {
        set: { sealedMatches: sealMatches(dataKey, id, next) },
        events: [caseEvent(current, "match_ruled", { actor: caller, at, text, data: { matchId, verdict } })],
        audit: [
          parts.recordAudit({
            at,
            actor: caller.id,
            action: "match.ruled",
            entity: id,
            data: { matchId, verdict, tenant: tenant.id },
          }),
        ],
        async also(transaction) {
          await parts.writes.lockTenant(transaction, tenant.id);
          // What is ruled out is news again when it comes back; what is not is known.
          const hits = hitsOf(parts.hasher, ruled, parts.settings);
          const [known, forgotten] = verdict === "true_match" ? [hits, []] : [[], hits];
          await parts.writes.changeHits(transaction, tenant.id, { known, forgotten });
          for (const match of ruled) {
            const query = parties.find((party) => party.pointer === match.pointer && party.role === match.role)?.query;
            if (!query) continue;
            await parts.writes.saveRuling(transaction, {
              tenantId: tenant.id,
              matchId,
              subject: subjectOf(parts.keyring, query),
              entryDigest: ruledEntryOf(match),
              verdict,
              caseId: id,
              actorId: caller.id,
              sealedRationale: seal(dataKey, rationale, `${tenant.id} ${matchId}`),
              ruledAt: at,
            });
          }
        },
      };
    });
    parts.contexts.forget(group.id);
    return summary;
  };
}
