import { randomUUID } from "node:crypto";
import type { Server } from "node:http";
import { Counter, type Registry } from "prom-client";
import { createAuditEntry } from "../audit/create-audit-entry.ts";
import { createHoldingProxy } from "../doors/proxy/holding-proxy.ts";
import { createCallRelease } from "../doors/proxy/release-calls.ts";
import { runEvery } from "../jobs/run-every.ts";
import { withStoreErrors } from "../store/database.ts";
import { createProxiedCalls } from "../store/proxied-calls.ts";
import type { DoorParts } from "./compose-doors.ts";
import type { Parts } from "./open-parts.ts";

export interface ProxyOptions {
  upstream: URL;
  /** Another proxy stands in front and says from where a call comes. */
  trustsForwarded: boolean;
  /** The upstream knows the same call by its Idempotency-Key: one that may have arrived is sent again. */
  repeatsUnsure: boolean;
}

/** A holding proxy that releases what is approved. It listens nowhere yet. */
export interface OpenProxy {
  server: Server;
  close(): Promise<void>;
}

const RELEASE_MS = 250;
const RENEW_MS = 4_000;
const HOUR_MS = 3_600_000;

export function composeProxy(parts: Parts, doors: DoorParts, metrics: Registry, options: ProxyOptions): OpenProxy {
  const { keyring, logger, now } = parts;
  const calls = withStoreErrors(createProxiedCalls({ db: parts.store.db, keyring, recordAudit: createAuditEntry, now }));
  const counter = (name: string, help: string) => {
    const counted = new Counter({ name, help, labelNames: ["outcome"], registers: [metrics] });
    return (outcome: string) => counted.inc({ outcome });
  };
  const release = createCallRelease({
    ...{ upstream: options.upstream, repeatsUnsure: options.repeatsUnsure, calls, holder: randomUUID(), logger, now },
    count: counter("gatehouse_proxy_released_total", "Held calls that were approved, by what came of sending them"),
  });
  const proxy = createHoldingProxy({
    ...doors,
    ...{ upstream: options.upstream, trustsForwarded: options.trustsForwarded, calls, hash: keyring.keyedHash },
    decide: ({ kind, body, route }, caller) =>
      doors.inTime({ kind, body, caller }, route.onUnavailable, (idempotencyKey) =>
        doors.decideOnce.decideNew(kind, { caller, body, idempotencyKey }),
      ),
    count: counter("gatehouse_proxy_calls_total", "Calls that came to the holding proxy, by what was said to them"),
  });
  const stop = runEvery(
    [
      { name: "release held calls", everyMs: RELEASE_MS, atStart: true, run: () => release.run() },
      { name: "hold on to calls under way", everyMs: RENEW_MS, run: () => release.renew() },
      { name: "drop held calls that are over", everyMs: HOUR_MS, run: () => calls.prune() },
    ],
    logger,
  );
  return {
    server: proxy.server,
    async close() {
      await stop();
      await release.close();
      await proxy.close();
    },
  };
}
