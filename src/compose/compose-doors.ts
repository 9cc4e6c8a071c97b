import type { JSONWebKeySet } from "jose";
import { createDecideOnce } from "../doors/decide-once.ts";
import { createAdmissionDoor } from "../doors/kubernetes/admission-door.ts";
import { createProxyDoors } from "../doors/proxy-doors.ts";
import { readRoutes } from "../doors/routes/read-routes.ts";
import type { AppParts } from "../http/app-parts.ts";
import { presentProblem } from "../http/present-problem.ts";
import type { HeldCallStore } from "../store/held-calls.ts";
import { verifyPermit } from "../tokens/verify-permit.ts";
import type { UseCases } from "../usecases/use-cases.ts";
import type { Parts } from "./open-parts.ts";

/** The doors that proxies and clusters ask, as routers; the routes file is read and checked here. */
export function composeDoors({ config, logger, now }: Parts, useCases: UseCases, held: HeldCallStore): AppParts["doors"] {
  const routes = readRoutes(config.routes);
  const decideOnce = createDecideOnce({ useCases, held, now });
  const keys = useCases.getJwks() as JSONWebKeySet;
  const verify = (token: string) => verifyPermit(token, keys, { issuer: config.permits.issuer });
  const proxyParts = { routes, decideOnce, verifyPermit: verify, presentProblem, logger };
  return (steps) => [
    createProxyDoors(proxyParts, steps),
    createAdmissionDoor({ decideOnce, settings: config.doors.kubernetes }, { ...steps, authenticated: steps.forQueryKeys }),
  ];
}
