import { useEffect, useRef, useSyncExternalStore } from "react";
import type { CaseFeedEvent } from "./wire.ts";

/** `reset`: more happened than was told. */
type News = CaseFeedEvent | "reset";
type Listener = (news: News) => void;

const REOPEN_MS = 5_000;
/** So long a lost connection may take to come back before it is said. */
const PATIENCE_MS = 8_000;

const listeners = new Set<Listener>();
const watchers = new Set<() => void>();
let source: EventSource | null = null;
let timer: number | undefined;
let isLost = false;

function say(lost: boolean): void {
  if (isLost === lost) return;
  isLost = lost;
  for (const watcher of watchers) watcher();
}

const tell = (news: News): void => {
  for (const listener of listeners) listener(news);
};

function close(): void {
  window.clearTimeout(timer);
  timer = undefined;
  source?.close();
  source = null;
}

function failed(): void {
  // What ends of itself the browser opens again, and the server tells what was missed. What was refused stays closed.
  if (source?.readyState === EventSource.CLOSED) {
    close();
    timer = window.setTimeout(() => open(true), REOPEN_MS);
    say(true);
    return;
  }
  timer ??= window.setTimeout(() => say(true), PATIENCE_MS);
}

function open(isAgain: boolean): void {
  if (source || document.hidden || listeners.size === 0) return;
  close();
  source = new EventSource("/v1/cases/events");
  source.addEventListener("case", ({ data }) => tell(JSON.parse(data) as CaseFeedEvent));
  source.addEventListener("reset", () => tell("reset"));
  source.addEventListener("error", failed);
  source.addEventListener("open", () => {
    window.clearTimeout(timer);
    timer = undefined;
    say(false);
    if (isAgain) tell("reset");
    isAgain = true;
  });
}

/** A page that nobody sees holds no connection: a browser has few of them for all its tabs together. */
document.addEventListener("visibilitychange", () => (document.hidden ? close() : open(true)));

/** Hears what happens in the queue while the component is on the page, over one connection for all. */
export function useCaseFeed(listener: Listener): void {
  const latest = useRef(listener);
  latest.current = listener;
  useEffect(() => {
    const hear: Listener = (news) => latest.current(news);
    listeners.add(hear);
    open(false);
    return () => {
      listeners.delete(hear);
      if (listeners.size === 0) close();
    };
  }, []);
}

const watch = (watcher: () => void) => {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
};

/** Whether news no longer arrive. */
export const useIsFeedLost = (): boolean => useSyncExternalStore(watch, () => isLost);
