import type { NextFunction, Request, RequestHandler, Response } from "express";
import { GatehouseError } from "../../domain/errors.ts";
import type { VerifyToken } from "../app-parts.ts";
import { contextOf } from "./request-context.ts";

const BEARER = /^bearer +([\x21-\x7e]{1,8192}) *$/i;

/** Finds out who calls by the bearer token. Throws `unauthenticated`, with a challenge (RFC 6750) on the answer. */
export function authenticate(verifyToken: VerifyToken): RequestHandler {
  return async (request: Request, response: Response, next: NextFunction) => {
    const header = request.headers.authorization;
    const token = header === undefined ? undefined : BEARER.exec(header)?.[1];
    const found = token === undefined ? null : verifyToken(token);
    // A promise costs a turn of the event loop's queue; most tokens are verified from memory.
    const caller = found instanceof Promise ? await found : found;
    if (!caller) {
      const isWrong = header !== undefined;
      response.setHeader("WWW-Authenticate", `Bearer realm="gatehouse"${isWrong ? ', error="invalid_token"' : ""}`);
      throw new GatehouseError("unauthenticated", { detail: isWrong ? "the token is not valid" : "a bearer token is needed" });
    }
    contextOf(response).caller = caller;
    next();
  };
}
