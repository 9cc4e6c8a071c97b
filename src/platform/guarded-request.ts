import { lookup } from "node:dns";
import { type ClientRequest, Agent as HttpAgent, type IncomingMessage, request as requestHttp } from "node:http";
import { Agent as HttpsAgent, request as requestHttps } from "node:https";
import { isIP, type LookupFunction } from "node:net";
import ipaddr from "ipaddr.js";

/** Networks in CIDR notation that requests may go to although they are not public. */
export type AllowedNetworks = readonly [ipaddr.IPv4 | ipaddr.IPv6, number][];

/** Throws for what is no network. */
export const parseNetworks = (networks: readonly string[]): AllowedNetworks => networks.map((it) => ipaddr.parseCIDR(it));

/** Whether a request may go there: a public address, or one of a network that is allowed. */
export function mayReach(address: string, allowed: AllowedNetworks): boolean {
  // An IPv4 address inside of an IPv6 one is what is reached.
  const parsed = ipaddr.process(address.replace(/%.*$/, ""));
  if (parsed.range() === "unicast") return true;
  return allowed.some(([network, bits]) => network.kind() === parsed.kind() && parsed.match(network, bits));
}

class AddressRefused extends Error {
  code = "ADDRESS_REFUSED";
}

const MAX_ANSWER_BYTES = 64 * 1024;
const IDLE_SOCKETS = 16;

export interface GuardedAnswer {
  status: number;
  retryAfterMs: number;
}

export interface GuardedRequests {
  /**
   * Posts the body and reads no more of the answer than its status. Follows no redirect. Rejects when nothing answered in
   * time, or with the code `ADDRESS_REFUSED` when the name leads to an address that it may not.
   */
  post(url: string, headers: Record<string, string>, body: string, signal?: AbortSignal): Promise<GuardedAnswer>;
  close(): void;
}

/**
 * The name is resolved once, by the connection itself, and each address that it may take is checked there: a name that
 * means something else a moment later (DNS re-binding) changes nothing.
 */
function checkedLookup(allowed: AllowedNetworks): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, "", 0);
      const open = addresses.filter(({ address }) => mayReach(address, allowed));
      const [first] = open;
      if (!first) return callback(new AddressRefused("the name leads to an address that is not public"), "", 0);
      return options.all ? callback(null, open) : callback(null, first.address, first.family);
    });
  };
}

function retryAfterOf({ headers }: IncomingMessage): number {
  const text = headers["retry-after"] ?? "";
  const ms = /^\d{1,9}$/.test(text) ? Number(text) * 1_000 : Date.parse(text) - Date.now();
  return Number.isFinite(ms) ? Math.max(0, ms) : 0;
}

/** Read to its end, so that the connection can be used again, unless it is long. */
function discard(answer: IncomingMessage): void {
  let bytes = 0;
  answer.on("data", (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > MAX_ANSWER_BYTES) answer.destroy();
  });
  answer.on("error", () => undefined);
}

export function createGuardedRequests(options: { allowed: AllowedNetworks; timeoutMs: number }): GuardedRequests {
  const { allowed, timeoutMs } = options;
  const pool = { keepAlive: true, maxFreeSockets: IDLE_SOCKETS, lookup: checkedLookup(allowed), timeout: timeoutMs };
  const agents = { "http:": new HttpAgent(pool), "https:": new HttpsAgent(pool) };

  function open(url: URL, headers: Record<string, string>, signal: AbortSignal): ClientRequest {
    const request = url.protocol === "https:" ? requestHttps : requestHttp;
    const agent = url.protocol === "https:" ? agents["https:"] : agents["http:"];
    return request(url, { method: "POST", headers, agent, signal });
  }

  return {
    post: (address, headers, body, stopping) =>
      new Promise((resolve, reject) => {
        const url = new URL(address);
        const host = url.hostname.replace(/^\[|\]$/g, "");
        // Of an address nothing is looked up.
        if (isIP(host) !== 0 && !mayReach(host, allowed)) return reject(new AddressRefused("the address is not public"));
        const length = { "content-length": String(Buffer.byteLength(body)) };
        const late = AbortSignal.timeout(timeoutMs);
        const signal = stopping ? AbortSignal.any([late, stopping]) : late;
        const request = open(url, { ...headers, ...length }, signal);
        request.on("error", reject);
        request.on("response", (answer) => {
          discard(answer);
          resolve({ status: answer.statusCode ?? 0, retryAfterMs: retryAfterOf(answer) });
        });
        request.end(body);
      }),
    close() {
      for (const agent of Object.values(agents)) agent.destroy();
    },
  };
}
