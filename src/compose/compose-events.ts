import { createAuditEntry } from "../audit/create-audit-entry.ts";
import { createBehaviours } from "../store/behaviours.ts";
import { createEventLane } from "../store/event-lane.ts";
import { findEventSubjects } from "../store/event-subjects.ts";
import { readLatestChanges } from "../store/latest-changes.ts";
import { createMonitoringCauses } from "../store/monitoring-causes.ts";
import { createMonitoringQueue } from "../store/monitoring-queue.ts";
import { listEvents } from "../store/read-events.ts";
import type { Tenants } from "../store/tenants.ts";
import type { AddedFacts, NewFacts } from "../usecases/add-case-facts.ts";
import { createTenantMonitor, type TenantMonitor } from "../usecases/monitor-tenants.ts";
import { createEventReader } from "../usecases/read-events.ts";
import { createRecordEvents } from "../usecases/record-events.ts";
import type { UseCases } from "../usecases/use-cases.ts";
import type { composeDecisions } from "./compose-decisions.ts";
import type { Parts } from "./open-parts.ts";

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** Telemetry, and the monitoring that it feeds. */
export function composeEvents(
  parts: Parts,
  decided: ReturnType<typeof composeDecisions>,
  others: { tenants: Tenants; addCaseFacts(news: NewFacts): Promise<AddedFacts> },
): Pick<UseCases, "recordEvents" | "listEvents"> & TenantMonitor {
  const { config, keyring, logger, now } = parts;
  const { db, pool } = parts.store;
  const { futureMinutes, maxAgeDays } = config.events;
  const { delaySeconds, quietDays, evidenceMinutes } = config.monitoring;
  const monitor = createTenantMonitor({
    ...parts,
    ...decided,
    queue: createMonitoringQueue(pool),
    behaviours: createBehaviours(pool),
    causes: createMonitoringCauses(db),
    latestChanges: (tenantId) => readLatestChanges(pool, tenantId),
    addCaseFacts: others.addCaseFacts,
    terms: { quietMs: quietDays * DAY_MS, evidenceMs: evidenceMinutes * MINUTE_MS },
    onError: (error, tenantId) => logger.error({ err: error, tenantId }, "a tenant could not be looked at; it is tried again"),
  });
  return {
    ...monitor,
    recordEvents: createRecordEvents({
      ...parts,
      contexts: decided.contexts,
      lane: createEventLane(pool, { delayMs: delaySeconds * SECOND_MS, now }),
      findSubjects: (refs) => findEventSubjects(pool, refs),
      recordAudit: createAuditEntry,
      bounds: { futureMs: futureMinutes * MINUTE_MS, maxAgeMs: maxAgeDays * DAY_MS },
    }),
    listEvents: createEventReader({
      tenants: others.tenants,
      keyring,
      listEvents: (filter, page) => listEvents(db, filter, page),
    }),
  };
}
