import type { JSONWebKeySet } from "jose";
import type { Registry } from "prom-client";
import type { CallParts } from "../doors/answer-call.ts";
import { createDecideOnce, type DecideOnce } from "../doors/decide-once.ts";
import type { AdmissionParts } from "../doors/kubernetes/admission.ts";
import { createAdmissionDoor } from "../doors/kubernetes/admission-door.ts";
import { createProxyDoors } from "../doors/proxy-doors.ts";
import { readRoutes } from "../doors/routes/read-routes.ts";
import type { DecideInTime } from "../doors/unavailable/decide-in-time.ts";
import type { AppParts } from "../http/app-parts.ts";
import { presentProblem } from "../http/present-problem.ts";
import type { PeriodicJob } from "../jobs/run-every.ts";
import type { HeldCallStore } from "../store/held-calls.ts";
import type { IdempotencyKeys } from "../store/idempotency-keys.ts";
import { verifyPermit } from "../tokens/verify-permit.ts";
import type { UseCases } from "../usecases/use-cases.ts";
import { composeUndecided } from "./compose-undecided.ts";
import type { Parts } from "./open-parts.ts";

/** What the doors for calls from outside have in common. */
export interface DoorParts extends Omit<CallParts, "decide"> {
  decideOnce: DecideOnce;
  inTime: DecideInTime;
}

export interface DoorStores {
  useCases: UseCases;
  held: HeldCallStore;
  keys: IdempotencyKeys;
}

/** The routes file is read and checked here. */
export function composeDoorParts(
  parts: Parts,
  { useCases, held, keys: decisionKeys }: DoorStores,
  metrics: Registry,
): DoorParts & { job: PeriodicJob } {
  const { config, logger, now } = parts;
  const keys = useCases.getJwks() as JSONWebKeySet;
  const decideOnce = createDecideOnce({ useCases, held, keys: decisionKeys, now });
  return {
    ...composeUndecided(parts, { useCases, decideOnce }, metrics),
    routes: readRoutes(config.routes),
    decideOnce,
    verifyPermit: (token) => verifyPermit(token, keys, { issuer: config.permits.issuer }),
    presentProblem,
    logger,
  };
}

/** The doors that proxies and clusters ask, as routers. */
export function composeDoors({ config }: Parts, doors: DoorParts): AppParts["doors"] {
  const { decideOnce, inTime } = doors;
  const settings = config.doors.kubernetes;
  const decide: CallParts["decide"] = ({ kind, body, route }, caller) =>
    inTime({ kind, body, caller }, route.onUnavailable, (idempotencyKey) =>
      decideOnce.decide(kind, { caller, body, idempotencyKey }),
    );
  const decideDemand: AdmissionParts["decide"] = (body, caller) =>
    inTime({ kind: "instance", body, caller }, settings.onUnavailable, (idempotencyKey) =>
      decideOnce.decide("instance", { caller, body, idempotencyKey }),
    );
  return (steps) => [
    createProxyDoors({ ...doors, decide }, steps),
    createAdmissionDoor({ decideOnce, decide: decideDemand, settings }, { ...steps, authenticated: steps.forQueryKeys }),
  ];
}
