import type { Request, RequestHandler, Response } from "express";
import type { Method } from "../endpoint.ts";
import { presentProblem } from "../present-problem.ts";
import { sendProblem } from "../send-answer.ts";
import { contextOf } from "./request-context.ts";

/** Answers what is left at a known path: OPTIONS with `Allow`, everything else with 405. */
export function methodNotAllowed(methods: readonly Method[]): RequestHandler {
  const named = methods.map((method) => method.toUpperCase());
  const allow = [...named, ...(named.includes("GET") ? ["HEAD"] : []), "OPTIONS"].join(", ");
  return (request: Request, response: Response) => {
    response.setHeader("Allow", allow);
    if (request.method === "OPTIONS") {
      response.status(204).end();
      return;
    }
    sendProblem(response, presentProblem("method-not-allowed", contextOf(response).requestId));
  };
}
