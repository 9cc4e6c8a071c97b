import type { SignupRequest } from "../../domain/requests.ts";
import type { SignalSettings } from "../../domain/signal-settings.ts";
import { type Keyring, unseal } from "../../platform/seal.ts";
import type { MatchRulings } from "../../store/match-rulings.ts";
import type { RescreenCounts } from "../../store/rescreens.ts";
import type { ScreenedTenant, ScreenedTenants } from "../../store/screened-tenants.ts";
import { type ProfileReader, profileContext } from "../profile-reader.ts";
import { hitsOf } from "./known-hits.ts";
import type { NameHasher } from "./name-hasher.ts";
import type { createSettleTenant } from "./settle-tenant.ts";

export interface ScreenParts {
  keyring: Keyring;
  profiles: ProfileReader;
  settings: SignalSettings;
  hasher: NameHasher;
  tenants: ScreenedTenants;
  rulings: MatchRulings;
  settle: ReturnType<typeof createSettleTenant>;
  pace: () => Promise<void>;
}

const TENANTS_AT_ONCE = 25;

export function openProfile(keyring: Keyring, { id, profileVersion, sealedProfile, wrappedKey }: ScreenedTenant): SignupRequest {
  const plain = unseal(keyring.unwrapDataKey(id, wrappedKey), sealedProfile, profileContext(id, profileVersion));
  return JSON.parse(plain.toString("utf8")) as SignupRequest;
}

/** Nothing can be asked for in their name; what the lists say by then is seen when somebody reinstates them. */
const isServed = ({ standing }: ScreenedTenant) => standing !== "denied" && standing !== "closed";

/** Screens tenants again; whoever matches otherwise than was known is settled. */
export function createScreenTenants(parts: ScreenParts) {
  const { hasher, profiles, settings } = parts;

  /** Whether the lists say something else of the tenant than what is known. */
  function isMoved(tenant: ScreenedTenant, rulings: Parameters<ProfileReader["screen"]>[1]): boolean {
    const { screened } = profiles.screen(openProfile(parts.keyring, tenant), rulings);
    const hits = hitsOf(
      hasher,
      screened.flatMap(({ matches }) => matches),
      settings,
    );
    const known = new Set(tenant.hits);
    return hits.length !== known.size || hits.some((hit) => !known.has(hit));
  }

  async function screenSome(ids: readonly string[], list: string, counts: RescreenCounts): Promise<void> {
    const found = (await parts.tenants.load(ids)).filter(isServed);
    const rulings = await parts.rulings.of(found.map(({ id }) => id));
    for (const tenant of found) {
      counts.unsealed++;
      if (isMoved(tenant, rulings.get(tenant.id) ?? [])) {
        const { hasNew, hasLess } = await parts.settle(tenant.id, list);
        if (hasNew) counts.found++;
        if (hasLess) counts.gone++;
      }
      await parts.pace();
    }
  }

  return async (ids: readonly string[], list: string): Promise<RescreenCounts> => {
    const counts: RescreenCounts = { candidates: ids.length, unsealed: 0, found: 0, gone: 0 };
    for (let at = 0; at < ids.length; at += TENANTS_AT_ONCE) await screenSome(ids.slice(at, at + TENANTS_AT_ONCE), list, counts);
    return counts;
  };
}
