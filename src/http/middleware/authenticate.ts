import { timingSafeEqual } from "node:crypto";
import type { NextFunction, Request, RequestHandler, Response } from "express";
import type { Caller } from "../../domain/caller.ts";
import { GatehouseError } from "../../domain/errors.ts";
import type { Session } from "../../domain/session.ts";
import type { AppParts } from "../app-parts.ts";
import { readSessionToken } from "../session-cookie.ts";
import { contextOf } from "./request-context.ts";

const BEARER = /^bearer +([\x21-\x7e]{1,8192}) *$/i;
const READS = new Set(["GET", "HEAD", "OPTIONS"]);

function isSame(given: string | undefined, expected: string): boolean {
  const [a, b] = [Buffer.from(given ?? ""), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** A browser sends its cookie to us whoever asks it to: a change must also hold what only our own pages know. */
function assertOwnPage(request: Request, { csrfToken }: Session): void {
  if (READS.has(request.method) || isSame(request.get("x-csrf-token"), csrfToken)) return;
  throw new GatehouseError("csrf", { detail: "a change in a session needs its X-CSRF-Token" });
}

function refuse(response: Response, isWrong: boolean): never {
  response.setHeader("WWW-Authenticate", `Bearer realm="gatehouse"${isWrong ? ', error="invalid_token"' : ""}`);
  const detail = isWrong ? "the token or session is not valid, or has ended" : "a bearer token or a session is needed";
  throw new GatehouseError("unauthenticated", { detail });
}

/**
 * Finds out who calls: by the bearer token, else by the session's cookie. Throws `unauthenticated`, with a challenge
 * (RFC 6750) on the answer, and `csrf`.
 */
export function authenticate({ verifyToken, signIn }: Pick<AppParts, "verifyToken" | "signIn">): RequestHandler {
  async function callerOfSession(request: Request, response: Response): Promise<Caller | null> {
    const token = readSessionToken(request.headers);
    const session = token === null ? null : await signIn.verifySession(token);
    if (!session) return token === null ? null : refuse(response, true);
    assertOwnPage(request, session);
    contextOf(response).session = session;
    return session.caller;
  }

  return async (request: Request, response: Response, next: NextFunction) => {
    const header = request.headers.authorization;
    const token = header === undefined ? undefined : BEARER.exec(header)?.[1];
    const found = header === undefined ? callerOfSession(request, response) : token === undefined ? null : verifyToken(token);
    // A promise costs a turn of the event loop's queue; most tokens are verified from memory.
    const caller = found instanceof Promise ? await found : found;
    if (!caller) return refuse(response, header !== undefined);
    contextOf(response).caller = caller;
    next();
  };
}
