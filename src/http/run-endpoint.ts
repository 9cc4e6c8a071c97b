import type { NextFunction, Request, RequestHandler, Response } from "express";
import { parseBody, parseValue } from "../contract/parse-body.ts";
import { GatehouseError } from "../domain/errors.ts";
import type { AppParts } from "./app-parts.ts";
import type { Call, Endpoint } from "./endpoint.ts";
import { answerOnce, digestOfRequest, parseIdempotencyKey } from "./middleware/idempotency.ts";
import { parseIfMatch } from "./middleware/if-match.ts";
import type { Upload } from "./middleware/read-upload.ts";
import { contextOf } from "./middleware/request-context.ts";
import { sendAnswer, sendStream, serializeAnswer } from "./send-answer.ts";

function readParams(endpoint: Endpoint, request: Request): unknown {
  const result = endpoint.params?.safeParse(request.params);
  if (result && !result.success) throw new GatehouseError("not-found");
  return result?.data;
}

function signalOfHangUp(response: Response): AbortSignal {
  const controller = new AbortController();
  response.once("close", () => {
    if (!response.writableFinished) controller.abort();
  });
  return controller.signal;
}

function readCall(endpoint: Endpoint, request: Request, response: Response): Call {
  const { headers } = request;
  const { caller, session, requestId } = contextOf(response);
  const idempotencyKey = endpoint.isIdempotent ? parseIdempotencyKey(headers["idempotency-key"]) : null;
  return {
    params: readParams(endpoint, request),
    query: endpoint.query && parseValue(endpoint.query, request.query, "/query"),
    revision: endpoint.needsRevision ? parseIfMatch(headers["if-match"]) : 0,
    upload: endpoint.takesUpload ? (response.locals["upload"] as Upload) : null,
    body: endpoint.body ? parseBody(endpoint.body, request.body, endpoint.maxBodyValues) : undefined,
    caller,
    session,
    headers,
    requestId,
    url: request.originalUrl,
    isSecure: request.secure,
    asked: { caller, body: request.body, idempotencyKey },
    prefers: (...mediaTypes) => request.accepts(mediaTypes),
    hungUp: () => signalOfHangUp(response),
  };
}

/** The last step of a route: reads the call, has it handled, once where a key says so, and answers. */
export function runEndpoint(endpoint: Endpoint, parts: AppParts): RequestHandler {
  return async (request: Request, response: Response, _next: NextFunction) => {
    const call = readCall(endpoint, request, response);
    if (parts.limits && endpoint.tenantOf) await parts.limits.take("tenant", endpoint.tenantOf(call.body));
    const key = call.asked.idempotencyKey;
    if (key === null) {
      const answer = await endpoint.handle(call, parts);
      return answer.stream ? sendStream(response, answer, answer.stream) : sendAnswer(response, serializeAnswer(answer));
    }
    const produce = async () => serializeAnswer(await endpoint.handle(call, parts));
    const digest = digestOfRequest(request.method, request.path, request.body);
    const onLost = (error: unknown) => {
      const { requestId, route } = contextOf(response);
      parts.logger.warn(
        { requestId, route, reason: error instanceof Error ? error.name : "unknown" },
        "idempotency key not updated",
      );
    };
    sendAnswer(response, await answerOnce(parts.idempotency, { key, callerId: call.caller.id, digest }, produce, onLost));
  };
}
