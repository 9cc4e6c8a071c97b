import { instanceRequest } from "../contract/instance-request.ts";
import { parseBody } from "../contract/parse-body.ts";
import { signUp } from "../contract/sign-up.ts";
import type { Caller } from "../domain/caller.ts";
import type { Decision } from "../domain/decision.ts";
import { GatehouseError } from "../domain/errors.ts";
import type { SignupRequest } from "../domain/requests.ts";
import type { TenantDetail } from "../domain/tenant.ts";
import { canonicalJson, sha256 } from "../platform/canonical-json.ts";
import type { UseCases } from "../usecases/use-cases.ts";

/** What a door tells the proxy that asked. */
export type DoorOutcome =
  | { kind: "allow"; decisionId: string; permit: string | null }
  | { kind: "held" | "denied"; decisionId: string };

/** Calls that are held: whoever sends one again gets the same decision, and its verdict once a person gave it. */
export interface HeldCalls {
  find(callerId: string, digest: string): Promise<string | null>;
  remember(callerId: string, digest: string, decisionId: string): Promise<void>;
  /** Ends the memory; true for the one caller that ended it. An approval lets one call through, not two at once. */
  forget(callerId: string, digest: string): Promise<boolean>;
}

export interface DecideOnceParts {
  useCases: Pick<UseCases, "decideSignup" | "decideInstance" | "replaceProfile" | "getDecision" | "getTenant" | "dryRun">;
  held: HeldCalls;
  now: () => Date;
}

const outcomeOf = ({ id, outcome, permit }: Decision): DoorOutcome =>
  outcome === "allow"
    ? { kind: "allow", decisionId: id, permit }
    : { kind: outcome === "deny" ? "denied" : "held", decisionId: id };

export function createDecideOnce({ useCases, held, now }: DecideOnceParts) {
  /** A second sign-up under the same external id: the same profile gets its standing, another one is decided again. */
  async function decideAgain(request: SignupRequest, body: unknown, caller: Caller): Promise<DoorOutcome> {
    const tenant: TenantDetail = await useCases.getTenant(request.externalId);
    const isSame = tenant.profile !== null && canonicalJson(tenant.profile) === canonicalJson(request);
    const latest = tenant.latestDecision;
    if (!isSame || !latest)
      return outcomeOf(await useCases.replaceProfile(tenant.id, request, { caller, body, idempotencyKey: null }));
    if (tenant.standing === "cleared") return { kind: "allow", decisionId: latest.id, permit: null };
    return { kind: tenant.standing === "pending" ? "held" : "denied", decisionId: latest.id };
  }

  async function decideSignup(body: unknown, caller: Caller): Promise<DoorOutcome> {
    const request = parseBody(signUp, body);
    try {
      return outcomeOf(await useCases.decideSignup(request, { caller, body, idempotencyKey: null }));
    } catch (error) {
      if (error instanceof GatehouseError && error.code === "tenant-exists") return decideAgain(request, body, caller);
      throw error;
    }
  }

  /** What became of a held call; null when it must be decided anew. */
  async function verdictOf(decisionId: string, forget: () => Promise<boolean>): Promise<DoorOutcome | null> {
    const { resolution, permit, expiresAt } = await useCases.getDecision(decisionId);
    const isOver = expiresAt !== null && Date.parse(expiresAt) <= now().getTime();
    if (resolution === null && !isOver) return { kind: "held", decisionId };
    if (resolution === "rejected") return { kind: "denied", decisionId };
    const isMine = await forget();
    return isMine && !isOver ? { kind: "allow", decisionId, permit } : null;
  }

  async function decideInstance(body: unknown, caller: Caller): Promise<DoorOutcome> {
    const request = parseBody(instanceRequest, body);
    const digest = sha256(canonicalJson(request));
    const known = await held.find(caller.id, digest);
    const verdict = known && (await verdictOf(known, () => held.forget(caller.id, digest)));
    if (verdict) return verdict;
    const decision = await useCases.decideInstance(request, { caller, body, idempotencyKey: null });
    if (decision.outcome === "review") await held.remember(caller.id, digest, decision.id);
    return outcomeOf(decision);
  }

  return {
    decide: (kind: "signup" | "instance", body: unknown, caller: Caller): Promise<DoorOutcome> =>
      kind === "signup" ? decideSignup(body, caller) : decideInstance(body, caller),

    /** For a door that keeps held calls itself: it knows its own repetitions, and lets go what was approved. */
    async decideNew(kind: "signup" | "instance", body: unknown, caller: Caller): Promise<DoorOutcome> {
      if (kind === "signup") return decideSignup(body, caller);
      const request = parseBody(instanceRequest, body);
      return outcomeOf(await useCases.decideInstance(request, { caller, body, idempotencyKey: null }));
    },

    /** What it would come to; nothing is stored. */
    async rehearse(body: unknown): Promise<DoorOutcome> {
      return outcomeOf(await useCases.dryRun({ kind: "instance", request: parseBody(instanceRequest, body) }, null));
    },
  };
}

export type DecideOnce = ReturnType<typeof createDecideOnce>;
