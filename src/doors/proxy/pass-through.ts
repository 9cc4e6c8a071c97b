import type { IncomingMessage, ServerResponse } from "node:http";
import { type Dispatcher, Pool } from "undici";
import { headersDownstream, headersUpstream, withoutLength } from "./wire-headers.ts";

export interface Passing {
  request: IncomingMessage;
  response: ServerResponse;
  /** What was read of the body to decide about it; null while the body still streams. */
  body: Buffer | null;
  /** For the upstream. */
  added: Readonly<Record<string, string>>;
}

export interface PassThrough {
  /** Sends a call on and its answer back. Settles when all of it is sent; a failure is answered with 502 where nothing was yet. */
  send(passing: Passing): Promise<void>;
  close(): Promise<void>;
}

const CONNECTIONS = 256;
const REPEATABLE = /^(?:GET|HEAD|OPTIONS)$/;

const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers["transfer-encoding"] !== undefined || (headers["content-length"] !== undefined && headers["content-length"] !== "0");

function optionsOf({ request, body, added }: Passing): Dispatcher.DispatchOptions {
  const { method = "GET", url = "/", rawHeaders } = request;
  const headers = headersUpstream(body ? withoutLength(rawHeaders) : rawHeaders, added);
  return { method: method as Dispatcher.HttpMethod, path: url, headers, body: body ?? (hasBody(request) ? request : null) };
}

/** Writes the upstream's answer as it comes, no faster than the caller reads. */
function handlerOf(response: ServerResponse, done: (error?: Error) => void): Dispatcher.DispatchHandler {
  return {
    onConnect: (abort) => {
      response.once("close", () => {
        if (!response.writableFinished) abort();
      });
    },
    onHeaders(status, raw, resume, statusText) {
      // 100 and 102 are between two neighbours; what counts is the answer after them.
      if (status < 200) return true;
      response.sendDate = false;
      response.writeHead(status, statusText, headersDownstream(raw));
      response.on("drain", resume);
      return true;
    },
    onData: (chunk) => response.write(chunk),
    onComplete() {
      response.end();
      done();
    },
    onError: done,
  };
}

/** All that is not gated goes through here: bodies stream both ways, header names and values stay as they are. */
export function createPassThrough(upstream: URL): PassThrough {
  // No clocks of ours: the upstream's streams may be silent for as long as they like, the caller's hanging up ends them.
  const pool = new Pool(upstream.origin, { connections: CONNECTIONS, headersTimeout: 0, bodyTimeout: 0 });

  const dispatch = (passing: Passing): Promise<Error | undefined> =>
    new Promise((resolve) => {
      try {
        pool.dispatch(optionsOf(passing), handlerOf(passing.response, resolve));
      } catch (error) {
        resolve(error as Error);
      }
    });

  return {
    async send(passing) {
      const { request, response } = passing;
      const mayRepeat = REPEATABLE.test(request.method ?? "") && !hasBody(request);
      let error = await dispatch(passing);
      // A connection that the upstream closed while it was idle: a read is sent once more.
      if (error && mayRepeat && !response.headersSent && !response.destroyed) error = await dispatch(passing);
      if (!error) return;
      if (response.headersSent || response.destroyed) response.destroy();
      else throw error;
    },
    close: () => pool.destroy(),
  };
}
