import type { Catalog } from "../domain/catalog.ts";
import { GatehouseError } from "../domain/errors.ts";
import { FACT_SCHEMA_VERSION } from "../domain/facts.ts";
import type { SignupRequest } from "../domain/requests.ts";
import type { CaseMatch } from "../domain/review-case.ts";
import type { ListIndex, ScreenedParty, ScreeningMatch, ScreeningQuery } from "../domain/screening.ts";
import type { SignalSettings } from "../domain/signal-settings.ts";
import { canonicalJson, sha256 } from "../platform/canonical-json.ts";
import { type Keyring, type SealingKey, unseal } from "../platform/seal.ts";
import { gatherBasis, type TenantBasis } from "../signals/gather.ts";
import { partiesOf } from "../signals/parties.ts";
import type { MatchRuling, MatchRulings } from "../store/match-rulings.ts";
import type { TenantState } from "../store/tenant-states.ts";

export type { TenantBasis } from "../signals/gather.ts";

const MATCHES_PER_PARTY = 10;
const DAY_MS = 86_400_000;

/** What a profile says, beside the tenant's basis: who was screened and found. */
export interface GatheredProfile {
  basis: TenantBasis;
  basisKey: string;
}

export interface ProfileReader {
  /** Two bases with the same key were made of the same lists, catalogue, settings, day and code: they need not be made again. */
  currentBasisKey(): string;
  /** The stored basis, or a new one from the unsealed profile when lists, catalogue or day have changed since. */
  readBasis(tenant: TenantState): Promise<GatheredProfile & { dataKey: SealingKey }>;
  /** Screens every party of a profile and gathers its basis. `tenantId` is null for one that is not there yet. */
  gather(profile: SignupRequest, tenantId: string | null): Promise<GatheredProfile>;
  /** The profile as it was last sent. */
  unsealProfile(tenant: TenantState): SignupRequest;
  /** All matches with their explanations, for a reviewer. */
  explainMatches(profile: SignupRequest): CaseMatch[];
}

export const profileContext = (tenantId: string, version: number): string => `${tenantId} profile ${version}`;

/** What a ruling is about on the tenant's side: while it stays the same, the ruling stands. */
export const subjectOf = (keyring: Keyring, query: ScreeningQuery): Buffer =>
  keyring.keyedHash("screened party", canonicalJson({ ...query, address: null }));

/** What a ruling is about on the list's side. */
export const entryDigestOf = ({ name, kind, countries, programs }: ScreeningMatch): string =>
  sha256(canonicalJson({ name, kind, countries, programs }));

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

  function isRuledOut(ruled: MatchRuling[], query: ScreeningQuery, match: ScreeningMatch): boolean {
    if (ruled.length === 0) return false;
    const subject = subjectOf(keyring, query);
    return ruled.some(
      (ruling) =>
        ruling.matchId === match.matchId && ruling.entryDigest === entryDigestOf(match) && ruling.subject.equals(subject),
    );
  }

  function screenParties(profile: SignupRequest, ruled: MatchRuling[]): ScreenedParty[] {
    const index = lists.current();
    const options = { limit: MATCHES_PER_PARTY, threshold: settings.possibleThreshold, explain: false };
    return partiesOf(profile).map(({ role, pointer, query }) => ({
      role,
      pointer,
      matches: index.screen(query, options).filter((match) => !isRuledOut(ruled, query, match)),
    }));
  }

  async function gather(profile: SignupRequest, tenantId: string | null): Promise<GatheredProfile> {
    const basisKey = currentBasisKey();
    const ruled = tenantId ? await rulings.falseMatchesOf(tenantId) : [];
    const screened = screenParties(profile, ruled);
    const isDisposableDomain = (domain: string) => lists.current().isDisposableDomain(domain);
    return { basis: gatherBasis({ profile, screened, catalog, settings, now: now(), isDisposableDomain }), basisKey };
  }

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
    unsealProfile,
    async readBasis(tenant) {
      const dataKey = dataKeyOf(tenant);
      if (tenant.basisKey === currentBasisKey())
        return { dataKey, basis: tenant.basis as TenantBasis, basisKey: tenant.basisKey };
      return { dataKey, ...(await gather(unsealProfile(tenant), tenant.id)) };
    },
    explainMatches(profile) {
      const options = { limit: MATCHES_PER_PARTY, threshold: settings.possibleThreshold, explain: true };
      return partiesOf(profile).flatMap(({ role, pointer, query }) =>
        lists
          .current()
          .screen(query, options)
          .map((match) => ({ ...match, role, pointer, ruling: null })),
      );
    },
  };
}
