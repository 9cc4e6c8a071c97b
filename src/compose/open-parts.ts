import { randomBytes } from "node:crypto";
import { join } from "node:path";
import type { Catalog } from "../domain/catalog.ts";
import type { SignalSettings } from "../domain/signal-settings.ts";
import { configDirectory } from "../platform/config.ts";
import type { Config } from "../platform/config-schema.ts";
import { createGuardedRequests, type GuardedRequests, parseNetworks } from "../platform/guarded-request.ts";
import type { Logger } from "../platform/logger.ts";
import { openPlaces, type Places } from "../platform/places.ts";
import { createKeyring, type Keyring } from "../platform/seal.ts";
import { readOrCreateSecret } from "../platform/secret-file.ts";
import { StartError } from "../platform/start-error.ts";
import { createPolicyChecker, type PolicyChecker } from "../policy/check/policy-checker.ts";
import { type OpenLists, openLists } from "../screening/lists/open-lists.ts";
import { type Backtests, createBacktests } from "../store/backtests.ts";
import { type CaseFeed, openCaseFeed } from "../store/case-feed.ts";
import { createPolicies, type Policies } from "../store/policies.ts";
import { readCatalog } from "../store/read-catalog.ts";
import { readWorkCalendar } from "../store/read-work-calendar.ts";
import { openResolutionWaiters, type ResolutionWaiters } from "../store/resolution-waiters.ts";
import { createShadowResults, type ShadowResults } from "../store/shadow-results.ts";
import { createSigningKeys } from "../store/signing-keys.ts";
import { openPermits, type Permits } from "../tokens/open-permits.ts";
import type { ActivePolicies } from "../usecases/active-policies.ts";
import type { DeliveryParts } from "../usecases/deliver-webhooks.ts";
import type { CaseTerms } from "../usecases/new-case.ts";
import { createShadowObserver, type ShadowObserver } from "../usecases/observe-shadows.ts";
import { type BacktestRunner, createBacktestRunner } from "./backtest-runner.ts";
import type { DecisionMeters } from "./decision-metrics.ts";
import { openPolicy } from "./open-policy.ts";
import { type Closers, openStore, type Store } from "./open-store.ts";

async function openKeyring(config: Config): Promise<Keyring> {
  if (config.masterKey) return createKeyring(config.masterKey);
  const { secret } = await readOrCreateSecret(join(config.dataDir, "master-key"), () => randomBytes(32).toString("hex"));
  if (!/^[0-9a-f]{64}$/.test(secret))
    throw new StartError(`${join(config.dataDir, "master-key")} does not hold a master key (64 hexadecimal digits)`);
  return createKeyring(Buffer.from(secret, "hex"));
}

export const signalSettings = (config: Config): SignalSettings => ({
  ...config.compute,
  ...config.ownership,
  strongThreshold: config.screening.strongThreshold,
  possibleThreshold: config.screening.reviewThreshold,
});

const caseTerms = ({ cases: { dueHours, calendar, priority } }: Config): CaseTerms => ({
  dueHours,
  calendar: calendar === null ? null : readWorkCalendar(calendar),
  weights: priority,
});

/** What hears of things that are counted. */
export interface Meters extends DecisionMeters {
  delivery: DeliveryParts["onAttempt"];
}

/** What use cases are made of. */
export interface Parts {
  config: Config;
  logger: Logger;
  store: Store;
  keyring: Keyring;
  catalog: Catalog;
  settings: SignalSettings;
  caseTerms: CaseTerms;
  caseFeed: CaseFeed;
  places: Places;
  lists: OpenLists;
  policies: Policies;
  policy: ActivePolicies;
  checker: PolicyChecker;
  shadows: ShadowObserver;
  shadowResults: ShadowResults;
  backtests: Backtests;
  backtestRunner: BacktestRunner;
  /** Fires when the server stops; answers that go on end by it. */
  ending: AbortSignal;
  end(): void;
  permits: Permits;
  waiters: ResolutionWaiters;
  requests: GuardedRequests;
  meters: Meters;
  now: () => Date;
}

/** Opens all that use cases are made of, in order. */
export async function openParts(
  config: Config,
  logger: Logger,
  { closers, meters }: { closers: Closers; meters: Meters },
): Promise<Parts> {
  const now = () => new Date();
  const store = await openStore(config, logger, closers);
  const keyring = await openKeyring(config);
  const { issuer, ttlMinutes } = config.permits;
  const policies = createPolicies(store.db);
  const checker = createPolicyChecker(now);
  closers.push(() => checker.close());
  const [places, lists, policy, permits, waiters] = await Promise.all([
    openPlaces(config.places.database),
    openLists({ file: config.lists, cacheDir: join(config.dataDir, "lists"), logger, now }),
    openPolicy({ config, policies, store, logger, now }, closers),
    openPermits(createSigningKeys(store.db, keyring), { issuer, ttlSeconds: ttlMinutes * 60, now: now() }),
    openResolutionWaiters(store.sessionString, (error) =>
      logger.warn({ err: error }, "lost the connection that hears of verdicts"),
    ),
  ]);
  const terms = caseTerms(config);
  const caseFeed = await openCaseFeed({
    ...{ db: store.db, connectionString: store.sessionString, weights: terms.weights, now },
    onError: (err) => logger.warn({ err }, "watchers of the queue have to read it again"),
  });
  closers.push(() => caseFeed.close());
  const backtests = createBacktests(store.db);
  const backtestRunner = createBacktestRunner({ connectionString: store.sessionString, backtests, logger, now });
  closers.push(() => backtestRunner.close());
  const ending = new AbortController();
  const requests = createGuardedRequests({
    allowed: parseNetworks(config.webhooks.allowedNetworks),
    timeoutMs: config.webhooks.timeoutSeconds * 1_000,
  });
  closers.push(async () => requests.close());
  const shadowResults = createShadowResults(store.db, store.pool);
  const shadows = createShadowObserver({ policy, results: shadowResults });
  closers.push(() => shadows.flush().catch((err: unknown) => logger.warn({ err }, "what shadows decided last is lost")));
  closers.push(() => waiters.close());
  closers.push(() => lists.close());
  const catalog = readCatalog(join(configDirectory, "catalog"));
  return {
    config,
    logger,
    store,
    keyring,
    catalog,
    settings: signalSettings(config),
    caseTerms: terms,
    caseFeed,
    places,
    lists,
    policies,
    policy,
    checker,
    shadows,
    shadowResults,
    backtests,
    backtestRunner,
    ending: ending.signal,
    end: () => ending.abort(),
    permits,
    waiters,
    requests,
    meters,
    now,
  };
}
