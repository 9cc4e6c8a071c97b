import type { SignupRequest } from "../../domain/requests.ts";
import type { ScreenedParty } from "../../domain/screening.ts";
import type { SignalSettings } from "../../domain/signal-settings.ts";
import { partiesOf } from "../../signals/parties.ts";
import type { StoredNames } from "../../store/name-keys.ts";
import { hitsOf } from "./known-hits.ts";
import type { NameHasher } from "./name-hasher.ts";

/** What is stored beside a sealed profile, so that it is found again by its names and by what the lists said of it. */
export const storedNamesOf = (
  profile: SignupRequest,
  screened: readonly ScreenedParty[],
  { hasher, settings }: { hasher: NameHasher; settings: SignalSettings },
): StoredNames => ({
  ...hasher.hashNames(partiesOf(profile).map(({ query }) => query)),
  hits: hitsOf(
    hasher,
    screened.flatMap(({ matches }) => matches),
    settings,
  ),
});
