import type { NextFunction, Request, RequestHandler, Response } from "express";
import { contextOf } from "./request-context.ts";

/** Counts calls by key and by tenant; rejects with `rate-limited` what is too much. */
export interface Limits {
  take(kind: "key" | "tenant", id: string): Promise<void>;
}

export function limitCalls(limits: Limits): RequestHandler {
  return async (_request: Request, response: Response, next: NextFunction) => {
    await limits.take("key", contextOf(response).caller.id);
    next();
  };
}
