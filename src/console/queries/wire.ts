import type { z } from "zod";
import type { caseDetail, caseSummary } from "../../contract/case.ts";
import type { decision } from "../../contract/decision.ts";
import type { instanceRequest } from "../../contract/instance-request.ts";
import type { policySummary } from "../../contract/policy.ts";
import type { policyVersion } from "../../contract/policy-version.ts";
import type { signUp } from "../../contract/sign-up.ts";
import type { exposureReport, tenantDetail, tenantSummary } from "../../contract/tenant.ts";

// What comes over the wire, by the contract's own schemas. Types alone: no schema is part of the console's script.
export type CaseSummary = z.infer<typeof caseSummary>;
export type CaseDetail = z.infer<typeof caseDetail>;
export type CaseMatch = CaseDetail["matches"][number];
export type CaseEvent = CaseDetail["timeline"][number];
export type Reason = CaseDetail["reasons"][number];
export type Decision = z.infer<typeof decision>;
export type SignUp = z.infer<typeof signUp>;
export type Owner = SignUp["owners"][number];
export type InstanceRequest = z.infer<typeof instanceRequest>;
export type TenantSummary = z.infer<typeof tenantSummary>;
export type TenantDetail = z.infer<typeof tenantDetail>;
export type ExposureReport = z.infer<typeof exposureReport>;
export type PolicySummary = z.infer<typeof policySummary>;
export type PolicyVersion = z.infer<typeof policyVersion>;

export interface Page<T> {
  items: T[];
  nextCursor: string | null;
}

/** Facts by family and name. */
export type Facts = Record<string, Record<string, boolean | number | string | readonly string[]>>;
