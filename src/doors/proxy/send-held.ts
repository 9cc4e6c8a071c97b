import { type IncomingMessage, type RequestOptions, request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import type { Socket } from "node:net";
import type { DueCall, KeptAnswer } from "./held-call.ts";
import { headersDownstream, headersUpstream, withoutLength } from "./wire-headers.ts";

/** What came of sending a call that was held. */
export type Sent =
  | { kind: "answered"; answer: KeptAnswer }
  /** Nothing of it left: it may be tried again. */
  | { kind: "not-arrived"; cause: unknown }
  /** It may have arrived, or not. */
  | { kind: "uncertain"; cause: unknown };

const CONNECT_MS = 10_000;
const ANSWER_MS = 600_000;
const MAX_ANSWER_BYTES = 1_048_576;

/** Whole, or null where it is larger than what is kept or breaks off: that it arrived is known by its head. */
async function readBody(answer: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of answer as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes <= MAX_ANSWER_BYTES) chunks.push(chunk);
    }
  } catch {
    return null;
  }
  return bytes <= MAX_ANSWER_BYTES ? Buffer.concat(chunks).toString("base64") : null;
}

function headersOf({ id, decisionId, permit, call }: DueCall, body: Buffer): string[] {
  const hasKey = call.rawHeaders.some((name, i) => i % 2 === 0 && name.toLowerCase() === "idempotency-key");
  const added = {
    "Content-Length": String(body.length),
    Connection: "close",
    "X-Gatehouse-Decision": decisionId,
    ...(permit !== null && { "X-Gatehouse-Permit": permit }),
    // Made for callers that sent none, and the same whenever this call is sent.
    ...(!hasKey && { "Idempotency-Key": id }),
  };
  return headersUpstream(withoutLength(call.rawHeaders), added);
}

function whenConnected(socket: Socket, isSecure: boolean): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once(isSecure ? "secureConnect" : "connect", () => {
      socket.setTimeout(0);
      resolve();
    });
    socket.once("error", reject);
    socket.once("close", () => reject(new Error("closed before it was connected")));
    socket.setTimeout(CONNECT_MS, () => socket.destroy(new Error("no connection in time")));
  });
}

/**
 * Sends a held call once, on a connection of its own. `begin` is asked after the connection stands and before a byte of
 * the call is written: what fails before it provably did not arrive. Null when `begin` says no.
 */
export async function sendHeld(upstream: URL, due: DueCall, begin: () => Promise<boolean>): Promise<Sent | null> {
  const isSecure = upstream.protocol === "https:";
  const body = Buffer.from(due.call.body, "base64");
  const options: RequestOptions = {
    ...{ protocol: upstream.protocol, hostname: upstream.hostname, port: upstream.port || (isSecure ? 443 : 80) },
    ...{ method: due.call.method, path: due.call.target, headers: headersOf(due, body), agent: false, setHost: false },
  };
  const outgoing = (isSecure ? requestHttps : requestHttp)(options);
  const answered = new Promise<IncomingMessage>((resolve, reject) => {
    outgoing.once("response", resolve);
    outgoing.once("error", reject);
    outgoing.once("close", () => reject(new Error("closed without an answer")));
  });
  answered.catch(() => undefined);
  try {
    await new Promise<Socket>((resolve, reject) => {
      outgoing.once("socket", resolve);
      outgoing.once("error", reject);
    }).then((socket) => whenConnected(socket, isSecure));
  } catch (cause) {
    outgoing.destroy();
    return { kind: "not-arrived", cause };
  }
  const mayBegin = await begin().catch((error: unknown) => {
    outgoing.destroy();
    throw error;
  });
  if (!mayBegin) {
    outgoing.destroy();
    return null;
  }
  outgoing.setTimeout(ANSWER_MS, () => outgoing.destroy(new Error("no answer in time")));
  outgoing.end(body);
  try {
    const answer = await answered;
    const kept = {
      status: answer.statusCode ?? 502,
      rawHeaders: headersDownstream(answer.rawHeaders),
      body: await readBody(answer),
    };
    return { kind: "answered", answer: kept };
  } catch (cause) {
    return { kind: "uncertain", cause };
  }
}
