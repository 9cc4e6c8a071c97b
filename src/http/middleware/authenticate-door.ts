import type { NextFunction, Request, RequestHandler, Response } from "express";
import { GatehouseError } from "../../domain/errors.ts";
import type { VerifyToken } from "../app-parts.ts";
import { contextOf } from "./request-context.ts";

const BEARER = /^bearer +([\x21-\x7e]{1,8192}) *$/i;

/**
 * Finds out which proxy asks. Its key comes first in `?key=` (where `takesQuery`: for proxies and API servers that can set
 * no header), then in `X-Gatehouse-Key`, and only then in `Authorization`, which may be that of the call it asks about.
 */
export function authenticateDoor(verifyToken: VerifyToken, { takesQuery }: { takesQuery: boolean }): RequestHandler {
  return async (request: Request, response: Response, next: NextFunction) => {
    const { key } = request.query;
    const token =
      (takesQuery && typeof key === "string" ? key : undefined) ??
      request.get("x-gatehouse-key") ??
      BEARER.exec(request.headers.authorization ?? "")?.[1];
    const caller = token === undefined ? null : await verifyToken(token);
    if (!caller) {
      response.setHeader("WWW-Authenticate", 'Bearer realm="gatehouse"');
      throw new GatehouseError("unauthenticated", { detail: "the proxy must send a key with the role service" });
    }
    contextOf(response).caller = caller;
    next();
  };
}
