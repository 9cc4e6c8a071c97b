import type { AuditEntry } from "../domain/audit-entry.ts";
import { GatehouseError } from "../domain/errors.ts";
import {
  POLICY_FILE,
  type PolicyAction,
  type PolicyActor,
  type PolicyStep,
  type PolicyVersion,
  policyMoves,
} from "../domain/policy-version.ts";
import type { PolicyWrites } from "../store/policies.ts";
import type { RecordAudit } from "./build-decision.ts";

export interface PolicyMove {
  action: PolicyAction;
  by: PolicyActor;
  at: Date;
  reason: string | null;
  /** When an activation is to happen; at once when null or past. */
  from: Date | null;
}

export type AuditPolicy = (version: PolicyVersion, action: string, by: PolicyActor, data: Record<string, unknown>) => AuditEntry;

export const createPolicyAudit =
  (recordAudit: RecordAudit, at: Date): AuditPolicy =>
  ({ id, version, versionId, digest }, action, by, data) =>
    recordAudit({
      at,
      actor: by.id,
      action: `policy.${action}`,
      entity: versionId,
      data: { policy: id, version, digest, ...data },
    });

function assertMove({ state, author, steps }: PolicyVersion, { action, by }: PolicyMove): void {
  const { from, past, needsApproval } = policyMoves[action];
  if (!from.includes(state)) {
    throw new GatehouseError("conflict", { detail: `a version that is ${state} cannot be ${past}` });
  }
  if (needsApproval && !steps.approve) {
    throw new GatehouseError("conflict", { detail: `nobody has approved this version: it cannot be ${past}` });
  }
  if (action === "approve" && author.id === by.id && by.id !== POLICY_FILE.id) {
    throw new GatehouseError("same-author", { detail: "who wrote a version cannot approve it" });
  }
}

function schedule(writes: PolicyWrites, found: PolicyVersion, move: PolicyMove, audit: AuditPolicy): Promise<PolicyVersion> {
  const { by, reason } = move;
  const from = (move.from ?? move.at).toISOString();
  return writes.change(found, {
    set: {
      state: found.state,
      scheduledFor: from,
      steps: { ...found.steps, schedule: { by, at: move.at.toISOString(), reason } },
    },
    audit: [audit(found, "scheduled", by, { from, reason })],
  });
}

/** Takes one step, or plans it. An activation retires what decided until now. */
export async function movePolicyVersion(
  writes: PolicyWrites,
  found: PolicyVersion,
  move: PolicyMove,
  audit: AuditPolicy,
): Promise<PolicyVersion> {
  const { action, by, at, reason, from } = move;
  assertMove(found, move);
  const isActivation = action === "activate";
  if (isActivation && from && from > at) return schedule(writes, found, move, audit);
  const { to, past } = policyMoves[action];
  const step: PolicyStep = { by, at: at.toISOString(), reason };
  const replaced = writes.active ? { id: writes.active.id, version: writes.active.version } : null;
  return writes.change(found, {
    set: {
      state: to,
      scheduledFor: action === "shadow" ? found.scheduledFor : null,
      steps: { ...found.steps, [action]: step },
    },
    ...(isActivation && { supersedes: step }),
    audit: [audit(found, past, by, { reason, ...(isActivation && { replaced }) })],
  });
}
