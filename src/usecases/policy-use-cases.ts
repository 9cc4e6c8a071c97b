import type { Caller } from "../domain/caller.ts";
import type { Explanation } from "../domain/explanation.ts";
import type { PolicyAction, PolicySummary, PolicyVersion } from "../domain/policy-version.ts";
import type { ShadowComparison } from "../domain/shadow.ts";
import type { PolicyCheck } from "../policy/check/check-policy.ts";
import type { PolicyComparison } from "../policy/compare/compare-policies.ts";
import type { Page, PageQuery } from "./use-cases.ts";

/** What a door may ask for about policies. */
export interface PolicyUseCases {
  getPolicies(): Promise<PolicySummary[]>;
  /** Newest first. */
  listPolicyVersions(id: string, page: PageQuery): Promise<Page<PolicyVersion>>;
  /** The YAML as it was given, and its parsed form. */
  getPolicyVersion(id: string, version: number): Promise<PolicyVersion & { yaml: string; document: unknown }>;
  /** What the version changes against another: `against`, else the version that decides, else the one before. */
  comparePolicyVersions(id: string, version: number, against: number | null): Promise<PolicyComparison>;
  /** Errors and warnings with line and column (1-based). */
  validatePolicy(yaml: string): Promise<PolicyCheck>;
  /** How a decision came about, evaluated again by its own policy. */
  explainDecision(id: string): Promise<Explanation>;
  /** What a version decided in the shadow of the active one: within the span, the last week when it is not given. */
  compareShadow(
    reference: { id: string; version: number },
    span: { from: string | null; to: string | null },
  ): Promise<ShadowComparison>;
  /** A new version of the policy, which the document has to name; `validation` with every problem when it is not good. */
  draftPolicyVersion(id: string, draft: { yaml: string; reason: string | null }, caller: Caller): Promise<PolicyVersion>;
  /**
   * Takes a version a step on: `conflict` when its state does not allow it, `same-author` for an approval by the author.
   * `from` plans an activation for a time to come.
   */
  changePolicyVersion(
    reference: { id: string; version: number },
    change: { action: PolicyAction; from: string | null; reason: string | null },
    caller: Caller,
  ): Promise<PolicyVersion>;
}
