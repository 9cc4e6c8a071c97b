import { randomBytes, randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Express } from "express";
import type pg from "pg";
import { collectDefaultMetrics, Registry } from "prom-client";
import { createAuditEntry } from "./audit/create-audit-entry.ts";
import type { Catalog } from "./domain/catalog.ts";
import type { SignalSettings } from "./domain/signal-settings.ts";
import { openEmbeddedPostgres } from "./engine/embedded-postgres.ts";
import { openPool } from "./engine/pool.ts";
import { createApp } from "./http/app.ts";
import { runEvery } from "./jobs/run-every.ts";
import { configDirectory } from "./platform/config.ts";
import type { Config } from "./platform/config-schema.ts";
import type { Logger } from "./platform/logger.ts";
import { openPlaces, type Places } from "./platform/places.ts";
import { createKeyring, type Keyring } from "./platform/seal.ts";
import { readOrCreateSecret } from "./platform/secret-file.ts";
import { StartError } from "./platform/start-error.ts";
import { type CompiledPolicy, compilePolicy } from "./policy/compile-policy.ts";
import { factsReference } from "./policy/facts-reference.ts";
import { type OpenLists, openLists } from "./screening/lists/open-lists.ts";
import { type ApiKeys, createApiKeys, newKeyText } from "./store/api-keys.ts";
import { createAuditEntries } from "./store/audit-entries.ts";
import { createCases, insertAudit, insertOutbox } from "./store/cases.ts";
import { createCommitLane } from "./store/commit-lane.ts";
import { createSignupLane } from "./store/commit-signups.ts";
import { createDb, type Db, withStoreErrors } from "./store/database.ts";
import { createDecisions } from "./store/decisions.ts";
import { createIdempotencyKeys, freeReservations, idempotencyContext } from "./store/idempotency-keys.ts";
import { createMatchRulings, saveRuling } from "./store/match-rulings.ts";
import { ensurePartitions, migrate } from "./store/migrate.ts";
import { createPolicies, type Policies } from "./store/policies.ts";
import { readCatalog } from "./store/read-catalog.ts";
import { openResolutionWaiters, type ResolutionWaiters } from "./store/resolution-waiters.ts";
import { addGrant, latestSignupOf, lockTenant, resolveDecision, setStanding } from "./store/resolutions.ts";
import { createSigningKeys } from "./store/signing-keys.ts";
import { createTenantStates } from "./store/tenant-states.ts";
import { createTenants } from "./store/tenants.ts";
import { openPermits, type Permits } from "./tokens/open-permits.ts";
import { createKeyAdministration } from "./usecases/administer-keys.ts";
import type { CompleteKey } from "./usecases/asked.ts";
import { createChangeStanding } from "./usecases/change-standing.ts";
import { createDecideInstance, type MintPermit } from "./usecases/decide-instance.ts";
import { createDecideSignup } from "./usecases/decide-signup.ts";
import { createDryRun } from "./usecases/dry-run.ts";
import { createVerdicts } from "./usecases/give-verdict.ts";
import { listsState } from "./usecases/instance-facts.ts";
import { createProfileReader } from "./usecases/profile-reader.ts";
import { createCaseReader } from "./usecases/read-cases.ts";
import { createDecisionReader } from "./usecases/read-decisions.ts";
import { createPolicyReader } from "./usecases/read-policies.ts";
import { createReadiness } from "./usecases/read-readiness.ts";
import { createTenantReader } from "./usecases/read-tenants.ts";
import { createRuleOnMatch } from "./usecases/rule-on-match.ts";
import { createScreening } from "./usecases/screen.ts";
import { createTenantContexts } from "./usecases/tenant-contexts.ts";
import type { UseCases } from "./usecases/use-cases.ts";
import { type CaseWork, createCaseWork } from "./usecases/work-cases.ts";

const POOL_SIZE = 16;
const CACHED_TENANTS = 5_000;
const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

/** A running engine. `close` ends everything that was opened, in reverse. */
export interface Gatehouse {
  app: Express;
  useCases: UseCases;
  /** The administrator's key; `isNew` when it was made by this start and is shown for the first time. */
  adminKey: { key: string; isNew: boolean };
  screening: { isPartial: boolean; entries: number };
  /** The `iss` of the permits. */
  permitIssuer: string;
  /** Settles with a reason when the engine can no longer work. */
  failed: Promise<string>;
  close(): Promise<void>;
}

type Closers = (() => Promise<unknown>)[];

interface Store {
  pool: pg.Pool;
  db: Db;
  connectionString: string;
  failed: Promise<string>;
}

async function openStore(config: Config, logger: Logger, closers: Closers): Promise<Store> {
  let connectionString = config.database.url;
  let failed = new Promise<string>(() => undefined);
  if (connectionString === null) {
    const embedded = await openEmbeddedPostgres({ dataDir: config.dataDir, logger });
    closers.push(() => embedded.close());
    connectionString = embedded.connectionString;
    failed = embedded.exited.then((exit) => {
      if (exit.expected) return new Promise(() => undefined);
      return `the embedded PostgreSQL ended (${exit.signal ?? `code ${exit.code}`})`;
    });
  }
  const pool = openPool(connectionString, {
    size: POOL_SIZE,
    onError: (error) => logger.warn({ err: error }, "lost a connection to the store"),
  });
  const db = createDb(pool);
  closers.push(() => db.destroy());
  await migrate(db);
  await ensurePartitions(db, new Date());
  if (config.database.url === null) await freeReservations(db);
  return { pool, db, connectionString, failed };
}

async function openKeyring(config: Config): Promise<Keyring> {
  if (config.masterKey) return createKeyring(config.masterKey);
  const { secret } = await readOrCreateSecret(join(config.dataDir, "master-key"), () => randomBytes(32).toString("hex"));
  if (!/^[0-9a-f]{64}$/.test(secret))
    throw new StartError(`${join(config.dataDir, "master-key")} does not hold a master key (64 hexadecimal digits)`);
  return createKeyring(Buffer.from(secret, "hex"));
}

async function openPolicy(config: Config, policies: Policies): Promise<CompiledPolicy> {
  const yaml = await readFile(config.policy, "utf8");
  const draft = compilePolicy(yaml);
  const version = await policies.activate({ id: draft.id, title: draft.title, digest: draft.digest, yaml }, new Date());
  return compilePolicy(yaml, { version });
}

/** The key of GATEHOUSE_ADMIN_KEY, or the one that was made at the first start and is kept beside the data. */
async function openAdminKey(config: Config, apiKeys: ApiKeys): Promise<Gatehouse["adminKey"]> {
  const { secret, isNew } = config.adminKey
    ? { secret: config.adminKey, isNew: false }
    : await readOrCreateSecret(join(config.dataDir, "admin-key"), newKeyText);
  if (!(await apiKeys.verify(secret))) await apiKeys.create("administrator", ["admin"], secret);
  return { key: secret, isNew };
}

const signalSettings = (config: Config): SignalSettings => ({
  ...config.compute,
  ...config.ownership,
  strongThreshold: config.screening.strongThreshold,
  possibleThreshold: config.screening.reviewThreshold,
});

/** What runs without being asked. */
type BackgroundWork = Pick<CaseWork, "releaseExpiredClaims"> & Pick<ReturnType<typeof createScreening>, "refreshDueLists">;

/** What use cases are made of. */
interface Parts {
  config: Config;
  logger: Logger;
  store: Store;
  keyring: Keyring;
  catalog: Catalog;
  settings: SignalSettings;
  places: Places;
  lists: OpenLists;
  policy: CompiledPolicy;
  permits: Permits;
  waiters: ResolutionWaiters;
  now: () => Date;
}

function composeDecisions(parts: Parts) {
  const { config, keyring, lists, policy, permits, now } = parts;
  const { db, pool } = parts.store;
  const states = createTenantStates(pool);
  const profiles = createProfileReader({ ...parts, rulings: createMatchRulings(db) });
  const contexts = createTenantContexts({ states, profiles, size: CACHED_TENANTS, now });
  const mintPermit: MintPermit = ({ decisionId, externalId, now: at, ...grant }) =>
    permits.sign({ decisionId, externalId, grant, now: at });
  const completeKey: CompleteKey = ({ caller, idempotencyKey }, decision) => {
    if (idempotencyKey === null) return [];
    const sealedBody = keyring.sealOwn(JSON.stringify(decision), idempotencyContext(caller.id, idempotencyKey));
    const headers = { "Content-Type": "application/json; charset=utf-8", Location: `/v1/decisions/${decision.id}` };
    return [{ callerId: caller.id, key: idempotencyKey, status: 201, headers, sealedBody }];
  };
  const decideParts = {
    ...parts,
    contexts,
    profiles,
    lists,
    policy: { active: () => policy },
    lane: createCommitLane(pool),
    mintPermit,
    completeKey,
    recordAudit: createAuditEntry,
    times: { dueHours: config.cases.dueHours, heldDays: config.cases.heldDays },
  };
  const signupParts = { ...decideParts, states, signupLane: createSignupLane(pool) };
  const decideSignup = createDecideSignup(signupParts);
  return {
    contexts,
    profiles,
    mintPermit,
    useCases: {
      ...decideSignup,
      decideInstance: createDecideInstance(decideParts),
      dryRun: createDryRun(signupParts),
    },
  };
}

function composeUseCases(parts: Parts, apiKeys: ApiKeys): UseCases & BackgroundWork {
  const { config, keyring, lists, settings, permits, waiters, now } = parts;
  const { db } = parts.store;
  const { contexts, profiles, mintPermit, useCases } = composeDecisions(parts);
  const recordAudit = createAuditEntry;
  const cases = createCases(db);
  const decisions = createDecisions(db);
  const tenants = createTenants(db);
  const audit = createAuditEntries(db);
  const caseParts = { cases, contexts, recordAudit, claimMinutes: config.cases.claimMinutes, now };
  const policies = createPolicyReader({ policies: createPolicies(db), active: parts.policy });
  const tenantReader = createTenantReader({ tenants, contexts, keyring });
  const standingWrites = { lockTenant, setStanding, insertAudit, insertOutbox };
  const verdictWrites = { lockTenant, latestSignupOf, setStanding, resolveDecision, addGrant };
  return {
    ...useCases,
    ...createDecisionReader({ decisions, waiters }),
    ...tenantReader,
    changeStanding: createChangeStanding({
      db,
      contexts,
      getTenant: tenantReader.getTenant,
      writes: standingWrites,
      recordAudit,
      now,
    }),
    ...createCaseReader({ cases, decisions, tenants, contexts, profiles, getLinks: tenantReader.getLinks, now }),
    ...createCaseWork(caseParts),
    ruleOnMatch: createRuleOnMatch({ ...caseParts, keyring, profiles, writes: { saveRuling, lockTenant } }),
    ...createVerdicts({ ...caseParts, decisions, policyOf: policies.policyOf, mintPermit, resolutions: verdictWrites }),
    ...createScreening({ lists, reviewThreshold: settings.possibleThreshold, audit, recordAudit, now }),
    ...createKeyAdministration({ apiKeys, audit, recordAudit, now }),
    getPolicies: policies.getPolicies,
    getPolicyVersion: policies.getPolicyVersion,
    validatePolicy: policies.validatePolicy,
    getJwks: () => permits.jwks as { keys: Record<string, unknown>[] },
  };
}

/** Opens everything in order; what was opened before a failure is closed again. Throws StartError for what the operator must put right. */
export async function openGatehouse(options: { config: Config; logger: Logger; version: string }): Promise<Gatehouse> {
  const closers: Closers = [];
  const close = async () => {
    for (const closer of closers.splice(0).reverse()) await closer();
  };
  try {
    return { ...(await open(options, closers)), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function openParts(config: Config, logger: Logger, closers: Closers): Promise<Parts> {
  const now = () => new Date();
  const store = await openStore(config, logger, closers);
  const keyring = await openKeyring(config);
  const { issuer, ttlMinutes } = config.permits;
  const [places, lists, policy, permits, waiters] = await Promise.all([
    openPlaces(),
    openLists({ file: config.lists, cacheDir: join(config.dataDir, "lists"), logger, now }),
    openPolicy(config, createPolicies(store.db)),
    openPermits(createSigningKeys(store.db, keyring), { issuer, ttlSeconds: ttlMinutes * 60, now: now() }),
    openResolutionWaiters(store.connectionString, (error) =>
      logger.warn({ err: error }, "lost the connection that hears of verdicts"),
    ),
  ]);
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
    places,
    lists,
    policy,
    permits,
    waiters,
    now,
  };
}

async function open({ config, logger, version }: { config: Config; logger: Logger; version: string }, closers: Closers) {
  const parts = await openParts(config, logger, closers);
  const { store, keyring, lists, now } = parts;
  const apiKeys = withStoreErrors(createApiKeys(store.db, now));
  const idempotency = withStoreErrors(createIdempotencyKeys(store.db, keyring, randomUUID(), now));
  const useCases = withStoreErrors(composeUseCases(parts, apiKeys));
  const adminKey = await openAdminKey(config, apiKeys);
  const metrics = new Registry();
  collectDefaultMetrics({ register: metrics });
  closers.push(
    runEvery(
      [
        { name: "release expired claims", everyMs: 30 * SECOND_MS, run: () => useCases.releaseExpiredClaims() },
        { name: "make partitions", everyMs: 6 * HOUR_MS, run: () => ensurePartitions(store.db, now()) },
        { name: "drop old idempotency keys", everyMs: HOUR_MS, run: () => idempotency.prune(now()) },
        { name: "refresh lists", everyMs: 10 * MINUTE_MS, atStart: true, run: () => useCases.refreshDueLists() },
      ],
      logger,
    ),
  );
  const app = createApp({
    useCases,
    verifyToken: apiKeys.verify,
    idempotency,
    readiness: createReadiness({ ping: () => store.pool.query("select 1"), lists, now }),
    metrics,
    logger,
    factsReference: factsReference(),
    version,
  });
  const loaded = lists.current().lists;
  return {
    app,
    useCases,
    adminKey,
    screening: { isPartial: listsState(lists.current()).partial, entries: loaded.reduce((sum, list) => sum + list.entries, 0) },
    permitIssuer: config.permits.issuer,
    failed: store.failed,
  };
}
