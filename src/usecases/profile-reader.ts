import type { Catalog } from "../domain/catalog.ts";
import { GatehouseError } from "../domain/errors.ts";
import { FACT_SCHEMA_VERSION } from "../domain/facts.ts";
import type { SignupRequest } from "../domain/requests.ts";
import type { CaseMatch } from "../domain/review-case.ts";
import type { ListIndex, ScreenedParty } from "../domain/screening.ts";
import type { SignalSettings } from "../domain/signal-settings.ts";
import { canonicalJson, sha256 } from "../platform/canonical-json.ts";
import { type Keyring, type SealingKey, unseal } from "../platform/seal.ts";
import { gatherBasis, type TenantBasis } from "../signals/gather.ts";
import { screenParties } from "../signals/screen-parties.ts";
import type { MatchRuling, MatchRulings } from "../store/match-rulings.ts";
import type { TenantState } from "../store/tenant-states.ts";
import { keyOfUse } from "./conduct-keys.ts";
import { rulingsOnParty } from "./ruled-matches.ts";

export type { TenantBasis } from "../signals/gather.ts";

const DAY_MS = 86_400_000;

/** What a profile says, beside the tenant's basis: who was screened and found. */
export interface GatheredProfile {
  basis: TenantBasis;
  basisKey: string;
  /** The parties with their matches, but those that a person ruled out. */
  screened: readonly ScreenedParty[];
  /** What people ruled on matches of the tenant so far. */
  rulings: readonly MatchRuling[];
}

export interface ProfileReader {
  /** Two bases with the same key were made of the same lists, catalogue, settings, day and code: they need not be made again. */
  currentBasisKey(): string;
  /** The stored basis, or a new one from the unsealed profile when lists, catalogue or day have changed since. */
  readBasis(tenant: TenantState): Promise<Pick<GatheredProfile, "basis" | "basisKey"> & { dataKey: SealingKey }>;
  /** Screens every party of a profile and gathers its basis. `tenantId` is null for one that is not there yet. */
  gather(profile: SignupRequest, tenantId: string | null): Promise<GatheredProfile>;
  /** As `gather`, with what people ruled on the tenant's matches. */
  screen(profile: SignupRequest, rulings: readonly MatchRuling[]): GatheredProfile;
  /** The profile as it was last sent. */
  unsealProfile(tenant: TenantState): SignupRequest;
  /** What people ruled on matches of a tenant. */
  rulingsOf(tenantId: string): Promise<readonly MatchRuling[]>;
  /** All matches with their explanations and what people ruled on them before, for a reviewer. */
  explainMatches(profile: SignupRequest, rulings: readonly MatchRuling[]): CaseMatch[];
}

export const profileContext = (tenantId: string, version: number): string => `${tenantId} profile ${version}`;

const presentRuling = (ruling: MatchRuling | null): CaseMatch["ruling"] =>
  ruling && { verdict: ruling.verdict, by: ruling.actorId, at: ruling.ruledAt.toISOString() };

export function createProfileReader(parts: {
  keyring: Keyring;
  lists: { current(): ListIndex };
  catalog: Catalog;
  settings: SignalSettings;
  rulings: MatchRulings;
  now: () => Date;
}): ProfileReader {
  const { keyring, lists, catalog, settings, rulings, now } = parts;

  const fixedKey = sha256(canonicalJson({ catalog: catalog.digest, settings, schema: FACT_SCHEMA_VERSION }));
  let current = { day: 0, digest: "", key: "" };

  /** Asked for every decision, another one only when the day or the lists are. */
  function currentBasisKey(): string {
    const [day, { digest }] = [Math.floor(now().getTime() / DAY_MS), lists.current()];
    if (current.day !== day || current.digest !== digest)
      current = { day, digest, key: `${new Date(day * DAY_MS).toISOString().slice(0, 10)} ${digest} ${fixedKey}` };
    return current.key;
  }

  function screenUnruled(profile: SignupRequest, ruled: readonly MatchRuling[]): ScreenedParty[] {
    return screenParties(profile, lists.current(), settings, { explain: false }).map(({ role, pointer, query, matches }) => {
      const rulingOn = rulingsOnParty(keyring, ruled, query);
      return { role, pointer, matches: matches.filter((match) => rulingOn(match)?.verdict !== "false_match") };
    });
  }

  const rulingsOf = async (tenantId: string) => (await rulings.of([tenantId])).get(tenantId) ?? [];

  function screen(profile: SignupRequest, ruled: readonly MatchRuling[]): GatheredProfile {
    const basisKey = currentBasisKey();
    const screened = screenUnruled(profile, ruled);
    const isDisposableDomain = (domain: string) => lists.current().isDisposableDomain(domain);
    const useKey = keyOfUse(profile.intendedUse, keyring);
    const basis = gatherBasis({ profile, screened, catalog, settings, now: now(), isDisposableDomain, useKey });
    return { basis, basisKey, screened, rulings: ruled };
  }

  const gather = async (profile: SignupRequest, tenantId: string | null): Promise<GatheredProfile> =>
    screen(profile, tenantId ? await rulingsOf(tenantId) : []);

  function dataKeyOf(tenant: TenantState): SealingKey {
    if (!tenant.wrappedKey) throw new GatehouseError("conflict", { detail: "the personal data of this tenant was erased" });
    return keyring.unwrapDataKey(tenant.id, tenant.wrappedKey);
  }

  function unsealProfile(tenant: TenantState): SignupRequest {
    const plain = unseal(dataKeyOf(tenant), tenant.sealedProfile, profileContext(tenant.id, tenant.profileVersion));
    return JSON.parse(plain.toString("utf8")) as SignupRequest;
  }

  return {
    currentBasisKey,
    gather,
    screen,
    unsealProfile,
    async readBasis(tenant) {
      const dataKey = dataKeyOf(tenant);
      if (tenant.basisKey === currentBasisKey())
        return { dataKey, basis: tenant.basis as TenantBasis, basisKey: tenant.basisKey };
      const { basis, basisKey } = await gather(unsealProfile(tenant), tenant.id);
      return { dataKey, basis, basisKey };
    },
    rulingsOf,
    explainMatches(profile, ruled) {
      return screenParties(profile, lists.current(), settings, { explain: true }).flatMap(({ role, pointer, query, matches }) => {
        const rulingOn = rulingsOnParty(keyring, ruled, query);
        return matches.map((match) => ({ ...match, role, pointer, ruling: presentRuling(rulingOn(match)) }));
      });
    },
  };
}
