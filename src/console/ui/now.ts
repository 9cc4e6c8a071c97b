import { useSyncExternalStore } from "react";

const TICK_MS = 20_000;
let now = Date.now();
let timer: number | undefined;
const listeners = new Set<() => void>();

function tick(): void {
  now = Date.now();
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= window.setInterval(tick, TICK_MS);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    window.clearInterval(timer);
    timer = undefined;
  };
}

/** The time, to a third of a minute: one clock for every relative time on the page. */
export const useNow = (): number => useSyncExternalStore(subscribe, () => now);
