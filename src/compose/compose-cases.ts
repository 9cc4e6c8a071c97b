import { createAuditEntry } from "../audit/create-audit-entry.ts";
import { instanceRequest } from "../contract/instance-request.ts";
import { parseBody } from "../contract/parse-body.ts";
import { createAttachments, insertAttachment } from "../store/attachments.ts";
import { createAuditEntries } from "../store/audit-entries.ts";
import { findingsOf, insertFinding } from "../store/case-findings.ts";
import { caseHeadings } from "../store/case-headings.ts";
import { createCaseNews } from "../store/case-news.ts";
import { createCaseCounts } from "../store/case-statistics.ts";
import { createCases, insertAudit, insertOutbox } from "../store/cases.ts";
import { createDecisions } from "../store/decisions.ts";
import { createDueCases } from "../store/due-cases.ts";
import { countHeldRequests, insertMonitoringCase, lockHeldRequests, lockRunningCases } from "../store/held-cases.ts";
import {
  answerInformationRequest,
  informationRequestsOf,
  insertInformationRequest,
  noteInformationOverdue,
  overdueInformationRequests,
} from "../store/information-requests.ts";
import { saveRuling } from "../store/match-rulings.ts";
import { rerankCases } from "../store/rerank-cases.ts";
import { addGrant, endGrants, latestSignupOf, lockTenant, resolveDecision, setStanding } from "../store/resolutions.ts";
import { createReviewers } from "../store/reviewers.ts";
import { createSavedViews } from "../store/saved-views.ts";
import { changeHits } from "../store/screened-tenants.ts";
import { createSecondLooks, insertLook } from "../store/second-looks.ts";
import { createTenants } from "../store/tenants.ts";
import { createAddCaseFacts } from "../usecases/add-case-facts.ts";
import { createInformationRequests } from "../usecases/ask-for-information.ts";
import { createCaseAttachments } from "../usecases/attach-to-case.ts";
import { createBulkChange } from "../usecases/bulk-cases.ts";
import { createCaseStatistics } from "../usecases/case-statistics.ts";
import { createCaseClaims } from "../usecases/claim-cases.ts";
import { createCloseCase } from "../usecases/close-case.ts";
import { createDescribeCases } from "../usecases/describe-cases.ts";
import { createVerdicts } from "../usecases/give-verdict.ts";
import { createAddCaseNote } from "../usecases/note-on-case.ts";
import { createOpenPersonalData } from "../usecases/open-personal-data.ts";
import { createCaseReader } from "../usecases/read-cases.ts";
import { createRuleOnMatch } from "../usecases/rule-on-match.ts";
import { createSavedViewUse } from "../usecases/saved-views.ts";
import { createLookUse } from "../usecases/second-looks.ts";
import { createSettleNews } from "../usecases/settle-news.ts";
import type { UseCases } from "../usecases/use-cases.ts";
import { createDueWatch } from "../usecases/watch-due-dates.ts";
import type { composeDecisions } from "./compose-decisions.ts";
import type { Parts } from "./open-parts.ts";

const writes = {
  ...{ lockTenant, latestSignupOf, setStanding, resolveDecision, addGrant, endGrants },
  ...{ lockHeldRequests, countHeldRequests, lockRunningCases, insertMonitoringCase },
  ...{ insertLook, insertFinding, insertAudit, insertOutbox, saveRuling, changeHits },
};

const informationWrites = {
  ...{ insertInformationRequest, informationRequestsOf, answerInformationRequest },
  ...{ overdueInformationRequests, noteInformationOverdue },
};

const DAYS_AT_ONCE = 400;

/** The review queue. */
export function composeCases(
  parts: Parts,
  decided: ReturnType<typeof composeDecisions>,
  others: Pick<UseCases, "getLinks" | "getDecision">,
) {
  const { config, keyring, caseTerms, now } = parts;
  const { db } = parts.store;
  const { contexts, profiles, hasher, mintPermit, deciding } = decided;
  const cases = createCases(db, caseTerms.weights);
  const decisions = createDecisions(db);
  const { claimMinutes, assignedHours, suspendOnRejection, warnHours, escalateHours } = config.cases;
  const { verdictPercent, allowedPercent } = config.cases.secondLooks;
  const base = { cases, contexts, recordAudit: createAuditEntry, claimMinutes, now };
  const redeciding = {
    ...{ ...base, deciding, mintPermit, writes },
    parseInstanceRequest: (body: unknown) => parseBody(instanceRequest, body),
  };
  const verdictParts = {
    ...redeciding,
    decisions,
    suspendOnRejection,
    verdictPercent,
    findingsOf,
    policyOf: parts.policy.policyOf,
  };
  const addCaseFacts = createAddCaseFacts({ ...redeciding, db, decisions, signups: deciding, caseTerms });
  const news = createSettleNews({ ...verdictParts, db, addCaseFacts, news: createCaseNews(db) });
  const attachments = createAttachments(db);
  const papers = {
    informationRequestsOf: (id: string) => informationRequestsOf(db, id),
    attachmentsOf: attachments.ofCase,
    findingsOf: (id: string) => findingsOf(db, id),
  };
  const reading = { cases, decisions, tenants: createTenants(db), contexts, profiles, papers, now };
  const audit = createAuditEntries(db);
  const changes = {
    ...createCaseClaims({ ...base, reviewers: createReviewers(db, now), assignedHours }),
    ...createVerdicts(verdictParts),
    ...createCloseCase({ ...verdictParts, getDecision: others.getDecision }),
    addCaseNote: createAddCaseNote(base),
  };
  const counts = createCaseCounts(db, parts.store.pool);
  const { drawSecondLooks, ...secondLooks } = createLookUse({
    ...{ ...base, db, decisions, audit, insertLook, addCaseFacts, allowedPercent },
    looks: createSecondLooks(db),
  });
  return {
    ...news,
    ...createDueWatch({ ...base, db, due: createDueCases(db), papers: informationWrites, warnHours, escalateHours }),
    drawSecondLooks,
    /** By the weights of the configuration, which may have changed since the last start. */
    rerankCases: () => rerankCases(db, caseTerms.weights),
    /** Counts the days that are over; returns how many those were. */
    countCaseDays: () => counts.countDays(now(), DAYS_AT_ONCE),
    /** For who finds out something about a tenant: a changed list, an event. */
    addCaseFacts,
    useCases: {
      ...createCaseReader({ ...reading, keyring, hasher, policyOf: parts.policy.policyOf, getLinks: others.getLinks }),
      describeCases: createDescribeCases({ keyring, headings: (ids) => caseHeadings(db, ids) }),
      openPersonalData: createOpenPersonalData({ audit, recordAudit: createAuditEntry, now }),
      ...changes,
      ...createInformationRequests({ ...base, db, papers: informationWrites }),
      ...createCaseAttachments({ ...base, attachments, insertAttachment, audit, allowedTypes: config.cases.attachmentTypes }),
      ...createSavedViewUse({ views: createSavedViews(db), now }),
      changeCases: createBulkChange(changes),
      ...secondLooks,
      caseStatistics: createCaseStatistics({ counts, now }),
      watchCases: parts.caseFeed.watch,
      ruleOnMatch: createRuleOnMatch({ ...base, keyring, profiles, hasher, settings: parts.settings, writes }),
    },
  };
}
