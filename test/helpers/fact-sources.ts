import { quietBehaviour } from "../../src/signals/behaviour.ts";
import type { FactSources } from "../../src/signals/gather.ts";

/** What facts are gathered from beside the profile, of a tenant of whom nothing else is known. */
export const nothingElseKnown: Pick<FactSources, "exposure" | "links" | "behaviour" | "lists"> = {
  exposure: {
    tenant: { accelerators: 0, operations: 0 },
    group: { accelerators: 0, operations: 0 },
    highestMemberOperations: 0,
  },
  links: { kinds: [], linkedTenants: 0, refusedTenants: 0, synchronisedTenants: 0 },
  behaviour: quietBehaviour,
  lists: { partial: false, missing: [], stale: [] },
};
