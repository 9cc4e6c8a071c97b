import type { Transaction } from "kysely";
import type { Resolution } from "../domain/decision.ts";
import { GatehouseError } from "../domain/errors.ts";
import type { InstanceRequest } from "../domain/requests.ts";
import type { EndReason } from "../domain/review-case.ts";
import type { TenantStanding } from "../domain/tenant.ts";
import { createId } from "../platform/ids.ts";
import type { PolicyReview } from "../policy/document/policy-document.ts";
import type { StoredCase } from "../store/case-rows.ts";
import type { CaseChange, insertAudit, insertOutbox } from "../store/cases.ts";
import type { StoredDecision } from "../store/decisions.ts";
import type { countHeldRequests, HeldRequest, lockHeldRequests } from "../store/held-cases.ts";
import type { endGrants, LockedTenant, latestSignupOf, lockTenant, setStanding } from "../store/resolutions.ts";
import type { Tables } from "../store/schema.ts";
import type { insertLook } from "../store/second-looks.ts";
import { caseOutbox, factsMoved } from "./case-parts.ts";
import { grantRecord } from "./decide-instance.ts";
import { createRedecideHeld, mintFor, type RedecideParts, readRequest } from "./redecide-held.ts";
import { drawnBy } from "./second-looks.ts";
import type { TenantContext } from "./tenant-contexts.ts";

export interface EndParts extends RedecideParts {
  /** Whether a rejected tenant loses what it was granted, where the policy does not say. */
  suspendOnRejection: boolean;
  /** Share of the verdicts that are drawn for a second look. */
  verdictPercent: number;
  writes: RedecideParts["writes"] & {
    lockTenant: typeof lockTenant;
    latestSignupOf: typeof latestSignupOf;
    setStanding: typeof setStanding;
    endGrants: typeof endGrants;
    lockHeldRequests: typeof lockHeldRequests;
    countHeldRequests: typeof countHeldRequests;
    insertAudit: typeof insertAudit;
    insertOutbox: typeof insertOutbox;
    insertLook: typeof insertLook;
  };
}

export interface Ending {
  /** Who gave the verdict, as a person; absent where nobody did. */
  judge?: string;
  resolution: Resolution;
  because: EndReason;
  duplicateOf?: string;
  /** Who ends it. */
  actor: string;
  at: Date;
}

export interface CaseSubject {
  stored: StoredDecision;
  context: TenantContext;
  review: PolicyReview | undefined;
}

/** What of a tenant a case is about decides what its end does. */
export function createEndCase(parts: EndParts) {
  const { writes } = parts;
  const redecide = createRedecideHeld(parts);

  /** Where the standing goes; null where it stays. */
  async function nextStanding(
    transaction: Transaction<Tables>,
    { summary }: StoredCase,
    tenant: LockedTenant,
    { resolution, because, suspends }: Ending & { suspends: boolean },
  ): Promise<TenantStanding | null> {
    if (summary.kind === "monitoring") {
      const isOpen = tenant.standing === "cleared" || tenant.standing === "pending";
      return because === "verdict" && resolution === "rejected" && suspends && isOpen ? "suspended" : null;
    }
    if (summary.kind !== "signup" || tenant.standing !== "pending") return null;
    // A verdict on an earlier profile says nothing of the one that was declared since.
    if ((await writes.latestSignupOf(transaction, tenant.id)) !== summary.decisionId) return null;
    if (because !== "verdict") return "closed";
    return resolution === "approved" ? "cleared" : "denied";
  }

  async function moveTenant(
    transaction: Transaction<Tables>,
    tenant: LockedTenant,
    to: TenantStanding,
    by: { ending: Ending; caseId: string; endsGrants: boolean },
  ): Promise<void> {
    const { at, actor } = by.ending;
    await writes.setStanding(transaction, tenant.id, to, at);
    const endedGrants = by.endsGrants ? await writes.endGrants(transaction, tenant.id, at) : [];
    const data = { from: tenant.standing, to, case: by.caseId, ...(endedGrants.length > 0 && { endedGrants }) };
    await writes.insertAudit(transaction, [parts.recordAudit({ at, actor, action: `tenant.${to}`, entity: tenant.id, data })]);
    const payload = { tenantId: tenant.id, ...data };
    const createdAt = at.toISOString();
    await writes.insertOutbox(transaction, [
      { id: createId("obx", at.getTime()), topic: `tenant.${to}`, entity: tenant.id, payload, createdAt },
    ]);
  }

  /** Locks the group; what is about to be decided again must be decided on what is locked. */
  async function lockPresent(
    transaction: Transaction<Tables>,
    { tenant, group }: TenantContext,
    held: readonly HeldRequest[] | null,
  ): Promise<LockedTenant> {
    const locked = await writes.lockTenant(transaction, tenant.id);
    if (held === null) return locked;
    const isMoved = locked.groupId !== group.id || locked.revision !== group.revision + 1;
    const hasMore = (await writes.countHeldRequests(transaction, tenant.id)) !== held.length;
    if (hasMore || (isMoved && held.length > 0)) {
      parts.contexts.forget(group.id);
      throw factsMoved();
    }
    return locked;
  }

  async function grant(transaction: Transaction<Tables>, { stored, context }: CaseSubject, tenant: LockedTenant, at: Date) {
    if (tenant.standing !== "cleared") {
      throw new GatehouseError("conflict", {
        detail: `the tenant is ${tenant.standing}: an instance request of it cannot be approved`,
      });
    }
    const { decision, facts, sealedRequest } = stored;
    const { externalId } = decision.tenant;
    const request = readRequest(context.dataKey, { decisionId: decision.id, sealedRequest }) as InstanceRequest;
    const permit = mintFor(request, { decisionId: decision.id, externalId, facts, at }, parts.mintPermit);
    await writes.addGrant(
      transaction,
      grantRecord({ ...decision, createdAt: at.toISOString() }, facts.compute, permit.expiresAt),
    );
    return permit;
  }

  async function draw(transaction: Transaction<Tables>, { summary }: StoredCase, ending: Ending): Promise<void> {
    const { resolution, because, judge, at } = ending;
    if (because !== "verdict" || !drawnBy(summary.id, parts.verdictPercent)) return;
    await writes.insertLook(transaction, {
      id: createId("look", at.getTime()),
      kind: "verdict",
      decisionId: summary.decisionId,
      caseId: summary.id,
      tenantId: summary.tenant.id,
      rules: summary.rules,
      firstBy: judge ?? null,
      firstVerdict: resolution === "approved" ? "approve" : "reject",
      drawnAt: at,
    });
  }

  /**
   * The end of a case: resolution, standing, permit, exposure, grants, and the held requests that waited for it, all in
   * the transaction of the case, which is locked.
   */
  return async (
    found: StoredCase,
    transaction: Transaction<Tables>,
    subject: CaseSubject,
    ending: Ending,
  ): Promise<Pick<CaseChange, "set" | "outbox">> => {
    const { stored, context } = subject;
    const { resolution, because, at, duplicateOf } = ending;
    const { kind } = found.summary;
    const suspends = subject.review?.suspendOnRejection ?? parts.suspendOnRejection;
    const held = kind === "instance" ? null : await writes.lockHeldRequests(transaction, context.tenant.id);
    const tenant = await lockPresent(transaction, context, held);
    const to = await nextStanding(transaction, found, tenant, { ...ending, suspends });
    if (to) {
      const endsGrants = to !== "cleared" && (suspends || because !== "verdict");
      await moveTenant(transaction, tenant, to, { ending, caseId: found.summary.id, endsGrants });
    }
    if (kind !== "monitoring") {
      const isGrant = kind === "instance" && resolution === "approved";
      const permit = isGrant ? await grant(transaction, subject, tenant, at) : null;
      await writes.resolveDecision(transaction, stored.decision.id, { resolution, at, permit });
    }
    await draw(transaction, found, ending);
    if (to && held && held.length > 0) await redecide(transaction, held, presentState(context, to, at));
    return {
      set: { state: resolution, end: { because, at, ...(duplicateOf && { duplicateOf }) } },
      outbox: [caseOutbox(kind === "monitoring" ? "case.ended" : "decision.resolved", found, at, { resolution, because })],
    };
  };
}

/** The tenant and its group with the standing that is being written; what is running of grants is left as it was read. */
function presentState(context: TenantContext, standing: TenantStanding, at: Date) {
  const isRefused = (of: TenantStanding) => (of === "denied" || of === "suspended" ? 1 : 0);
  const refused = context.group.refused + isRefused(standing) - isRefused(context.tenant.standing);
  return { context, at, tenant: { ...context.tenant, standing }, group: { ...context.group, refused } };
}
