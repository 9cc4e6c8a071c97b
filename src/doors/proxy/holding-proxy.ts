import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import type { Caller } from "../../domain/caller.ts";
import { GatehouseError } from "../../domain/errors.ts";
import { answerCall, type CallParts } from "../answer-call.ts";
import { type DoorAnswer, presentError, problemText } from "../door-answer.ts";
import { isUngated, needsBody } from "../routes/ask-of-call.ts";
import { type DoorCall, readHeaders } from "../routes/door-call.ts";
import { addressOf, answerAddress, heldAnswer, isCallAddress } from "./call-address.ts";
import type { ProxiedCalls } from "./held-call.ts";
import { createPassThrough, type PassThrough } from "./pass-through.ts";
import { readWhole } from "./read-whole.ts";
import { openTunnel, refuseUpgrade } from "./tunnel.ts";

export interface HoldingProxyParts extends CallParts {
  upstream: URL;
  calls: ProxiedCalls;
  /** 32 bytes; equal values have equal hashes, and only with this deployment's key. */
  hash(kind: string, value: string): Buffer;
  /** Another proxy stands in front and says from where a call comes. */
  trustsForwarded: boolean;
  count(outcome: string): void;
}

/** Longer than balancers in front keep their side. */
const KEEP_ALIVE_MS = 75_000;
const PROXY: Caller = { id: "proxy", name: "holding proxy", roles: ["service"] };
/** Who a call is from: two callers' calls are two calls, whatever else is alike. */
const CREDENTIALS = ["authorization", "cookie", "x-auth-token", "x-api-key", "idempotency-key"];

/** Where the routes read the caller's address: what a client writes there itself counts for nothing. */
function addressHeaders(request: IncomingMessage): Record<string, string> {
  const address = (request.socket.remoteAddress ?? "").replace(/^::ffff:/, "");
  return { "x-real-ip": address, "x-forwarded-for": address };
}

/** Most calls are nobody's business: what is asked of every one of them is asked here, and no more. */
function goesThrough(request: IncomingMessage, { routes }: HoldingProxyParts): boolean {
  const { method = "", url = "", headers, rawHeaders } = request;
  let hosts = 0;
  for (let i = 0; i < rawHeaders.length; i += 2) if ((rawHeaders[i] as string).toLowerCase() === "host") hosts++;
  const overrides = headers as Record<string, string>;
  return hosts <= 1 && request.httpVersionMajor === 1 && isUngated({ method, target: url, headers: overrides }, routes);
}

function readHead(request: IncomingMessage, { trustsForwarded }: HoldingProxyParts): Omit<DoorCall, "body"> {
  const read = readHeaders(request.rawHeaders);
  // A line without a version is HTTP/0.9: nothing after it would be read as a header.
  if (read.repeated.includes("host") || request.httpVersionMajor !== 1)
    throw new GatehouseError("not-plain", { detail: "the call is not plain HTTP/1" });
  const headers = trustsForwarded ? read.headers : { ...read.headers, ...addressHeaders(request) };
  return { method: request.method ?? "", target: request.url ?? "", headers, repeated: read.repeated };
}

function send(response: ServerResponse, answer: DoorAnswer, { isWhole }: { isWhole: boolean }): void {
  const text = answer.code === null ? "" : problemText(answer, answer.status);
  response.writeHead(answer.status, {
    ...answer.headers,
    "X-Gatehouse-Outcome": answer.outcome,
    "Cache-Control": "no-store",
    "Content-Type": "application/problem+json",
    "Content-Length": Buffer.byteLength(text),
    // What was not read of the body would be taken for the next call.
    ...(!isWhole && { Connection: "close" }),
  });
  response.end(text);
}

/** Keeps a held call, and says where to ask after it. */
async function keep(
  call: DoorCall,
  held: { request: IncomingMessage; body: Buffer; digest: Buffer },
  answer: DoorAnswer,
  parts: HoldingProxyParts,
) {
  const decisionId = answer.headers["X-Gatehouse-Decision"] ?? "";
  const kept = {
    method: call.method,
    target: call.target,
    rawHeaders: held.request.rawHeaders,
    body: held.body.toString("base64"),
  };
  const id = await parts.calls.hold({ digest: held.digest, decisionId, call: kept });
  return id === null ? answer : heldAnswer(decisionId, addressOf(id, parts.hash));
}

const digestOf = ({ method, target, headers, body }: DoorCall, { hash }: HoldingProxyParts): Buffer =>
  hash("held call", JSON.stringify([method, target, body, CREDENTIALS.map((name) => headers[name] ?? null)]));

/** What is said to a call whose body was read, or that goes on without a look at its body. */
async function decide(
  head: Omit<DoorCall, "body">,
  read: { request: IncomingMessage; body: Buffer | null },
  requestId: string,
  parts: HoldingProxyParts,
): Promise<DoorAnswer> {
  const { body } = read;
  const call = { ...head, body: body && body.length > 0 ? body.toString("utf8") : null };
  if (!body) return answerCall(call, { caller: PROXY, requestId }, parts);
  const digest = digestOf(call, parts);
  const known = await parts.calls.findOpen(digest);
  if (known) return heldAnswer(known.decisionId, addressOf(known.id, parts.hash));
  const answer = await answerCall(call, { caller: PROXY, requestId }, parts);
  return answer.outcome === "held" ? keep(call, { request: read.request, body, digest }, answer, parts) : answer;
}

async function handle(
  request: IncomingMessage,
  response: ServerResponse,
  pass: PassThrough,
  parts: HoldingProxyParts,
): Promise<void> {
  let isWhole = !hasBody(request);
  try {
    if (isCallAddress(request.url ?? "")) {
      const answer = await answerAddress(request.url ?? "", response, parts);
      if (answer) send(response, answer, { isWhole: true });
      return;
    }
    if (goesThrough(request, parts)) {
      parts.count("pass");
      return await pass.send({ request, response, body: null, added: {} });
    }
    const head = readHead(request, parts);
    const body = needsBody(head, parts.routes) ? await readWhole(request) : null;
    isWhole ||= body !== null;
    const answer = await decide(head, { request, body }, "", parts);
    parts.count(answer.outcome);
    if (answer.code !== null) send(response, answer, { isWhole });
    else await pass.send({ request, response, body, added: answer.headers });
  } catch (error) {
    if (response.headersSent || response.destroyed) response.destroy();
    else send(response, presentError(error, "", parts), { isWhole });
  }
}

/** Only websockets are switched to; what is gated never is. */
async function upgrade(request: IncomingMessage, socket: Duplex, head: Buffer, parts: HoldingProxyParts): Promise<void> {
  const refuse = (answer: DoorAnswer) =>
    refuseUpgrade(socket, answer.status, ["Content-Type", "application/problem+json"], problemText(answer, answer.status));
  socket.on("error", () => socket.destroy());
  try {
    const read = readHead(request, parts);
    const isPlain = /^websocket$/i.test(request.headers.upgrade ?? "") && request.method === "GET" && !hasBody(request);
    if (!isPlain || needsBody(read, parts.routes))
      throw new GatehouseError("not-plain", { detail: "no websocket is opened for this call" });
    const answer = await answerCall({ ...read, body: null }, { caller: PROXY, requestId: "" }, parts);
    if (answer.code !== null) refuse(answer);
    else openTunnel(parts.upstream, { request, socket, head });
  } catch (error) {
    refuse(presentError(error, "", parts));
  }
}

const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0;

/** A reverse proxy that holds calls: it lets through what is not gated, and keeps what a person must look at first. */
export function createHoldingProxy(parts: HoldingProxyParts): { server: Server; close(): Promise<void> } {
  const pass = createPassThrough(parts.upstream);
  const listener = (request: IncomingMessage, response: ServerResponse) => void handle(request, response, pass, parts);
  // Offers to speak HTTP/2 in clear are passed over, as any server may: the call is answered as it stands.
  const shouldUpgradeCallback = ({ headers }: IncomingMessage) => /^websocket$/i.test(headers.upgrade ?? "");
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS, requestTimeout: 0, shouldUpgradeCallback }, listener);
  server.on("checkContinue", (request, response) => {
    response.writeContinue();
    listener(request, response);
  });
  const tunnels = new Set<Duplex>();
  server.on("upgrade", (request, socket, head) => {
    // No server of Node's ends these: they are nobody's but ours.
    tunnels.add(socket);
    socket.once("close", () => tunnels.delete(socket));
    void upgrade(request, socket, head, parts);
  });
  server.on("connect", (_request, socket) => refuseUpgrade(socket, 405));
  return {
    server,
    async close() {
      for (const socket of tunnels) socket.destroy();
      await pass.close();
    },
  };
}
