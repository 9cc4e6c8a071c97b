import type { Transaction } from "kysely";
import type { Verdict } from "../domain/decision.ts";
import type { Facts } from "../domain/facts.ts";
import type { InstanceRequest } from "../domain/requests.ts";
import type { ExposureSums } from "../domain/tenant.ts";
import { type SealingKey, unseal } from "../platform/seal.ts";
import type { insertFinding } from "../store/case-findings.ts";
import type { HeldRequest } from "../store/held-cases.ts";
import type { addGrant, resolveDecision } from "../store/resolutions.ts";
import type { Tables } from "../store/schema.ts";
import type { GroupState, TenantState } from "../store/tenant-states.ts";
import { type CaseParts, caseEvent, caseOutbox, GATEHOUSE } from "./case-parts.ts";
import { type DecideParts, grantRecord, type MintPermit } from "./decide-instance.ts";
import { findingChange } from "./finding-change.ts";
import { basisFor, factsOfInstance } from "./instance-facts.ts";
import type { TenantContext } from "./tenant-contexts.ts";

export interface RedecideParts extends CaseParts {
  /** What facts are gathered from, and the policy that is active now. */
  deciding: Pick<DecideParts, "places" | "lists" | "catalog" | "settings" | "profiles" | "policy">;
  /** The request as the contract reads it, from the JSON that was sent. */
  parseInstanceRequest: (body: unknown) => InstanceRequest;
  mintPermit: MintPermit;
  writes: { resolveDecision: typeof resolveDecision; addGrant: typeof addGrant; insertFinding: typeof insertFinding };
}

/** The tenant and its group as they will stand once the transaction commits. */
export interface PresentState {
  context: TenantContext;
  tenant: TenantState;
  group: GroupState;
  at: Date;
}

export const readRequest = (dataKey: SealingKey, { decisionId, sealedRequest }: Omit<HeldRequest, "caseId" | "facts">): unknown =>
  JSON.parse(unseal(dataKey, sealedRequest, decisionId).toString("utf8"));

/** What a permit of the request grants. */
export function mintFor(
  request: InstanceRequest,
  granted: { decisionId: string; externalId: string; facts: Facts; at: Date },
  mint: MintPermit,
): ReturnType<MintPermit> {
  const { compute } = granted.facts;
  return mint({
    decisionId: granted.decisionId,
    externalId: granted.externalId,
    accelerator: compute.acceleratorId ?? request.accelerator,
    accelerators: compute.accelerators,
    region: request.region.id,
    hours: compute.hours,
    now: granted.at,
  });
}

/** What the active policy says of a held request on the facts of this moment. */
export async function evaluateHeld(
  request: InstanceRequest,
  { context, tenant, group, at }: PresentState,
  parts: Pick<RedecideParts, "deciding">,
): Promise<{ facts: Facts; verdict: Verdict }> {
  const { deciding } = parts;
  const basis = await basisFor(context, request, deciding.profiles);
  const facts = factsOfInstance(request, { basis, tenant, tenantSums: tenant, group }, deciding, at);
  return { facts, verdict: deciding.policy.active().evaluate(facts, at) };
}

function addTo(sums: ExposureSums, { accelerators, peakRate, operations }: Facts["compute"]): void {
  sums.accelerators += accelerators;
  sums.rateFlops += peakRate;
  sums.operations += operations;
}

/**
 * Decides held instance requests again, one after the other, on what the tenant is by now: what is allowed gets its
 * permit, what is denied ends, and what is still held stays with its people, with its new score. The group is locked.
 */
export function createRedecideHeld(parts: RedecideParts) {
  const { cases, recordAudit, writes } = parts;

  async function settle(transaction: Transaction<Tables>, held: HeldRequest, state: PresentState): Promise<void> {
    const { at, tenant, group, context } = state;
    const { decisionId } = held;
    const request = parts.parseInstanceRequest(readRequest(context.dataKey, held));
    const { facts, verdict } = await evaluateHeld(request, state, parts);
    if (verdict.outcome === "review") {
      const found = { cause: "sign_up_resolved", verdict, facts, at, data: {} };
      await cases.changeIn(transaction, held.caseId, at, (current) => findingChange(current, found, { recordAudit, ...writes }));
      return;
    }
    const resolution = verdict.outcome === "allow" ? "approved" : "rejected";
    const { externalId } = tenant;
    const permit = resolution === "approved" ? mintFor(request, { decisionId, externalId, facts, at }, parts.mintPermit) : null;
    if (permit) {
      const granted = { id: decisionId, tenant: { id: tenant.id, externalId }, createdAt: at.toISOString() };
      await writes.addGrant(transaction, grantRecord(granted, facts.compute, permit.expiresAt));
      addTo(tenant, facts.compute);
      addTo(group, facts.compute);
      group.highestMemberOperations = Math.max(group.highestMemberOperations, tenant.operations);
    }
    await writes.resolveDecision(transaction, decisionId, { resolution, at, permit });
    const data = { because: "released", resolution, score: verdict.score, rules: verdict.reasons.map(({ rule }) => rule) };
    await cases.changeIn(transaction, held.caseId, at, (current) => ({
      set: { state: resolution, assignee: null, end: { because: "released", at } },
      events: [caseEvent(current, "ended", { actor: GATEHOUSE, at, data })],
      audit: [
        recordAudit({
          at,
          actor: GATEHOUSE.id,
          action: "case.ended",
          entity: held.caseId,
          data: { ...data, decision: decisionId },
        }),
      ],
      outbox: [caseOutbox("decision.resolved", current, at, { resolution })],
    }));
  }

  return async (transaction: Transaction<Tables>, held: readonly HeldRequest[], state: PresentState): Promise<void> => {
    for (const one of held) await settle(transaction, one, state);
  };
}
