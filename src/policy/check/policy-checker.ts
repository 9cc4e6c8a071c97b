import { extname } from "node:path";
import { Worker } from "node:worker_threads";
import type { PolicyCheck } from "./check-policy.ts";
import type { CheckOrder } from "./policy-check-worker.ts";

export interface PolicyChecker {
  /** As `checkPolicy`, away from the event loop; one after the other, each for a limited time. */
  check(text: string): Promise<PolicyCheck>;
  close(): Promise<void>;
}

const LIMIT_MS = 5_000;
/** A thread that nobody asked for so long ends: it holds some 30 MB. */
const IDLE_MS = 30_000;
const MAX_HEAP_MB = 128;

/** The same extension as this file: `.ts` from a checkout, `.js` once built. */
const workerFile = new URL(`./policy-check-worker${extname(import.meta.url)}`, import.meta.url);

const gaveUp: PolicyCheck = {
  valid: false,
  problems: [
    {
      severity: "error",
      code: "invalid",
      line: 1,
      column: 1,
      message: `the policy takes more than ${LIMIT_MS / 1000} seconds to check: make it smaller`,
    },
  ],
  policy: null,
};

function startWorker(): Worker {
  const worker = new Worker(workerFile, { resourceLimits: { maxOldGenerationSizeMb: MAX_HEAP_MB } });
  worker.unref();
  // Who waits for an answer is told; an error that comes when nobody waits must not end the server.
  return worker.on("error", () => undefined);
}

/** What one order comes to; null when the thread broke down or took too long. */
function askWorker(worker: Worker, order: CheckOrder): Promise<PolicyCheck | null> {
  return new Promise((resolve) => {
    const end = (check: PolicyCheck | null) => {
      clearTimeout(timer);
      worker.off("message", end).off("exit", giveUp);
      resolve(check);
    };
    const giveUp = () => end(null);
    const timer = setTimeout(giveUp, LIMIT_MS);
    worker.on("message", end).on("exit", giveUp);
    worker.postMessage(order);
  });
}

/** Checks policies that came from outside in a thread of their own, so that none can keep the server from deciding. */
export function createPolicyChecker(now: () => Date): PolicyChecker {
  let worker: Worker | null = null;
  let turn: Promise<unknown> = Promise.resolve();
  let idle: NodeJS.Timeout | undefined;

  async function end(): Promise<void> {
    clearTimeout(idle);
    const ending = worker;
    worker = null;
    await ending?.terminate();
  }

  async function check(text: string): Promise<PolicyCheck> {
    clearTimeout(idle);
    worker ??= startWorker();
    const found = await askWorker(worker, { text, at: now().toISOString() });
    if (found === null) await end();
    idle = setTimeout(() => void end(), IDLE_MS);
    idle.unref();
    return found ?? gaveUp;
  }

  return {
    check(text) {
      const next = turn.then(() => check(text));
      turn = next.catch(() => undefined);
      return next;
    },
    async close() {
      await turn;
      await end();
    },
  };
}
