import type { Request, RequestHandler, Response } from "express";
import { instanceRequest } from "../contract/instance-request.ts";
import { parseBody } from "../contract/parse-body.ts";
import type { Problem } from "../contract/problem.ts";
import { signUp } from "../contract/sign-up.ts";
import type { Caller } from "../domain/caller.ts";
import type { Decision } from "../domain/decision.ts";
import { GatehouseError } from "../domain/errors.ts";
import type { UseCases } from "../usecases/use-cases.ts";

/** What a guarded handler finds in `req.gatehouse`. */
export interface GatehouseOnRequest {
  decision?: Decision;
  permit?: VerifiedPermit;
}

/** A permit whose signature, type, audience and times were checked. */
export interface VerifiedPermit {
  tenant: string;
  decisionId: string;
  grant: { accelerator: string; accelerators: number; region: string; hours: number };
  expiresAt: Date;
}

declare module "express-serve-static-core" {
  interface Request {
    gatehouse?: GatehouseOnRequest;
  }
}

/** Makes the body of a `POST /v1/tenants` or `/v1/instance-requests` of a request to the control plane. */
export type MapRequest = (request: Request) => unknown;

export interface ExpressGate {
  /** Guards the sign-up of a tenant. */
  signup(options: { map: MapRequest }): RequestHandler;
  /** Guards a provisioning call. */
  instance(options: { map: MapRequest }): RequestHandler;
  /**
   * Lets through what bears a valid permit, checked without asking anybody. `token` finds it (by default the header
   * `Gatehouse-Permit`); `matches` binds it to the request: a permit for another grant is refused.
   */
  permit(options: {
    token?: (request: Request) => string | undefined;
    matches: (request: Request, permit: VerifiedPermit) => boolean;
  }): RequestHandler;
}

/** The engine behind the gate, opened when the first call needs it. */
export interface GateEngine {
  useCases: Pick<UseCases, "decideSignup" | "decideInstance">;
  verifyPermit(token: string): Promise<VerifiedPermit>;
  /** Where a decision is read. */
  locationOf(decisionId: string): string;
}

interface Handling {
  request: Request;
  response: Response;
  next: () => void;
}

const CONTROL_PLANE: Caller = { id: "express", name: "control plane (Express)", roles: ["service"] };
const HELD_RETRY_SECONDS = 30;

function refuse(
  response: Response,
  status: number,
  code: string,
  rest: { title: string; detail: string; headers?: Record<string, string> },
): void {
  const { title, detail, headers = {} } = rest;
  response.status(status).set({ "Content-Type": "application/problem+json", ...headers });
  response.send(JSON.stringify({ type: `/problems/${code}`, title, status, detail }));
}

/** Allow goes on, review is 202 with the address of the decision, deny is 403. */
function passOn(decision: Decision, location: string, { request, response, next }: Handling): void {
  if (decision.outcome === "allow") {
    request.gatehouse = { ...request.gatehouse, decision };
    next();
    return;
  }
  if (decision.outcome === "deny") {
    refuse(response, 403, "denied", {
      title: "Denied",
      detail: "The request was denied. The decision says why to those who may read it.",
    });
    return;
  }
  refuse(response, 202, "held", {
    title: "Held for review",
    detail: "The request is held until a person has looked at it. The decision at Location says when.",
    headers: { Location: location, "Retry-After": String(HELD_RETRY_SECONDS) },
  });
}

const noPermit = (response: Response): void =>
  refuse(response, 403, "permit-required", {
    title: "No valid permit",
    detail: "Send the permit of an allowed instance request that fits this call.",
  });

/** Express 4 and 5: errors go to `next`, none is thrown out of a handler. */
export function createExpressGate(parts: {
  engine: () => Promise<GateEngine>;
  presentProblem: (
    error: GatehouseError,
    requestId: string,
  ) => { status: number; headers: Record<string, string>; body: Problem };
}): ExpressGate {
  const guard =
    (decide: (engine: GateEngine, body: unknown) => Promise<Decision>, map: MapRequest): RequestHandler =>
    (request, response, next) => {
      parts
        .engine()
        .then(async (engine) => {
          const decision = await decide(engine, map(request));
          passOn(decision, engine.locationOf(decision.id), { request, response, next });
        })
        .catch((error: unknown) => {
          if (!(error instanceof GatehouseError)) return next(error);
          const { status, headers, body } = parts.presentProblem(error, String(request.headers["x-request-id"] ?? ""));
          response.status(status).set(headers).send(JSON.stringify(body));
        });
    };

  return {
    signup: ({ map }) =>
      guard(
        ({ useCases }, body) =>
          useCases.decideSignup(parseBody(signUp, body), { caller: CONTROL_PLANE, body, idempotencyKey: null }),
        map,
      ),
    instance: ({ map }) =>
      guard(
        ({ useCases }, body) =>
          useCases.decideInstance(parseBody(instanceRequest, body), { caller: CONTROL_PLANE, body, idempotencyKey: null }),
        map,
      ),
    permit:
      ({ token = (request) => request.get("gatehouse-permit"), matches }) =>
      (request, response, next) => {
        const text = token(request);
        if (!text) return noPermit(response);
        parts
          .engine()
          .then(({ verifyPermit }) => verifyPermit(text))
          .then((permit) => {
            if (!matches(request, permit)) return noPermit(response);
            request.gatehouse = { ...request.gatehouse, permit };
            next();
          })
          .catch(() => noPermit(response));
      },
  };
}
