import { randomUUID } from "node:crypto";
import { extname } from "node:path";
import { Worker } from "node:worker_threads";
import type { Logger } from "../platform/logger.ts";
import type { Backtests } from "../store/backtests.ts";
import type { BacktestThreadOrder } from "./backtest-thread.ts";

export interface BacktestRunner {
  /** Runs what waits, in a thread of its own, one backtest after the other; does nothing while that is under way. */
  wake(): void;
  /** Wakes when there is work that nobody told of: of another server, or left by one that is gone. */
  look(): Promise<void>;
  close(): Promise<void>;
}

/** The same extension as this file: `.ts` from a checkout, `.js` once built. */
const threadFile = new URL(`./backtest-thread${extname(import.meta.url)}`, import.meta.url);
const MAX_HEAP_MB = 192;

/** Backtests away from the event loop: in the database stands all that they know, so any process may run them. */
export function createBacktestRunner(parts: {
  connectionString: string;
  backtests: Pick<Backtests, "hasWork" | "release">;
  logger: Logger;
  now: () => Date;
}): BacktestRunner {
  const { connectionString, backtests, logger } = parts;
  const holder = randomUUID();
  let thread: Worker | null = null;
  let isClosed = false;

  function wake(): void {
    if (thread || isClosed) return;
    const workerData: BacktestThreadOrder = { connectionString, holder };
    thread = new Worker(threadFile, { workerData, resourceLimits: { maxOldGenerationSizeMb: MAX_HEAP_MB } });
    thread.unref();
    thread.on("error", (err) => logger.error({ err }, "a backtest failed"));
    thread.on("exit", () => {
      thread = null;
    });
  }

  return {
    wake,
    async look() {
      if (!thread && (await backtests.hasWork(parts.now()))) wake();
    },
    async close() {
      isClosed = true;
      await thread?.terminate();
      await backtests.release(holder);
    },
  };
}
