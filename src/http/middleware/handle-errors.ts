import type { ErrorRequestHandler, NextFunction, Request, Response } from "express";
import type { Logger } from "pino";
import { type ErrorCode, GatehouseError } from "../../domain/errors.ts";
import { presentProblem } from "../present-problem.ts";
import { sendProblem } from "../send-answer.ts";
import { contextOf } from "./request-context.ts";

/** What Express, its router and its body parsers throw has a status and mostly a type (http-errors). */
function codeOfFrameworkError(error: object): ErrorCode {
  const { status, type } = error as { status?: unknown; type?: unknown };
  if (status === 413) return "too-large";
  if (status === 415) return "unsupported-media-type";
  // Only the router fails without a type: percent-encoding of a path that cannot be decoded names nothing.
  if (status === 400 && type === undefined && error instanceof URIError) return "not-found";
  return status === 400 ? "malformed-json" : "internal";
}

const detailOfFrameworkErrors: Partial<Record<ErrorCode, string>> = {
  "malformed-json": "the body cannot be read as JSON",
  "too-large": "the body is too large",
  "unsupported-media-type": "the encoding or charset of the body is not supported",
};

function toGatehouseError(error: unknown): GatehouseError {
  if (error instanceof GatehouseError) return error;
  if (typeof error !== "object" || error === null) return new GatehouseError("internal", { cause: error });
  const code = codeOfFrameworkError(error);
  const detail = detailOfFrameworkErrors[code];
  return new GatehouseError(code, detail === undefined ? { cause: error } : { detail, cause: error });
}

/** Turns whatever was thrown into a problem document. Faults are logged as errors, refusals at debug; bodies never. */
export function handleErrors(logger: Logger): ErrorRequestHandler {
  return (thrown: unknown, request: Request, response: Response, _next: NextFunction) => {
    const { requestId, route, trace, caller } = contextOf(response);
    const error = toGatehouseError(thrown);
    const problem = presentProblem(error, requestId);
    const about = { requestId, traceId: trace?.traceId, method: request.method, route, status: problem.status, code: error.code };
    if (problem.status >= 500) logger.error({ ...about, err: error }, "request failed");
    else logger.debug({ ...about, caller: caller.id }, "request refused");
    if (response.headersSent) {
      response.destroy();
      return;
    }
    sendProblem(response, problem);
  };
}
