import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Response } from "express";
import type { Answer } from "./endpoint.ts";
import type { StoredAnswer } from "./idempotency-store.ts";
import type { PresentedProblem } from "./present-problem.ts";

/** The answer as it goes over the wire. */
export function serializeAnswer({ status, headers = {}, json, text }: Answer): StoredAnswer {
  if (text !== undefined) return { status, headers, body: text };
  if (json === undefined) return { status, headers, body: "" };
  return { status, headers: { "Content-Type": "application/json; charset=utf-8", ...headers }, body: JSON.stringify(json) };
}

/** Ends the response. Bypasses `response.json`, which looks the media type up and formats anew on every answer. */
export function sendAnswer(response: Response, { status, headers, body }: StoredAnswer): void {
  for (const name of Object.keys(headers)) response.setHeader(name, headers[name] ?? "");
  response.statusCode = status;
  if (body === "" && status === 204) {
    response.end();
    return;
  }
  // As text, not as a buffer: Node then sends head and body in one write.
  response.setHeader("Content-Length", Buffer.byteLength(body));
  response.end(body);
}

/** What a stream says when the caller hung up while, or just before, it began. */
const HUNG_UP = new Set(["ERR_STREAM_PREMATURE_CLOSE", "ERR_STREAM_UNABLE_TO_PIPE"]);

/** Sends the pieces as they come; what is under way ends when the caller hangs up. */
export async function sendStream(
  response: Response,
  { status, headers = {} }: Answer,
  pieces: AsyncIterable<unknown>,
): Promise<void> {
  response.writeHead(status, headers);
  response.flushHeaders();
  await pipeline(Readable.from(pieces, { objectMode: true, highWaterMark: 1 }), response).catch(
    (error: NodeJS.ErrnoException) => {
      if (!HUNG_UP.has(error.code ?? "")) throw error;
    },
  );
}

export function sendProblem(response: Response, { status, headers, body }: PresentedProblem): void {
  sendAnswer(response, { status, headers, body: JSON.stringify(body) });
}
