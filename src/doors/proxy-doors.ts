import express, { type Request, type RequestHandler, type Response, type Router } from "express";
import type { Caller } from "../domain/caller.ts";
import { GatehouseError } from "../domain/errors.ts";
import { answerCall, type CallParts } from "./answer-call.ts";
import { type DoorAnswer, presentError, problemText } from "./door-answer.ts";
import { type DoorCall, readHeaders } from "./routes/door-call.ts";

function send(response: Response, answer: DoorAnswer, status: number): void {
  response.status(status).set({ ...answer.headers, "X-Gatehouse-Outcome": answer.outcome, "Cache-Control": "no-store" });
  if (answer.code === null) {
    response.end();
    return;
  }
  response.set("Content-Type", "application/problem+json");
  response.end(problemText(answer, status));
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
  parts: CallParts,
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
      return await answerCall(read(), { caller, requestId }, parts);
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
