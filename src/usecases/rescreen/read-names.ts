import type { SignalSettings } from "../../domain/signal-settings.ts";
import type { Keyring } from "../../platform/seal.ts";
import { NAME_KEY_SCHEME } from "../../screening/reverse/party-keys.ts";
import type { ScreenedTenants } from "../../store/screened-tenants.ts";
import type { NameHasher } from "./name-hasher.ts";
import { openProfile } from "./screen-tenants.ts";
import { storedNamesOf } from "./stored-names.ts";

export interface ReadNamesParts {
  keyring: Keyring;
  hasher: NameHasher;
  settings: SignalSettings;
  tenants: ScreenedTenants;
}

const TENANTS_AT_ONCE = 500;

/**
 * Stores the keyed hashes of names that are missing, or that an earlier reading of names has made: tenants who are not
 * found by them would be missed when a list changes. Every sign-up stores its own; this is for what came before.
 */
export function createReadNames(parts: ReadNamesParts): (pace: () => Promise<void>) => Promise<void> {
  const { keyring, tenants, hasher } = parts;
  return async (pace) => {
    for (let after: string | null = null; ; ) {
      const found = await tenants.unread(NAME_KEY_SCHEME, after, TENANTS_AT_ONCE);
      for (const tenant of found.tenants) {
        const names = storedNamesOf(openProfile(keyring, tenant), [], parts);
        await tenants.saveNames(tenant, names);
        hasher.remember(names.words);
        await pace();
      }
      if (found.last === null) return;
      after = found.last;
      await pace();
    }
  };
}
