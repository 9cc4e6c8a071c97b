import { timingSafeEqual } from "node:crypto";
import type { ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { type DoorAnswer, refusal } from "../door-answer.ts";
import type { CallState, KeptAnswer, ProxiedCalls } from "./held-call.ts";

/** Below it the proxy answers itself: where a held call is asked after. */
const PREFIX = "/.well-known/gatehouse/calls/";
const ADDRESS = /^\/\.well-known\/gatehouse\/calls\/(call_[0-9a-z]{26})\.([\w-]{43})(?:\?wait=(\d{1,2}))?$/;
const POLL_MS = 250;
const RETRY_SECONDS = 30;

type Hash = (kind: string, value: string) => Buffer;

const proofOf = (id: string, hash: Hash): string => hash("address of a held call", id).toString("base64url");

/** Where the caller learns what became of its call. Who has the address may read the answer: nobody else can make it. */
export const addressOf = (id: string, hash: Hash): string => `${PREFIX}${id}.${proofOf(id, hash)}`;

export const isCallAddress = (target: string): boolean => target.startsWith(PREFIX);

/** The call that an address stands for, and how long the caller waits for news; null for an address that we did not make. */
function readAddress(target: string, hash: Hash): { id: string; waitMs: number } | null {
  const [, id = "", proof = "", wait = "0"] = ADDRESS.exec(target) ?? [];
  if (id === "" || !timingSafeEqual(Buffer.from(proof), Buffer.from(proofOf(id, hash)))) return null;
  return { id, waitMs: Math.min(60, Number(wait)) * 1_000 };
}

export const heldAnswer = (decisionId: string, address: string): DoorAnswer => ({
  ...refusal(
    "held",
    "Held for review",
    "The call is kept until a person has looked at it, and is then sent on by itself. Location tells.",
  ),
  outcome: "held",
  status: 202,
  headers: { "X-Gatehouse-Decision": decisionId, Location: address, "Retry-After": String(RETRY_SECONDS) },
});

const ended: Readonly<Record<"rejected" | "expired" | "uncertain", DoorAnswer>> = {
  rejected: refusal("denied", "Denied", "The call was denied after review, and was not sent."),
  expired: { ...refusal("expired", "Expired", "Nobody let the call go in time. It was not sent: send it anew."), status: 410 },
  uncertain: {
    ...refusal(
      "uncertain",
      "It is not known whether it arrived",
      "The call was approved and sent, and the connection broke before an answer came. It is not sent again: look whether it took effect.",
    ),
    status: 502,
  },
};

function sendKept(response: ServerResponse, { status, rawHeaders, body }: KeptAnswer, decisionId: string): void {
  const headers = [...rawHeaders, "X-Gatehouse-Decision", decisionId];
  response.sendDate = false;
  if (body === null) {
    response.writeHead(status, [
      ...headers.filter((_, i, all) => !/^content-length$/i.test(all[i - (i % 2)] as string)),
      "X-Gatehouse-Body",
      "not-kept",
    ]);
    response.end();
    return;
  }
  response.writeHead(status, headers);
  response.end(Buffer.from(body, "base64"));
}

const isPending = (state: CallState): boolean => state === "held" || state === "claimed" || state === "sending";

/** Answers for the address of a held call: still held, how it ended, or what the upstream answered. Null when it was sent. */
export async function answerAddress(
  target: string,
  response: ServerResponse,
  { calls, hash }: { calls: Pick<ProxiedCalls, "find">; hash: Hash },
): Promise<DoorAnswer | null> {
  const address = readAddress(target, hash);
  const unknown = { ...refusal("not-found", "Not found", "There is no such call, or it was over long ago."), status: 404 };
  if (!address) return unknown;
  const until = Date.now() + address.waitMs;
  let found = await calls.find(address.id);
  while (found && isPending(found.state) && Date.now() < until && !response.destroyed) {
    await sleep(POLL_MS);
    found = await calls.find(address.id);
  }
  if (!found) return unknown;
  const { state, decisionId, answer } = found;
  if (isPending(state)) return heldAnswer(decisionId, addressOf(address.id, hash));
  if (state !== "answered" || !answer) return ended[state as keyof typeof ended];
  sendKept(response, answer, decisionId);
  return null;
}
