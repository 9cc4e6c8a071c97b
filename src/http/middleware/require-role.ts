import type { NextFunction, Request, RequestHandler, Response } from "express";
import { holdsRole, type Role } from "../../domain/caller.ts";
import { GatehouseError } from "../../domain/errors.ts";
import { contextOf } from "./request-context.ts";

/** Lets through who holds one of the roles. Throws `forbidden`, which says which roles would do. */
export function requireRole(allowed: readonly Role[]): RequestHandler {
  const detail = `needs the role ${[...allowed.filter((role) => role !== "admin"), "admin"].join(" or ")}`;
  return (_request: Request, response: Response, next: NextFunction) => {
    if (!holdsRole(contextOf(response).caller, allowed)) throw new GatehouseError("forbidden", { detail });
    next();
  };
}
