import type { JSONWebKeySet } from "jose";
import type { CallParts } from "../doors/answer-call.ts";
import { createDecideOnce, type DecideOnce } from "../doors/decide-once.ts";
import { createAdmissionDoor } from "../doors/kubernetes/admission-door.ts";
import { createProxyDoors } from "../doors/proxy-doors.ts";
import { readRoutes } from "../doors/routes/read-routes.ts";
import type { AppParts } from "../http/app-parts.ts";
import { presentProblem } from "../http/present-problem.ts";
import type { HeldCallStore } from "../store/held-calls.ts";
import { verifyPermit } from "../tokens/verify-permit.ts";
import type { UseCases } from "../usecases/use-cases.ts";
import type { Parts } from "./open-parts.ts";

/** What the doors for calls from outside have in common. */
export interface DoorParts extends Omit<CallParts, "decide"> {
  decideOnce: DecideOnce;
}

/** The routes file is read and checked here. */
export function composeDoorParts({ config, logger, now }: Parts, useCases: UseCases, held: HeldCallStore): DoorParts {
  const keys = useCases.getJwks() as JSONWebKeySet;
  return {
    routes: readRoutes(config.routes),
    decideOnce: createDecideOnce({ useCases, held, now }),
    verifyPermit: (token) => verifyPermit(token, keys, { issuer: config.permits.issuer }),
    presentProblem,
    logger,
  };
}

/** The doors that proxies and clusters ask, as routers. */
export function composeDoors({ config }: Parts, doors: DoorParts): AppParts["doors"] {
  const { decideOnce } = doors;
  const decide: CallParts["decide"] = ({ kind, body }, caller) => decideOnce.decide(kind, body, caller);
  return (steps) => [
    createProxyDoors({ ...doors, decide }, steps),
    createAdmissionDoor({ decideOnce, settings: config.doors.kubernetes }, { ...steps, authenticated: steps.forQueryKeys }),
  ];
}
