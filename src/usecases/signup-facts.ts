import type { Facts } from "../domain/facts.ts";
import type { SignupRequest } from "../domain/requests.ts";
import type { ExposureSums } from "../domain/tenant.ts";
import { quietBehaviour } from "../signals/behaviour.ts";
import { gatherFacts, type TenantBasis } from "../signals/gather.ts";
import type { GroupState } from "../store/tenant-states.ts";
import type { FoundLinks } from "./find-links.ts";
import { behaviourThresholds, type FactParts, listsState } from "./instance-facts.ts";
import { behaviourOf } from "./known-behaviour.ts";
import type { TenantContext } from "./tenant-contexts.ts";

export const NO_EXPOSURE: ExposureSums = { accelerators: 0, rateFlops: 0, operations: 0 };

/** The linked group as it will be once the groups are joined. */
function joinedSums(groups: GroupState[]): GroupState {
  const joined: GroupState = {
    id: groups[0]?.id ?? "",
    revision: groups[0]?.revision ?? 1,
    members: 0,
    refused: 0,
    ...NO_EXPOSURE,
    highestMemberOperations: 0,
  };
  for (const group of groups) {
    joined.members += group.members;
    joined.refused += group.refused;
    joined.accelerators += group.accelerators;
    joined.rateFlops += group.rateFlops;
    joined.operations += group.operations;
    joined.highestMemberOperations = Math.max(joined.highestMemberOperations, group.highestMemberOperations);
  }
  return joined;
}

/** The facts of a sign-up; `present` is the tenant that sends a new version of its profile, null for a new one. */
export function factsOfSignup(
  profile: SignupRequest,
  known: { basis: TenantBasis; links: FoundLinks; present: TenantContext | null },
  parts: FactParts,
  now: Date,
): Facts {
  const { links, present } = known;
  const group = joinedSums(links.groups);
  const index = parts.lists.current();
  const isRefused = present?.tenant.standing === "denied" || present?.tenant.standing === "suspended";
  return gatherFacts({
    basis: known.basis,
    kind: "signup",
    connection: profile.connection,
    place: { ...parts.places.lookUp(profile.connection.ip), networks: index.networkKinds(profile.connection.ip) },
    instance: null,
    standing: present?.tenant.standing ?? "new",
    exposure: { tenant: present?.tenant ?? NO_EXPOSURE, group, highestMemberOperations: group.highestMemberOperations },
    links: {
      // What a tenant once shared it goes on sharing, whatever it declares anew.
      kinds: present ? [...new Set([...links.sharedKinds, ...present.tenant.sharedKinds])].sort() : links.sharedKinds,
      linkedTenants: group.members - (present ? 1 : 0),
      refusedTenants: group.refused - (isRefused ? 1 : 0),
      synchronisedTenants: present?.tenant.synchronised ?? 0,
    },
    behaviour: present ? behaviourOf(present.tenant, known.basis.useKey, behaviourThresholds(parts, now), now) : quietBehaviour,
    lists: listsState(index),
    catalog: parts.catalog,
    settings: parts.settings,
    now,
  });
}
