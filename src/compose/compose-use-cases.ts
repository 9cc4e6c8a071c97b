import { createAuditEntry } from "../audit/create-audit-entry.ts";
import type { ApiKeys } from "../store/api-keys.ts";
import { createAuditEntries } from "../store/audit-entries.ts";
import { insertAudit, insertOutbox } from "../store/cases.ts";
import { createDecisions } from "../store/decisions.ts";
import { lockTenant, setStanding } from "../store/resolutions.ts";
import { createTenants } from "../store/tenants.ts";
import { createKeyAdministration } from "../usecases/administer-keys.ts";
import { createChangeStanding } from "../usecases/change-standing.ts";
import type { CaseClaims } from "../usecases/claim-cases.ts";
import type { WebhookDelivery } from "../usecases/deliver-webhooks.ts";
import { createAcceleratorReader } from "../usecases/list-accelerators.ts";
import type { JobUseCases } from "../usecases/manage-jobs.ts";
import type { TenantMonitor } from "../usecases/monitor-tenants.ts";
import { createDecisionReader } from "../usecases/read-decisions.ts";
import { createTenantReader } from "../usecases/read-tenants.ts";
import { createReportPassed } from "../usecases/report-passed.ts";
import { createScreening } from "../usecases/screen.ts";
import type { UseCases } from "../usecases/use-cases.ts";
import { composeCases } from "./compose-cases.ts";
import { composeDecisions } from "./compose-decisions.ts";
import { composeEvents } from "./compose-events.ts";
import { composeLinks } from "./compose-links.ts";
import { composePolicies, type PolicyWork } from "./compose-policies.ts";
import { composeRescreening } from "./compose-rescreening.ts";
import { composeWebhooks } from "./compose-webhooks.ts";
import type { Parts } from "./open-parts.ts";

/** What runs without being asked. */
export type BackgroundWork = Pick<CaseClaims, "releaseExpiredClaims"> &
  Omit<ReturnType<typeof composeCases>, "useCases" | "settleProfile"> &
  Pick<ReturnType<typeof createScreening>, "refreshDueLists"> &
  ReturnType<typeof composeRescreening> &
  PolicyWork &
  TenantMonitor &
  WebhookDelivery;

/** Everything that a door may ask for, and the work that runs by itself. */
export function composeUseCases(parts: Parts, apiKeys: ApiKeys): Omit<UseCases, keyof JobUseCases> & BackgroundWork {
  const { keyring, lists, settings, permits, waiters, now } = parts;
  const { db } = parts.store;
  const decided = composeDecisions(parts);
  const { contexts, hasher } = decided;
  const recordAudit = createAuditEntry;
  const tenants = createTenants(db);
  const audit = createAuditEntries(db);
  const tenantReader = createTenantReader({ tenants, contexts, keyring, hasher, catalog: parts.catalog, now });
  const links = composeLinks(parts, { tenants, contexts });
  const standingWrites = { lockTenant, setStanding, insertAudit, insertOutbox };
  const decisionReader = createDecisionReader({ decisions: createDecisions(db), waiters });
  const cases = composeCases(parts, decided, { ...tenantReader, ...links, ...decisionReader });
  const { useCases: queue, settleProfile, ...queueWork } = cases;
  return {
    ...decided.useCases,
    replaceProfile: async (...asked) => {
      const decision = await decided.useCases.replaceProfile(...asked);
      // It stays written down when it fails here, and is done later.
      await settleProfile(decision.tenant.id).catch((err: unknown) => parts.logger.warn({ err }, "cases not settled yet"));
      return decision;
    },
    ...decisionReader,
    ...tenantReader,
    ...links,
    changeStanding: createChangeStanding({
      db,
      contexts,
      getTenant: tenantReader.getTenant,
      writes: standingWrites,
      recordAudit,
      now,
    }),
    ...queue,
    ...queueWork,
    reportPassed: createReportPassed({ ...decisionReader, addCaseFacts: cases.addCaseFacts }),
    ...composeRescreening(parts, decided, queueWork),
    ...composeEvents(parts, decided, { tenants, addCaseFacts: cases.addCaseFacts }),
    ...createScreening({ lists, reviewThreshold: settings.possibleThreshold, audit, recordAudit, now }),
    ...createKeyAdministration({ apiKeys, audit, recordAudit, now }),
    ...composePolicies(parts),
    ...composeWebhooks(parts),
    ...createAcceleratorReader(parts),
    getJwks: () => permits.jwks as { keys: Record<string, unknown>[] },
  };
}
