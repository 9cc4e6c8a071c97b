import type { Catalog } from "../domain/catalog.ts";
import type { Facts } from "../domain/facts.ts";
import type { Connection, InstanceRequest, SignupRequest } from "../domain/requests.ts";
import type { CaseKind } from "../domain/review-case.ts";
import type { ListIndex } from "../domain/screening.ts";
import type { SignalSettings } from "../domain/signal-settings.ts";
import type { ExposureSums } from "../domain/tenant.ts";
import { type BehaviourThresholds, thresholdsOn } from "../domain/thresholds.ts";
import type { Places } from "../platform/places.ts";
import { gatherFacts, type TenantBasis } from "../signals/gather.ts";
import type { GroupState, TenantState } from "../store/tenant-states.ts";
import { behaviourOf } from "./known-behaviour.ts";
import type { ProfileReader } from "./profile-reader.ts";
import type { TenantContext } from "./tenant-contexts.ts";

/** What facts are gathered from, beside tenants and requests. */
export interface FactParts {
  places: Places;
  lists: { current(): ListIndex };
  catalog: Catalog;
  settings: SignalSettings;
}

/** A payment or use stated with the request stands in for the profile's own. */
export const profileForRequest = (profile: SignupRequest, request: InstanceRequest): SignupRequest => ({
  ...profile,
  payment: request.payment ?? profile.payment,
  intendedUse: request.intendedUse ?? profile.intendedUse,
});

/** The basis for one request. */
export async function basisFor(context: TenantContext, request: InstanceRequest, profiles: ProfileReader): Promise<TenantBasis> {
  if (!request.payment && !request.intendedUse) return context.basis;
  const profile = profileForRequest(profiles.unsealProfile(context.tenant), request);
  return (await profiles.gather(profile, context.tenant.id)).basis;
}

/** The figures of the day that events are read by. */
export const behaviourThresholds = ({ catalog }: Pick<FactParts, "catalog">, now: Date): BehaviourThresholds =>
  thresholdsOn(catalog.thresholds, now.toISOString().slice(0, 10)).behaviour;

interface KnownTenant {
  basis: TenantBasis;
  tenant: TenantState;
  tenantSums: ExposureSums;
  group: GroupState;
}

/** The facts of a tenant that is there, with what it asks for. */
function factsOfTenant(
  asked: { kind: CaseKind; connection: Connection; instance: InstanceRequest | null },
  known: KnownTenant,
  parts: FactParts,
  now: Date,
): Facts {
  const { tenant, group, basis } = known;
  const isRefused = tenant.standing === "denied" || tenant.standing === "suspended";
  const index = parts.lists.current();
  const { ip } = asked.connection;
  const { highestMemberOperations } = group;
  return gatherFacts({
    basis,
    ...asked,
    place: { ...parts.places.lookUp(ip), networks: index.networkKinds(ip) },
    standing: tenant.standing,
    exposure: { tenant: known.tenantSums, group, highestMemberOperations },
    links: {
      kinds: tenant.sharedKinds,
      linkedTenants: group.members - 1,
      refusedTenants: group.refused - (isRefused ? 1 : 0),
      synchronisedTenants: tenant.synchronised,
    },
    behaviour: behaviourOf(tenant, basis.useKey, behaviourThresholds(parts, now), now),
    lists: listsState(index),
    catalog: parts.catalog,
    settings: parts.settings,
    now,
  });
}

/** The facts of an instance request. Sums are without this request. */
export const factsOfInstance = (request: InstanceRequest, known: KnownTenant, parts: FactParts, now: Date): Facts =>
  factsOfTenant({ kind: "instance", connection: request.connection, instance: request }, known, parts, now);

/** The facts of a tenant who asks for nothing, for what became known about it; from where it signed up counts as its place. */
export const factsOfMonitoring = (
  profile: SignupRequest,
  known: Omit<KnownTenant, "tenantSums">,
  parts: FactParts,
  now: Date,
): Facts =>
  factsOfTenant(
    { kind: "monitoring", connection: profile.connection, instance: null },
    { ...known, tenantSums: known.tenant },
    parts,
    now,
  );

type ListsState = { partial: boolean; missing: string[]; stale: string[] };
const statesOfLists = new WeakMap<ListIndex["lists"], ListsState>();

/** Which lists are missing or too old; `partial` when any is. The same object while the lists are the same. */
export function listsState({ lists }: ListIndex): ListsState {
  const known = statesOfLists.get(lists);
  if (known) return known;
  const missing = lists.filter((list) => list.digest === null).map((list) => list.id);
  const stale = lists.filter((list) => list.stale).map((list) => list.id);
  const state = { partial: missing.length + stale.length > 0, missing, stale };
  statesOfLists.set(lists, state);
  return state;
}
