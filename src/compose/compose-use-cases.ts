import { createAuditEntry } from "../audit/create-audit-entry.ts";
import type { ApiKeys } from "../store/api-keys.ts";
import { createAuditEntries } from "../store/audit-entries.ts";
import { createCases, insertAudit, insertOutbox } from "../store/cases.ts";
import { createDecisions } from "../store/decisions.ts";
import { saveRuling } from "../store/match-rulings.ts";
import { addGrant, latestSignupOf, lockTenant, resolveDecision, setStanding } from "../store/resolutions.ts";
import { createTenants } from "../store/tenants.ts";
import { createKeyAdministration } from "../usecases/administer-keys.ts";
import { createChangeStanding } from "../usecases/change-standing.ts";
import { createVerdicts } from "../usecases/give-verdict.ts";
import { createCaseReader } from "../usecases/read-cases.ts";
import { createDecisionReader } from "../usecases/read-decisions.ts";
import { createTenantReader } from "../usecases/read-tenants.ts";
import { createRuleOnMatch } from "../usecases/rule-on-match.ts";
import { createScreening } from "../usecases/screen.ts";
import type { UseCases } from "../usecases/use-cases.ts";
import { type CaseWork, createCaseWork } from "../usecases/work-cases.ts";
import { composeDecisions } from "./compose-decisions.ts";
import { composePolicies, type PolicyWork } from "./compose-policies.ts";
import type { Parts } from "./open-parts.ts";

/** What runs without being asked. */
export type BackgroundWork = Pick<CaseWork, "releaseExpiredClaims"> &
  Pick<ReturnType<typeof createScreening>, "refreshDueLists"> &
  PolicyWork;

/** Everything that a door may ask for, and the work that runs by itself. */
export function composeUseCases(parts: Parts, apiKeys: ApiKeys): UseCases & BackgroundWork {
  const { config, keyring, lists, settings, permits, waiters, now } = parts;
  const { db } = parts.store;
  const { contexts, profiles, mintPermit, useCases } = composeDecisions(parts);
  const recordAudit = createAuditEntry;
  const cases = createCases(db);
  const decisions = createDecisions(db);
  const tenants = createTenants(db);
  const audit = createAuditEntries(db);
  const caseParts = { cases, contexts, recordAudit, claimMinutes: config.cases.claimMinutes, now };
  const tenantReader = createTenantReader({ tenants, contexts, keyring, catalog: parts.catalog, now });
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
    ...createVerdicts({ ...caseParts, decisions, policyOf: parts.policy.policyOf, mintPermit, resolutions: verdictWrites }),
    ...createScreening({ lists, reviewThreshold: settings.possibleThreshold, audit, recordAudit, now }),
    ...createKeyAdministration({ apiKeys, audit, recordAudit, now }),
    ...composePolicies(parts),
    getJwks: () => permits.jwks as { keys: Record<string, unknown>[] },
  };
}
