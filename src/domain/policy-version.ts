export const policyStates = ["draft", "submitted", "approved", "active", "shadow", "retired"] as const;
export type PolicyState = (typeof policyStates)[number];

/** What people do with a version after they drafted it. */
export const policyActions = ["submit", "approve", "activate", "shadow", "retire"] as const;
export type PolicyAction = (typeof policyActions)[number];

interface PolicyMove {
  from: readonly PolicyState[];
  to: PolicyState;
  /** As in `policy.activated` of the audit log. */
  past: string;
  /** Only of a version that somebody approved once, whatever became of it since. */
  needsApproval: boolean;
}

/**
 * Which action leads from where to where. A retired version that had been approved may decide again: that is the way
 * back. The active version cannot be retired by itself, something has to decide: activating another retires it.
 */
export const policyMoves: Readonly<Record<PolicyAction, PolicyMove>> = {
  submit: { from: ["draft"], to: "submitted", past: "submitted", needsApproval: false },
  approve: { from: ["submitted"], to: "approved", past: "approved", needsApproval: false },
  activate: { from: ["approved", "shadow", "retired"], to: "active", past: "activated", needsApproval: true },
  shadow: { from: ["approved", "retired"], to: "shadow", past: "shadowed", needsApproval: true },
  retire: { from: ["draft", "submitted", "approved", "shadow"], to: "retired", past: "retired", needsApproval: false },
};

export interface PolicyActor {
  id: string;
  name: string;
}

/** Stands for the policy file of the configuration, which drafts, approves and activates what it holds. */
export const POLICY_FILE: PolicyActor = { id: "policy-file", name: "The policy file of the configuration" };

export interface PolicyStep {
  by: PolicyActor;
  at: string;
  reason: string | null;
}

/** A version of a policy: the document never changes, its state does. */
export interface PolicyVersion {
  id: string;
  version: number;
  /** `pol_…`: the version's name in the audit log. */
  versionId: string;
  title: string;
  /** Of the document without comments and layout: two versions with one digest decide alike. */
  digest: string;
  state: PolicyState;
  author: PolicyActor;
  reason: string | null;
  createdAt: string;
  /** When it becomes active by itself; null when that is not planned. */
  scheduledFor: string | null;
  /** The latest of each. */
  steps: Partial<Record<PolicyAction | "schedule", PolicyStep>>;
}

export interface PolicySummary {
  id: string;
  title: string;
  /** Null for a policy of which no version decides. */
  activeVersion: number | null;
  /** Of the active version, or the newest where none is active. */
  digest: string;
  latestVersion: number;
  shadowVersions: number[];
}
