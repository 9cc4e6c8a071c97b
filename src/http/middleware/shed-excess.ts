import type { NextFunction, Request, RequestHandler, Response } from "express";
import { Counter, type Registry } from "prom-client";
import { GatehouseError } from "../../domain/errors.ts";
import { presentProblem } from "../present-problem.ts";
import { sendProblem } from "../send-answer.ts";
import { contextOf } from "./request-context.ts";

const overloaded = new GatehouseError("unavailable", { detail: "too much is asked at once; try again", retryAfterSeconds: 1 });

/**
 * Refuses changes beyond so many at once, before anything of them is read: those that are taken keep their pace, and memory
 * its bounds. Nothing is logged: a line for each would be load of its own.
 */
export function shedExcess(most: number, registry: Registry): RequestHandler {
  const name = "gatehouse_http_requests_shed_total";
  const known = registry.getSingleMetric(name) as Counter | undefined;
  const shed = known ?? new Counter({ name, help: "Requests refused because too many were under way", registers: [registry] });
  let underWay = 0;
  const end = () => {
    underWay--;
  };
  return (_request: Request, response: Response, next: NextFunction) => {
    if (underWay >= most) {
      shed.inc();
      return sendProblem(response, presentProblem(overloaded, contextOf(response).requestId));
    }
    underWay++;
    response.once("close", end);
    next();
  };
}
