import { randomUUID } from "node:crypto";
import { join } from "node:path";
import type { Express } from "express";
import { collectDefaultMetrics, Registry } from "prom-client";
import { composeDoorParts, composeDoors } from "./compose/compose-doors.ts";
import { composeJobs } from "./compose/compose-jobs.ts";
import { composeProxy, type OpenProxy, type ProxyOptions } from "./compose/compose-proxy.ts";
import { composeSignIn } from "./compose/compose-sign-in.ts";
import { type BackgroundWork, composeUseCases } from "./compose/compose-use-cases.ts";
import { measureDecisions } from "./compose/decision-metrics.ts";
import { measureLists } from "./compose/list-metrics.ts";
import { openParts } from "./compose/open-parts.ts";
import type { Closers } from "./compose/open-store.ts";
import { ownWork, steadyWork } from "./compose/periodic-work.ts";
import { measureQueue } from "./compose/queue-metrics.ts";
import { sharedJobs } from "./compose/shared-jobs.ts";
import { measureDeliveries, measureOutbox } from "./compose/webhook-metrics.ts";
import type { DecideOnce } from "./doors/decide-once.ts";
import type { DecideInTime } from "./doors/unavailable/decide-in-time.ts";
import { createCallLimits } from "./engine/call-limits.ts";
import { createApp } from "./http/app.ts";
import { endpoints } from "./http/endpoints.ts";
import { operationEndpoints } from "./http/routes/operations.ts";
import { runEvery } from "./jobs/run-every.ts";
import type { Config } from "./platform/config-schema.ts";
import type { Logger } from "./platform/logger.ts";
import { readOrCreateSecret } from "./platform/secret-file.ts";
import { policySchema } from "./policy/document/policy-schema.ts";
import { factsReference } from "./policy/facts-reference.ts";
import { type ApiKeys, createApiKeys, newKeyText } from "./store/api-keys.ts";
import { countCalls, withStoreErrors } from "./store/database.ts";
import { createHeldCalls } from "./store/held-calls.ts";
import { createIdempotencyKeys } from "./store/idempotency-keys.ts";
import { createOutgoingEvents } from "./store/outgoing.ts";
import { listsState } from "./usecases/instance-facts.ts";
import { createReadiness } from "./usecases/read-readiness.ts";
import type { SignIn } from "./usecases/sign-in.ts";
import type { UseCases } from "./usecases/use-cases.ts";

/** A running engine. `close` ends everything that was opened, in reverse. */
export interface Gatehouse {
  app: Express;
  signIn: SignIn;
  /** Tells under which address people reach the server, where the configuration does not. */
  listensAt(url: string): void;
  useCases: UseCases & BackgroundWork;
  /** The administrator's key; `isNew` when it was made by this start and is shown for the first time. */
  adminKey: { key: string; isNew: boolean };
  screening: { isPartial: boolean; entries: number };
  /** Of the store, the embedded one included. */
  connectionString: string;
  /** What decides at the start. */
  policy: { id: string; version: number };
  /** The `iss` of the permits. */
  permitIssuer: string;
  /** What doors decide with. */
  decideOnce: DecideOnce;
  inTime: DecideInTime;
  /** A proxy in front of a control plane that holds calls. Closed before the engine is. */
  openProxy(options: ProxyOptions): OpenProxy;
  /** Settles with a reason when the engine can no longer work. */
  failed: Promise<string>;
  /** Ends answers that would go on for ever, so that a server can drain. */
  endStreams(): void;
  /** From now on `/readyz` says that this process is about to stop. */
  leave(): void;
  /** Resolves once nothing is being done for a caller any more, also for those who hung up. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

/** The key of GATEHOUSE_ADMIN_KEY, or the one that was made at the first start and is kept beside the data. */
async function openAdminKey(config: Config, apiKeys: ApiKeys): Promise<Gatehouse["adminKey"]> {
  const { secret, isNew } = config.adminKey
    ? { secret: config.adminKey, isNew: false }
    : await readOrCreateSecret(join(config.dataDir, "admin-key"), newKeyText);
  if (!(await apiKeys.verify(secret))) await apiKeys.adopt({ name: "administrator", roles: ["admin"], subject: null }, secret);
  return { key: secret, isNew };
}

const callLimits = ({ limits: { keyPerSecond, tenantPerMinute } }: Config) => ({
  key: keyPerSecond === null ? null : { calls: keyPerSecond, seconds: 1 },
  tenant: tenantPerMinute === null ? null : { calls: tenantPerMinute, seconds: 60 },
});

interface OpenOptions {
  config: Config;
  logger: Logger;
  version: string;
  /** A server answers, and works where the configuration says so; a worker works. */
  role?: "server" | "worker";
}

/** Opens everything in order; what was opened before a failure is closed again. Throws StartError for what the operator must put right. */
export async function openGatehouse(options: OpenOptions): Promise<Gatehouse> {
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

async function open({ config, logger, version, role = "server" }: OpenOptions, closers: Closers) {
  const metrics = new Registry();
  const parts = await openParts(config, logger, {
    closers,
    meters: { delivery: measureDeliveries(metrics), ...measureDecisions(metrics) },
  });
  const { store, keyring, lists, now } = parts;
  const calls = countCalls();
  const apiKeys = withStoreErrors(createApiKeys(store.db, now), calls);
  const idempotency = withStoreErrors(createIdempotencyKeys(store.db, keyring, randomUUID(), now), calls);
  const work = composeUseCases(parts, apiKeys);
  const adminKey = await openAdminKey(config, apiKeys);
  const { signIn, sessions, verifyToken, listensAt } = composeSignIn(parts, apiKeys);
  const heldCalls = withStoreErrors(createHeldCalls(store.db, now), calls);
  collectDefaultMetrics({ register: metrics });
  measureQueue(metrics, work.countQueue);
  const outgoing = createOutgoingEvents(store.pool);
  measureOutbox(metrics, () => outgoing.backlog(now()));
  measureLists(metrics, () => lists.current().lists, now);
  const isWorker = role === "worker" || config.jobs.inServer;
  const shared = sharedJobs(parts, work, { idempotency, sessions, heldCalls });
  const jobs = await composeJobs(parts, shared, { metrics, isWorker });
  closers.push(() => jobs.close());
  closers.push(runEvery([...ownWork(work), ...(isWorker ? steadyWork(work) : [])], logger));
  const useCases = withStoreErrors({ ...work, ...jobs.useCases }, calls);
  const readiness = createReadiness({ ping: () => store.pool.query("select 1"), jobQueue: jobs.queue, lists, now });
  const served = role === "worker" ? operationEndpoints : endpoints;
  const doorParts = composeDoorParts(parts, { useCases, held: heldCalls, keys: idempotency }, metrics);
  if (role === "server") closers.push(runEvery([doorParts.job], logger));
  const limits = createCallLimits(callLimits(config), config.redis.url);
  closers.push(async () => limits?.close());
  const app = createApp({
    limits,
    callsAtOnce: config.limits.callsAtOnce,
    endpoints: served,
    useCases,
    verifyToken,
    signIn,
    ...(role === "server" && { doors: composeDoors(parts, doorParts) }),
    idempotency,
    readiness: readiness.read,
    metrics,
    logger,
    factsReference: factsReference(),
    policySchema: policySchema(),
    version,
  });
  const loaded = lists.current().lists;
  return {
    app,
    useCases,
    signIn,
    listensAt,
    adminKey,
    screening: { isPartial: listsState(lists.current()).partial, entries: loaded.reduce((sum, list) => sum + list.entries, 0) },
    connectionString: store.connectionString,
    policy: { id: parts.policy.active().id, version: parts.policy.active().version },
    permitIssuer: config.permits.issuer,
    decideOnce: doorParts.decideOnce,
    inTime: doorParts.inTime,
    openProxy: (options: ProxyOptions) => composeProxy(parts, doorParts, metrics, options),
    failed: store.failed,
    endStreams: () => {
      parts.caseFeed.end();
      parts.end();
    },
    leave: readiness.leave,
    settled: calls.settled,
  };
}
