import type { Request, RequestHandler, Response } from "express";
import { instanceRequest } from "../contract/instance-request.ts";
import { parseBody } from "../contract/parse-body.ts";
import type { Problem } from "../contract/problem.ts";
import { signUp } from "../contract/sign-up.ts";
import type { Caller } from "../domain/caller.ts";
import type { Decision, DecisionKind } from "../domain/decision.ts";
import { GatehouseError } from "../domain/errors.ts";
import type { Asked } from "../usecases/asked.ts";
import type { ChoiceRule } from "./unavailable/choice.ts";
import type { DecideInTime } from "./unavailable/decide-in-time.ts";
import type { Undecided } from "./unavailable/undecided-calls.ts";

/** What a guarded handler finds in `req.gatehouse`. */
export interface GatehouseOnRequest {
  decision?: Decision;
  permit?: VerifiedPermit;
  /** Of a call that goes through while nothing can be decided; it is decided later. */
  undecided?: string | null;
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

interface GuardOptions {
  map: MapRequest;
  /** What is said while nothing can be decided, or not in time. `hold` when it is not given. */
  onUnavailable?: ChoiceRule;
}

/** Makes the body of a `POST /v1/tenants` or `/v1/instance-requests` of a request to the control plane. */
export type MapRequest = (request: Request) => unknown;

export interface ExpressGate {
  /** Guards the sign-up of a tenant. */
  signup(options: GuardOptions): RequestHandler;
  /** Guards a provisioning call. */
  instance(options: GuardOptions): RequestHandler;
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
  /** Once for its idempotency key, where it has one. */
  decide(kind: DecisionKind, asked: Asked): Promise<Decision>;
  inTime: DecideInTime;
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
const AWAY_RETRY_SECONDS = 2;

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

/** What was chosen for a call that nothing decided about. */
function passUndecided({ choice, callId }: Undecided, { request, response, next }: Handling): void {
  if (choice === "allow") {
    request.gatehouse = { ...request.gatehouse, undecided: callId };
    next();
  } else if (choice === "deny") {
    refuse(response, 403, "denied", {
      title: "Denied",
      detail: "Nothing can be decided now, and calls like this one are then denied.",
    });
  } else {
    refuse(response, 503, "unavailable", {
      title: "Unavailable",
      detail: "Nothing can be decided now. Send the call again.",
      headers: { "Retry-After": String(AWAY_RETRY_SECONDS) },
    });
  }
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
    (kind: DecisionKind, { map, onUnavailable = "hold" }: GuardOptions): RequestHandler =>
    (request, response, next) => {
      const decide = async () => {
        const engine = await parts.engine();
        const body = map(request);
        // Before anything is asked: what does not fit is refused, whether somebody can decide or not.
        parseBody(kind === "signup" ? signUp : instanceRequest, body);
        const asking = { kind, body, caller: CONTROL_PLANE };
        const said = await engine.inTime(asking, onUnavailable, (idempotencyKey) =>
          engine.decide(kind, { caller: CONTROL_PLANE, body, idempotencyKey }),
        );
        const handling = { request, response, next };
        if ("choice" in said) passUndecided(said, handling);
        else passOn(said, engine.locationOf(said.id), handling);
      };
      decide().catch((error: unknown) => {
        if (!(error instanceof GatehouseError)) return next(error);
        const { status, headers, body } = parts.presentProblem(error, String(request.headers["x-request-id"] ?? ""));
        response.status(status).set(headers).send(JSON.stringify(body));
      });
    };

  return {
    signup: (options) => guard("signup", options),
    instance: (options) => guard("instance", options),
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
