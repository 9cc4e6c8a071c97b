import express, { type Request, type RequestHandler, type Response, type Router } from "express";
import type { Logger } from "pino";
import type { Problem } from "../contract/problem.ts";
import type { Caller } from "../domain/caller.ts";
import { GatehouseError } from "../domain/errors.ts";
import type { DecideOnce, DoorOutcome } from "./decide-once.ts";
import type { VerifiedPermit } from "./express.ts";
import { askOfCall, type CallAsk } from "./routes/ask-of-call.ts";
import type { CompiledRoutes } from "./routes/compile-routes.ts";
import { type DoorCall, readHeaders } from "./routes/door-call.ts";

export interface ProxyDoorParts {
  routes: CompiledRoutes;
  decideOnce: DecideOnce;
  verifyPermit(token: string): Promise<VerifiedPermit>;
  presentProblem(error: GatehouseError, requestId: string): { status: number; body: Problem };
  logger: Logger;
}

/** What a door answers, whatever the proxy's protocol. `code` is the problem's; null when the call goes on. */
interface DoorAnswer {
  outcome: "pass" | "allow" | "held" | "denied" | "refused" | "unavailable";
  code: string | null;
  title: string;
  detail: string;
  status: number;
  headers: Record<string, string>;
  errors?: Problem["errors"];
}

const HELD_RETRY_SECONDS = 30;
const goOn = (outcome: "pass" | "allow", headers: Record<string, string> = {}): DoorAnswer => ({
  outcome,
  code: null,
  title: "",
  detail: "",
  status: 200,
  headers,
});

const refusal = (code: string, title: string, detail: string): DoorAnswer => ({
  outcome: "denied",
  code,
  title,
  detail,
  status: 403,
  headers: {},
});

const noPermit = () =>
  refusal("permit-required", "No valid permit", "Send the permit of an allowed instance request that fits this call.");

function presentOutcome(outcome: DoorOutcome): DoorAnswer {
  const decision = { "X-Gatehouse-Decision": outcome.decisionId };
  if (outcome.kind === "allow")
    return goOn("allow", { ...decision, ...(outcome.permit !== null && { "X-Gatehouse-Permit": outcome.permit }) });
  if (outcome.kind === "denied") {
    const denied = refusal("denied", "Denied", "The request was denied. The decision says why to those who may read it.");
    return { ...denied, headers: decision };
  }
  return {
    outcome: "held",
    code: "held",
    title: "Held for review",
    detail: "The request is held until a person has looked at it. Send it again after the decision at Location is resolved.",
    status: 202,
    headers: { ...decision, Location: `/v1/decisions/${outcome.decisionId}`, "Retry-After": String(HELD_RETRY_SECONDS) },
  };
}

function presentError(error: unknown, requestId: string, parts: ProxyDoorParts): DoorAnswer {
  const known = error instanceof GatehouseError ? error : new GatehouseError("internal", { cause: error });
  const { status, body } = parts.presentProblem(known, requestId);
  const isAway = status >= 500;
  if (isAway) parts.logger.error({ err: known, requestId }, "a door could not decide: the call does not go on");
  return {
    outcome: isAway ? "unavailable" : "refused",
    code: known.code,
    title: body.title,
    detail: body.detail ?? "",
    status,
    headers: isAway ? { "Retry-After": "2" } : {},
    ...(body.errors && { errors: body.errors }),
  };
}

async function answerAsk(ask: CallAsk, call: DoorCall, caller: Caller, parts: ProxyDoorParts): Promise<DoorAnswer> {
  if (ask.kind === "pass") return goOn("pass");
  if (ask.kind === "deny") return refusal("denied", "Denied", "No route lets this call through.");
  if (ask.kind !== "permit") return presentOutcome(await parts.decideOnce.decide(ask.kind, ask.body, caller));
  const token = call.headers["gatehouse-permit"];
  const permit = token === undefined ? null : await parts.verifyPermit(token).catch(() => null);
  return permit && ask.fits(permit) ? goOn("allow", { "X-Gatehouse-Decision": permit.decisionId }) : noPermit();
}

async function answerCall(call: DoorCall, caller: Caller, requestId: string, parts: ProxyDoorParts): Promise<DoorAnswer> {
  try {
    return await answerAsk(askOfCall(call, parts.routes), call, caller, parts);
  } catch (error) {
    return presentError(error, requestId, parts);
  }
}

function send(response: Response, answer: DoorAnswer, status: number): void {
  response.status(status).set({ ...answer.headers, "X-Gatehouse-Outcome": answer.outcome, "Cache-Control": "no-store" });
  if (answer.code === null) {
    response.end();
    return;
  }
  const { code, title, detail, errors } = answer;
  response.set("Content-Type", "application/problem+json");
  response.end(JSON.stringify({ type: `/problems/${code}`, title, status, detail, ...(errors && { errors }) }));
}

const textOf = (body: unknown): string | null => (Buffer.isBuffer(body) && body.length > 0 ? body.toString("utf8") : null);

/** One of the two spellings of a header; both only where they agree: a client may have sent the one that the proxy does not set. */
function toldBy(headers: Readonly<Record<string, string>>, name: "method" | "uri"): string {
  const [original, forwarded] = [headers[`x-original-${name}`], headers[`x-forwarded-${name}`]];
  if (original !== undefined && forwarded !== undefined && original !== forwarded)
    throw new GatehouseError("not-plain", { detail: `two headers name the ${name} of the call, and differ` });
  const told = original ?? forwarded;
  if (told !== undefined) return told;
  const pointer = `/header/x-forwarded-${name}`;
  throw new GatehouseError("validation", {
    detail: "the proxy does not tell which call this is about",
    errors: [{ pointer, message: `X-Forwarded-${name} or X-Original-${name} is needed` }],
  });
}

/** nginx tells the original call as its configuration sets it, Traefik and Caddy as they do themselves. */
function originalCall(request: Request): DoorCall {
  const told = readHeaders(request.rawHeaders);
  const [method, target] = [toldBy(told.headers, "method"), toldBy(told.headers, "uri")];
  return { method, target, ...told, body: textOf(request.body) };
}

/**
 * `ALL /doors/forward-auth` (nginx auth_request, Traefik, Caddy) and `ALL /doors/ext-authz/*` (Envoy). A proxy of the
 * first kind takes every 2xx for a yes, so all that does not go on is a 403 there; Envoy passes our status on.
 * `authenticated` are the steps that find out which proxy asks.
 */
export function createProxyDoors(
  parts: ProxyDoorParts,
  {
    authenticated,
    callerOf,
  }: { authenticated: RequestHandler[]; callerOf: (response: Response) => { caller: Caller; requestId: string } },
): Router {
  const router = express.Router();
  const readBytes = express.raw({ type: () => true, limit: 262_144, inflate: true });

  const answer = async (response: Response, read: () => DoorCall): Promise<DoorAnswer> => {
    const { caller, requestId } = callerOf(response);
    try {
      return await answerCall(read(), caller, requestId, parts);
    } catch (error) {
      return presentError(error, requestId, parts);
    }
  };

  router.all("/doors/forward-auth", ...authenticated, readBytes, async (request, response) => {
    const answered = await answer(response, () => originalCall(request));
    send(response, answered, answered.code === null ? 200 : answered.outcome === "unavailable" ? 503 : 403);
  });

  router.all("/doors/ext-authz{/*rest}", ...authenticated, readBytes, async (request, response) => {
    const target = request.originalUrl.slice("/doors/ext-authz".length) || "/";
    const answered = await answer(response, () => ({
      method: request.method,
      target,
      ...readHeaders(request.rawHeaders),
      body: textOf(request.body),
    }));
    send(response, answered, answered.status);
  });
  return router;
}
