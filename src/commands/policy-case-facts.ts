import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Facts } from "../domain/facts.ts";
import type { SignupRequest } from "../domain/requests.ts";
import type { SignalSettings } from "../domain/signal-settings.ts";
import { configDirectory } from "../platform/config.ts";
import type { Config } from "../platform/config-schema.ts";
import { createLogger } from "../platform/logger.ts";
import { openPlaces } from "../platform/places.ts";
import { openLists } from "../screening/lists/open-lists.ts";
import { quietBehaviour } from "../signals/behaviour.ts";
import { gatherBasis, gatherFacts } from "../signals/gather.ts";
import { screenParties } from "../signals/screen-parties.ts";
import { readCatalog } from "../store/read-catalog.ts";
import type { PolicyCase } from "./policy-cases.ts";

const NO_EXPOSURE = { accelerators: 0, operations: 0, rateFlops: 0 };
/** A case says itself when lists are missing. */
const COMPLETE_LISTS = { partial: false, missing: [], stale: [] };

export interface CaseFacts {
  factsOf(policyCase: PolicyCase & { at: string }): Facts;
  close(): Promise<void>;
}

/** What the case says by path over what was gathered; null takes a fact away. */
function override(facts: Facts, changes: PolicyCase["facts"]): Facts {
  const families = Object.fromEntries(Object.entries(facts).map(([family, values]) => [family, { ...values }])) as Record<
    string,
    Record<string, unknown>
  >;
  for (const [path, value] of Object.entries(changes)) {
    const [family = "", name = ""] = path.split(".");
    const values = families[family] ?? {};
    if (value === null) delete values[name];
    else values[name] = value;
    families[family] = values;
  }
  return families as unknown as Facts;
}

/**
 * Gathers the facts of cases as the server does, without one: the shipped catalogue and places, the local lists of the
 * configuration (those that need fetching are taken as fetched and empty), a tenant without history.
 */
export async function openCaseFacts(config: Config, settings: SignalSettings): Promise<CaseFacts> {
  const cacheDir = await mkdtemp(join(tmpdir(), "gatehouse-cases-"));
  const logger = createLogger({ level: "silent" });
  const lists = await openLists({ file: config.lists, cacheDir, logger, now: () => new Date() });
  const places = await openPlaces();
  const catalog = readCatalog(join(configDirectory, "catalog"));
  const index = lists.current();

  return {
    factsOf({ signup, instance = null, standing, facts, at }) {
      const now = new Date(at);
      const profile: SignupRequest = {
        ...signup,
        payment: instance?.payment ?? signup.payment,
        intendedUse: instance?.intendedUse ?? signup.intendedUse,
      };
      const isDisposableDomain = (domain: string) => index.isDisposableDomain(domain);
      const connection = instance?.connection ?? signup.connection;
      const gathered = gatherFacts({
        basis: gatherBasis({
          profile,
          screened: screenParties(profile, index, settings, { explain: false }),
          catalog,
          settings,
          now,
          isDisposableDomain,
        }),
        kind: instance ? "instance" : "signup",
        connection,
        place: { ...places.lookUp(connection.ip), networks: index.networkKinds(connection.ip) },
        instance: instance && { ...instance, tenant: signup.externalId },
        standing: instance ? standing : "new",
        exposure: { tenant: NO_EXPOSURE, group: NO_EXPOSURE, highestMemberOperations: 0 },
        links: { kinds: [], linkedTenants: 0, refusedTenants: 0, synchronisedTenants: 0 },
        behaviour: quietBehaviour,
        lists: COMPLETE_LISTS,
        catalog,
        settings,
        now,
      });
      return override(gathered, facts);
    },
    async close() {
      await lists.close();
      await rm(cacheDir, { recursive: true, force: true });
    },
  };
}
