import type { Caller } from "../domain/caller.ts";
import type { Resolution } from "../domain/decision.ts";
import { GatehouseError } from "../domain/errors.ts";
import type { InstanceRequest } from "../domain/requests.ts";
import type { CaseVerdict } from "../domain/review-case.ts";
import { createId } from "../platform/ids.ts";
import { seal, unseal } from "../platform/seal.ts";
import type { CompiledPolicy } from "../policy/compile-policy.ts";
import type { CaseChange, StoredCase } from "../store/cases.ts";
import type { Decisions, StoredDecision } from "../store/decisions.ts";
import type { addGrant, latestSignupOf, lockTenant, resolveDecision, setStanding } from "../store/resolutions.ts";
import { readVerdict, type StoredVerdict, sealVerdict } from "./case-seals.ts";
import { grantRecord, type MintPermit } from "./decide-instance.ts";
import type { TenantContext } from "./tenant-contexts.ts";
import type { UseCases } from "./use-cases.ts";
import { assertHolds, assertMove, type CaseParts, caseEvent } from "./work-cases.ts";

export interface VerdictParts extends CaseParts {
  decisions: Decisions;
  policyOf(reference: { id: string; version: number }): Promise<CompiledPolicy>;
  mintPermit: MintPermit;
  resolutions: {
    lockTenant: typeof lockTenant;
    latestSignupOf: typeof latestSignupOf;
    setStanding: typeof setStanding;
    resolveDecision: typeof resolveDecision;
    addGrant: typeof addGrant;
  };
}

const resolutionOf: Readonly<Record<CaseVerdict, Resolution>> = { approve: "approved", reject: "rejected" };

interface Loaded {
  stored: StoredDecision;
  context: TenantContext;
}

export function createVerdicts(parts: VerdictParts): Pick<UseCases, "giveVerdict" | "confirmVerdict"> {
  const { cases, contexts, resolutions, now } = parts;

  async function load(caseId: string): Promise<Loaded> {
    const found = await cases.find(caseId);
    const stored = found && (await parts.decisions.find(found.summary.decisionId));
    if (!found || !stored) throw new GatehouseError("not-found", { detail: "there is no such case" });
    return { stored, context: await contexts.get(found.summary.tenant.id) };
  }

  function mint({ stored, context }: Loaded, at: Date) {
    const { decision, facts, sealedRequest } = stored;
    const request = JSON.parse(unseal(context.dataKey, sealedRequest, decision.id).toString("utf8")) as InstanceRequest;
    return parts.mintPermit({
      decisionId: decision.id,
      externalId: decision.tenant.externalId,
      accelerator: facts.compute.acceleratorId ?? request.accelerator,
      accelerators: facts.compute.accelerators,
      region: request.region.id,
      hours: facts.compute.hours,
      now: at,
    });
  }

  /** The end of a case: resolution, standing, permit and exposure, all in the transaction of the case. */
  function end(found: StoredCase, loaded: Loaded, verdict: CaseVerdict, at: Date): Pick<CaseChange, "set" | "also" | "outbox"> {
    const resolution = resolutionOf[verdict];
    const { decision, facts } = loaded.stored;
    assertMove(found.summary, resolution);
    return {
      set: { state: resolution, resolution, claimExpiresAt: null },
      outbox: [
        {
          id: createId("obx", at.getTime()),
          topic: "decision.resolved",
          entity: decision.id,
          payload: { decisionId: decision.id, tenantId: decision.tenant.id, resolution },
          createdAt: at.toISOString(),
        },
      ],
      async also(transaction) {
        const tenant = await resolutions.lockTenant(transaction, decision.tenant.id);
        const isGrant = decision.kind === "instance" && resolution === "approved";
        if (isGrant && tenant.standing !== "cleared") {
          throw new GatehouseError("conflict", {
            detail: `the tenant is ${tenant.standing}: an instance request of it cannot be approved`,
          });
        }
        // A verdict on an earlier profile says nothing of the one that was declared since.
        const isAboutProfile =
          decision.kind === "signup" && (await resolutions.latestSignupOf(transaction, tenant.id)) === decision.id;
        if (isAboutProfile && tenant.standing === "pending") {
          await resolutions.setStanding(transaction, tenant.id, resolution === "approved" ? "cleared" : "denied", at);
        }
        if (isGrant)
          await resolutions.addGrant(transaction, grantRecord({ ...decision, createdAt: at.toISOString() }, facts.compute));
        await resolutions.resolveDecision(transaction, decision.id, {
          resolution,
          at,
          permit: isGrant ? mint(loaded, at) : null,
        });
      },
    };
  }

  const audit = (action: string, { summary }: StoredCase, by: { caller: Caller; at: Date }, data: Record<string, unknown>) =>
    parts.recordAudit({
      at: by.at,
      actor: by.caller.id,
      action,
      entity: summary.id,
      data: { decision: summary.decisionId, ...data },
    });

  async function giveVerdict(...[id, revision, opinion, caller]: Parameters<UseCases["giveVerdict"]>) {
    const at = now();
    const loaded = await load(id);
    const { decision, facts } = loaded.stored;
    const policy = await parts.policyOf(decision.policy);
    const summary = await cases.change(id, revision, at, (found) => {
      assertHolds(found.summary, caller);
      const needsSecond = policy.needsSecondPerson(facts, decision);
      assertMove(found.summary, needsSecond ? "pending_approval" : resolutionOf[opinion.verdict]);
      const verdict: StoredVerdict = { ...opinion, by: { id: caller.id, name: caller.name }, at: at.toISOString() };
      const sealedVerdict = sealVerdict(loaded.context.dataKey, id, verdict);
      const outcome = needsSecond
        ? { set: { state: "pending_approval" as const, claimExpiresAt: null } }
        : end(found, loaded, opinion.verdict, at);
      const said = { verdict: opinion.verdict, reasonCode: opinion.reasonCode, needsSecondPerson: needsSecond };
      return {
        ...outcome,
        set: { ...outcome.set, sealedVerdict },
        events: [caseEvent(found, "verdict", { actor: caller, at, data: said })],
        audit: [audit("case.verdict_given", found, { caller, at }, said)],
      };
    });
    contexts.forget(loaded.context.group.id);
    return summary;
  }

  function assertSecondPerson(found: StoredCase, first: StoredVerdict, caller: Caller): void {
    if (found.summary.state !== "pending_approval") {
      throw new GatehouseError("conflict", { detail: `the case is ${found.summary.state}: no second person is asked` });
    }
    if (first.by.id === caller.id) {
      throw new GatehouseError("same-reviewer", { detail: "the second person must be another than the first" });
    }
  }

  async function confirmVerdict(...[id, revision, { agree, rationale }, caller]: Parameters<UseCases["confirmVerdict"]>) {
    const at = now();
    const loaded = await load(id);
    const { dataKey } = loaded.context;
    const summary = await cases.change(id, revision, at, (found) => {
      const first = found.sealedVerdict && readVerdict(dataKey, id, found.sealedVerdict);
      if (!first) throw new GatehouseError("conflict", { detail: "there is no verdict to confirm" });
      assertSecondPerson(found, first, caller);
      const type = agree ? "confirmed" : "disagreed";
      const event = caseEvent(found, type, { actor: caller, at, data: { verdict: first.verdict } });
      const outcome = agree
        ? end(found, loaded, first.verdict, at)
        : {
            set: {
              state: "claimed" as const,
              claimExpiresAt: new Date(at.getTime() + parts.claimMinutes * 60_000),
              sealedVerdict: null,
            },
          };
      return {
        ...outcome,
        events: [{ ...event, sealedText: seal(dataKey, rationale, event.id) }],
        audit: [audit(`case.verdict_${type}`, found, { caller, at }, { verdict: first.verdict })],
      };
    });
    contexts.forget(loaded.context.group.id);
    return summary;
  }

  return { giveVerdict, confirmVerdict };
}
