import { instanceRequest } from "../contract/instance-request.ts";
import { parseBody } from "../contract/parse-body.ts";
import { signUp } from "../contract/sign-up.ts";
import type { Decision } from "../domain/decision.ts";
import { GatehouseError } from "../domain/errors.ts";
import type { SignupRequest } from "../domain/requests.ts";
import type { TenantDetail } from "../domain/tenant.ts";
import { canonicalJson, sha256 } from "../platform/canonical-json.ts";
import type { Asked } from "../usecases/asked.ts";
import type { UseCases } from "../usecases/use-cases.ts";
import type { Undecided } from "./unavailable/undecided-calls.ts";

/** What was decided about a call. */
export type DecidedOutcome =
  | { kind: "allow"; decisionId: string; permit: string | null }
  | { kind: "held" | "denied"; decisionId: string };

/** What a door tells the proxy that asked. */
export type DoorOutcome = DecidedOutcome | Undecided;

/** Calls that are held: whoever sends one again gets the same decision, and its verdict once a person gave it. */
export interface HeldCalls {
  find(callerId: string, digest: string): Promise<string | null>;
  remember(callerId: string, digest: string, decisionId: string): Promise<void>;
  /** Ends the memory; true for the one caller that ended it. An approval lets one call through, not two at once. */
  forget(callerId: string, digest: string): Promise<boolean>;
}

/** Keys under which a decision is made once, however often it is asked for. */
export interface DecisionKeys {
  begin(
    key: string,
    callerId: string,
    digest: string,
  ): Promise<{ state: "new" | "running" | "mismatch" } | { state: "done"; body: string }>;
  abandon(key: string, callerId: string): Promise<void>;
}

export interface DecideOnceParts {
  keys: DecisionKeys;
  useCases: Pick<UseCases, "decideSignup" | "decideInstance" | "replaceProfile" | "getDecision" | "getTenant" | "dryRun">;
  held: HeldCalls;
  now: () => Date;
}

const outcomeOf = ({ id, outcome, permit }: Decision): DecidedOutcome =>
  outcome === "allow"
    ? { kind: "allow", decisionId: id, permit }
    : { kind: outcome === "deny" ? "denied" : "held", decisionId: id };

/** Where the call has a key, the decision that was made for it before, or the one that is made now. */
async function decideByKey(
  keys: DecisionKeys,
  { caller, body, idempotencyKey }: Asked,
  decide: () => Promise<Decision>,
): Promise<Decision> {
  if (idempotencyKey === null) return decide();
  const found = await keys.begin(idempotencyKey, caller.id, sha256(canonicalJson(body)));
  if (found.state === "done") return JSON.parse(found.body) as Decision;
  if (found.state !== "new") throw new GatehouseError("unavailable", { detail: "the call is being decided" });
  try {
    return await decide();
  } catch (error) {
    await keys.abandon(idempotencyKey, caller.id).catch(() => undefined);
    throw error;
  }
}

export function createDecideOnce({ useCases, held, keys, now }: DecideOnceParts) {
  /** A second sign-up under the same external id: the same profile gets its standing, another one is decided again. */
  async function decideAgain(request: SignupRequest, asked: Asked): Promise<DecidedOutcome> {
    const tenant: TenantDetail = await useCases.getTenant(request.externalId);
    const isSame = tenant.profile !== null && canonicalJson(tenant.profile) === canonicalJson(request);
    const latest = tenant.latestDecision;
    if (!isSame || !latest)
      return outcomeOf(await useCases.replaceProfile(tenant.id, request, { ...asked, idempotencyKey: null }));
    if (tenant.standing === "cleared") return { kind: "allow", decisionId: latest.id, permit: null };
    return { kind: tenant.standing === "pending" ? "held" : "denied", decisionId: latest.id };
  }

  async function decideSignup(asked: Asked): Promise<DecidedOutcome> {
    const request = parseBody(signUp, asked.body);
    try {
      return outcomeOf(await decideByKey(keys, asked, () => useCases.decideSignup(request, asked)));
    } catch (error) {
      if (error instanceof GatehouseError && error.code === "tenant-exists") return decideAgain(request, asked);
      throw error;
    }
  }

  /** What became of a held call; null when it must be decided anew. */
  async function verdictOf(decisionId: string, forget: () => Promise<boolean>): Promise<DecidedOutcome | null> {
    const { resolution, permit, expiresAt } = await useCases.getDecision(decisionId);
    const isOver = expiresAt !== null && Date.parse(expiresAt) <= now().getTime();
    if (resolution === null && !isOver) return { kind: "held", decisionId };
    if (resolution === "rejected") return { kind: "denied", decisionId };
    const isMine = await forget();
    return isMine && !isOver ? { kind: "allow", decisionId, permit } : null;
  }

  const decideInstance = (asked: Asked): Promise<Decision> => {
    const request = parseBody(instanceRequest, asked.body);
    return decideByKey(keys, asked, () => useCases.decideInstance(request, asked));
  };

  async function decideHeld(asked: Asked): Promise<DecidedOutcome> {
    const digest = sha256(canonicalJson(parseBody(instanceRequest, asked.body)));
    const { id } = asked.caller;
    const known = await held.find(id, digest);
    const verdict = known && (await verdictOf(known, () => held.forget(id, digest)));
    if (verdict) return verdict;
    const decision = await decideInstance(asked);
    if (decision.outcome === "review") await held.remember(id, digest, decision.id);
    return outcomeOf(decision);
  }

  return {
    /** A held call that comes again gets the same decision, and its verdict once there is one. */
    decide: (kind: "signup" | "instance", asked: Asked): Promise<DecidedOutcome> =>
      kind === "signup" ? decideSignup(asked) : decideHeld(asked),

    /** For a door that keeps held calls itself: it knows its own repetitions, and lets go what was approved. */
    decideNew: async (kind: "signup" | "instance", asked: Asked): Promise<DecidedOutcome> =>
      kind === "signup" ? decideSignup(asked) : outcomeOf(await decideInstance(asked)),

    /** The decision itself, for a door that hands it on: a second sign-up of the same external id is refused. */
    decideFully: (kind: "signup" | "instance", asked: Asked): Promise<Decision> =>
      kind === "signup" ? useCases.decideSignup(parseBody(signUp, asked.body), asked) : decideInstance(asked),

    /** What it would come to; nothing is stored. */
    async rehearse(body: unknown): Promise<DecidedOutcome> {
      return outcomeOf(await useCases.dryRun({ kind: "instance", request: parseBody(instanceRequest, body) }, null));
    },
  };
}

export type DecideOnce = ReturnType<typeof createDecideOnce>;
