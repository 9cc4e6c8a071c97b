import type { Caller } from "../../domain/caller.ts";
import { GatehouseError } from "../../domain/errors.ts";
import type { DecideOnce, DoorOutcome } from "../decide-once.ts";
import type { ChoiceRule } from "../unavailable/choice.ts";
import type { AdmissionAnswer, AdmissionRequest } from "./admission-review.ts";
import { addedDemands, demandsOf, type GpuDemand } from "./gpu-demand.ts";

/** How a cluster's objects say whose they are. */
export interface ClusterSettings {
  /** Label or annotation that names the tenant (external id); the namespace does where it is missing. */
  tenantKey: string;
  region: { id: string; country: string };
  /** Address of the cluster, where the caller's own is not known. */
  address: string;
  exemptNamespaces: readonly string[];
  /** What is said while nothing can be decided. */
  onUnavailable: ChoiceRule;
  /** Service accounts that make pods for objects which were gated themselves. */
  trustedControllers: readonly string[];
}

const ALLOWED: AdmissionAnswer = { allowed: true };

/** Only these accounts can be them: what a user writes into ownerReferences counts for nothing. */
const isMadeByController = ({ userInfo, object }: AdmissionRequest, settings: ClusterSettings): boolean =>
  settings.trustedControllers.includes(userInfo.username) &&
  Array.isArray((object?.["metadata"] as { ownerReferences?: unknown } | undefined)?.ownerReferences);

function tenantOf({ object, namespace }: AdmissionRequest, { tenantKey }: ClusterSettings): string {
  const metadata = (object?.["metadata"] ?? {}) as { labels?: Record<string, unknown>; annotations?: Record<string, unknown> };
  const named = metadata.annotations?.[tenantKey] ?? metadata.labels?.[tenantKey];
  return typeof named === "string" && named !== "" ? named : namespace;
}

function requestOf(request: AdmissionRequest, demand: GpuDemand, settings: ClusterSettings): Record<string, unknown> {
  return {
    tenant: tenantOf(request, settings),
    accelerator: demand.accelerator.slice(0, 200),
    acceleratorsPerInstance: demand.acceleratorsPerInstance,
    instances: demand.instances,
    durationHours: null,
    region: settings.region,
    project: `${request.namespace}/${request.kind.kind}/${request.name}`.slice(0, 500),
    connection: { ip: settings.address },
  };
}

const AWAY: AdmissionAnswer = {
  allowed: false,
  code: 503,
  reason: "ServiceUnavailable",
  message: "Gatehouse cannot decide on this request for accelerators now. Apply it again.",
};

/** Null where each was decided or goes through. */
function refuseUndecided(outcomes: readonly DoorOutcome[]): AdmissionAnswer | null {
  const choices = outcomes.flatMap((outcome) => (outcome.kind === "undecided" ? [outcome.choice] : []));
  if (choices.includes("deny"))
    return { allowed: false, message: "Gatehouse cannot decide now, and such requests for accelerators are then denied." };
  return choices.includes("hold") ? AWAY : null;
}

const idOf = (outcome: DoorOutcome): string => (outcome.kind === "undecided" ? (outcome.callId ?? "") : outcome.decisionId);

function presentOutcomes(outcomes: readonly DoorOutcome[]): AdmissionAnswer {
  const annotations = Object.fromEntries(outcomes.map((outcome, i) => [`decision-${i}`, `${outcome.kind} ${idOf(outcome)}`]));
  const ids = (kind: DoorOutcome["kind"]) =>
    outcomes
      .filter((outcome) => outcome.kind === kind)
      .map(idOf)
      .join(", ");
  if (outcomes.some(({ kind }) => kind === "denied"))
    return { allowed: false, message: `Gatehouse denied this request for accelerators (${ids("denied")}).`, annotations };
  if (outcomes.some(({ kind }) => kind === "held")) {
    const message = `Gatehouse holds this request for accelerators until a person has reviewed it (${ids("held")}). Apply it again once it is approved.`;
    return { allowed: false, reason: "Held", message, annotations };
  }
  const refused = refuseUndecided(outcomes);
  if (refused) return { ...refused, annotations };
  const isUndecided = outcomes.some(({ kind }) => kind === "undecided");
  return {
    allowed: true,
    annotations,
    ...(isUndecided && { warnings: ["Gatehouse could not decide yet; it will, and people may end this."] }),
  };
}

/** A server's dry run decides like the real thing and stores nothing: what it finds becomes a warning or a refusal. */
async function rehearse(bodies: readonly unknown[], decideOnce: Pick<DecideOnce, "rehearse">): Promise<AdmissionAnswer> {
  const outcomes = await Promise.all(bodies.map((body) => decideOnce.rehearse(body)));
  if (outcomes.some(({ kind }) => kind === "denied"))
    return { allowed: false, message: "Gatehouse would deny this request for accelerators." };
  const isHeld = outcomes.some(({ kind }) => kind === "held");
  return { allowed: true, ...(isHeld && { warnings: ["Gatehouse would hold this request for review."] }) };
}

function presentFailure(error: unknown): AdmissionAnswer {
  if (!(error instanceof GatehouseError)) throw error;
  const { detail = error.code, errors } = error.details;
  const where = errors?.map(({ pointer, message }) => `${pointer} ${message}`).join("; ");
  if (error.code === "unavailable")
    return { allowed: false, code: 503, reason: "ServiceUnavailable", message: `Gatehouse cannot decide now: ${detail}.` };
  const message = `Gatehouse cannot decide on this request: ${detail}${where ? ` (${where})` : ""}.`;
  return { allowed: false, code: error.code === "not-found" ? 403 : 422, reason: "Invalid", message };
}

export interface AdmissionParts {
  decideOnce: Pick<DecideOnce, "rehearse">;
  decide(body: unknown, caller: Caller): Promise<DoorOutcome>;
  settings: ClusterSettings;
}

/** Whether an object may be created or changed: what it asks of accelerators is decided like any instance request. */
export async function admit(
  request: AdmissionRequest,
  { decideOnce, decide, settings, caller }: AdmissionParts & { caller: Caller },
): Promise<AdmissionAnswer> {
  if (request.operation !== "CREATE" && request.operation !== "UPDATE") return ALLOWED;
  if (settings.exemptNamespaces.includes(request.namespace) || isMadeByController(request, settings)) return ALLOWED;
  const demands = addedDemands(demandsOf(request.object), demandsOf(request.oldObject));
  if (demands.length === 0) return ALLOWED;
  const bodies = demands.map((demand) => requestOf(request, demand, settings));
  try {
    if (request.dryRun) return await rehearse(bodies, decideOnce);
    const outcomes: DoorOutcome[] = [];
    // One after the other: the second must know what the first was granted.
    for (const body of bodies) outcomes.push(await decide(body, caller));
    return presentOutcomes(outcomes);
  } catch (error) {
    return presentFailure(error);
  }
}
