import type { z } from "zod";
import type { apiKey, createdApiKey } from "../../contract/api-key.ts";
import type { auditEntry } from "../../contract/audit.ts";
import type { caseDetail, caseSummary, queuedCase } from "../../contract/case.ts";
import type { bulkChange, bulkResults } from "../../contract/case-bulk.ts";
import type { caseFeedEvent } from "../../contract/case-feed.ts";
import type { savedView } from "../../contract/case-papers.ts";
import type { decision } from "../../contract/decision.ts";
import type { instanceRequest } from "../../contract/instance-request.ts";
import type { linkKey, linkReport } from "../../contract/link.ts";
import type { listStatus } from "../../contract/list.ts";
import type { policySummary } from "../../contract/policy.ts";
import type { policyVersion } from "../../contract/policy-version.ts";
import type { screeningMatch, screeningResult } from "../../contract/screening.ts";
import type { signUp } from "../../contract/sign-up.ts";
import type { exposureReport, tenantDetail, tenantSummary } from "../../contract/tenant.ts";
import type { delivery, webhook, webhookWithSecret } from "../../contract/webhook.ts";

// What comes over the wire, by the contract's own schemas. Types alone: no schema is part of the console's script.
export type CaseSummary = z.infer<typeof caseSummary>;
export type QueuedCase = z.infer<typeof queuedCase>;
export type CaseDetail = z.infer<typeof caseDetail>;
export type CaseMatch = CaseDetail["matches"][number];
export type CaseEvent = CaseDetail["timeline"][number];
export type CaseFeedEvent = z.infer<typeof caseFeedEvent>;
export type SavedView = z.infer<typeof savedView>;
export type BulkChange = z.input<typeof bulkChange>;
export type BulkResult = z.infer<typeof bulkResults>["results"][number];
export type Reason = CaseDetail["reasons"][number];
export type Decision = z.infer<typeof decision>;
/** As it was sent: what nobody said may be missing. */
export type SignUp = z.input<typeof signUp>;
export type InstanceRequest = z.input<typeof instanceRequest>;
export type Owner = z.infer<typeof signUp>["owners"][number];
export type TenantSummary = z.infer<typeof tenantSummary>;
export type TenantDetail = z.infer<typeof tenantDetail>;
export type ExposureReport = z.infer<typeof exposureReport>;
export type LinkReport = z.infer<typeof linkReport>;
export type LinkKey = z.infer<typeof linkKey>;
export type ListStatus = z.infer<typeof listStatus>;
export type ScreeningMatch = z.infer<typeof screeningMatch>;
export type ScreeningResult = z.infer<typeof screeningResult>;
export type AuditEntry = z.infer<typeof auditEntry>;
export type ApiKey = z.infer<typeof apiKey>;
export type CreatedApiKey = z.infer<typeof createdApiKey>;
export type PolicySummary = z.infer<typeof policySummary>;
export type PolicyVersion = z.infer<typeof policyVersion>;

export type Webhook = z.infer<typeof webhook>;
export type WebhookWithSecret = z.infer<typeof webhookWithSecret>;
export type Delivery = z.infer<typeof delivery>;

export interface Page<T> {
  items: T[];
  nextCursor: string | null;
}

/** Facts by family and name. */
export type Facts = Record<string, Record<string, boolean | number | string | readonly string[]>>;
