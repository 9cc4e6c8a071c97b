import { randomUUID } from "node:crypto";
import type { NextFunction, Request, Response } from "express";
import type { Caller } from "../../domain/caller.ts";
import type { Session } from "../../domain/session.ts";

/** What is known of a request beside its content. */
export interface RequestContext {
  requestId: string;
  /** Of a well-formed W3C `traceparent`. */
  trace: { traceId: string; parentId: string; isSampled: boolean } | null;
  /** Path as the route table writes it: safe for logs and metrics, which a path with external ids is not. */
  route: string;
  caller: Caller;
  session: Session | null;
}

/** What `requestContext` put on the response. */
export const contextOf = (response: Response): RequestContext => response.locals["context"] as RequestContext;

/** Who calls where nobody has to say who they are. */
const ANONYMOUS: Caller = { id: "anonymous", name: "anonymous", roles: [] };

const SANE_ID = /^[A-Za-z0-9._-]{1,128}$/;
const TRACEPARENT = /^(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(?:-.*)?$/;

function parseTraceparent(header: string | undefined): RequestContext["trace"] {
  const [, traceId, parentId, flags] = (header && TRACEPARENT.exec(header)) || [];
  if (!traceId || !parentId || !flags) return null;
  return { traceId, parentId, isSampled: (Number.parseInt(flags, 16) & 1) === 1 };
}

/** Gives every request an id, the caller's own when it is sane, and says it on every answer. */
export function requestContext(request: Request, response: Response, next: NextFunction): void {
  const given = request.headers["x-request-id"];
  const requestId = typeof given === "string" && SANE_ID.test(given) ? given : randomUUID();
  const { traceparent } = request.headers;
  response.setHeader("X-Request-Id", requestId);
  const context: RequestContext = {
    requestId,
    trace: parseTraceparent(typeof traceparent === "string" ? traceparent : undefined),
    route: "unknown",
    caller: ANONYMOUS,
    session: null,
  };
  response.locals["context"] = context;
  next();
}
