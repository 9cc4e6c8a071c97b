import { readlinkSync } from "node:fs";
import { setPriority } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { parentPort, workerData } from "node:worker_threads";
import { openPool } from "../engine/pool.ts";
import { createBacktests } from "../store/backtests.ts";
import { createDb } from "../store/database.ts";
import { runNextBacktest } from "../usecases/run-backtest.ts";

/** What the thread is started with. */
export interface BacktestThreadOrder {
  connectionString: string;
  holder: string;
}

/** Of the time that a chunk took, so much is left to others: decisions on the same cores and in the same database. */
const REST_SHARE = 0.25;
const LOW_PRIORITY = 15;

/** Linux gives each thread a priority of its own; elsewhere the rests have to do. */
function yieldToOthers(): void {
  try {
    setPriority(Number(readlinkSync("/proc/thread-self").split("/").at(-1)), LOW_PRIORITY);
  } catch {
    // Nothing depends on it.
  }
}

const { connectionString, holder } = workerData as BacktestThreadOrder;
yieldToOthers();
const pool = openPool(connectionString, { size: 1, onError: () => undefined });
const db = createDb(pool);
try {
  const parts = {
    backtests: createBacktests(db),
    holder,
    now: () => new Date(),
    breathe: (busyMs: number) => sleep(busyMs * REST_SHARE),
  };
  while (await runNextBacktest(parts));
} finally {
  await db.destroy();
  parentPort?.close();
}
