import { subscribe } from "node:diagnostics_channel";
import { setTimeout as sleep } from "node:timers/promises";
import type { Worker } from "node:worker_threads";
import { afterAll } from "vitest";

const GRACE_MS = 2_000;
const STEP_MS = 20;

const WATCHED = new Set([
  ...["TCPSocketWrap", "TCPServerWrap", "PipeWrap", "PipeServerWrap", "UDPWrap", "ProcessWrap", "FSEventWrap", "StatWatcher"],
  "Timeout",
]);

/** Threads are not among the active resources that Node tells of. */
let threads = 0;
subscribe("worker_threads", (message) => {
  threads++;
  (message as { worker: Worker }).worker.once("exit", () => threads--);
});

function openResources(): Map<string, number> {
  const counts = new Map<string, number>();
  for (const kind of process.getActiveResourcesInfo()) if (WATCHED.has(kind)) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  if (threads > 0) counts.set("Worker", threads);
  return counts;
}

// Node opens each of these at its first use: that is here, so that none counts as left by a test.
void [process.stdin, process.stdout, process.stderr];
const before = openResources();

function leftOpen(): string[] {
  return [...openResources()].flatMap(([kind, count]) => {
    const more = count - (before.get(kind) ?? 0);
    return more > 0 ? [`${more} ${kind}`] : [];
  });
}

// Registered before anything of the test file, so it runs after all of it. vitest ends its workers by force: without this a
// pool, server, child process, worker or interval that nobody closes would go unseen.
afterAll(async () => {
  for (let waitedMs = 0; waitedMs < GRACE_MS && leftOpen().length > 0; waitedMs += STEP_MS) await sleep(STEP_MS);
  const left = leftOpen();
  if (left.length > 0) throw new Error(`this file leaves open: ${left.join(", ")}`);
});
