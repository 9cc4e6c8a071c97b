import { setTimeout as sleep } from "node:timers/promises";

/** Milliseconds of work after which others have their turn: less than one of them would notice. */
const WORK_MS = 2;

/**
 * Keeps long work in the background there: awaited between its steps, it rests when enough was done, `rest` times as long
 * as was worked. Rejects with the signal's reason once it is aborted.
 */
export function createPace(rest: number, signal: AbortSignal): () => Promise<void> {
  let started = performance.now();
  return async () => {
    signal.throwIfAborted();
    const worked = performance.now() - started;
    if (worked < WORK_MS) return;
    await sleep(Math.max(1, worked * rest), undefined, { signal });
    started = performance.now();
  };
}
