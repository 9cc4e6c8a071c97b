import { EventEmitter } from "node:events";
import { RESOLVED_CHANNEL } from "./decisions.ts";
import { openNotifications } from "./notifications.ts";

export interface ResolutionWaiters {
  /** Resolves when the decision is resolved on any server, when `milliseconds` have passed, or when `signal` fires. */
  wait(decisionId: string, milliseconds: number, signal: AbortSignal): { done: Promise<void> };
  close(): Promise<void>;
}

/**
 * While the connection is lost nobody is woken, only timed out: who waits asks again, as `?wait=` promises no more
 * than that.
 */
export async function openResolutionWaiters(
  connectionString: string,
  onError: (error: Error) => void,
): Promise<ResolutionWaiters> {
  const events = new EventEmitter({ captureRejections: false }).setMaxListeners(0);
  const notifications = await openNotifications({
    connectionString,
    channels: [RESOLVED_CHANNEL],
    onPayload: (_channel, decisionId) => void events.emit(decisionId),
    onError,
  });
  return {
    wait(decisionId, milliseconds, signal) {
      const done = new Promise<void>((resolve) => {
        const end = () => {
          clearTimeout(timeout);
          events.off(decisionId, end);
          signal.removeEventListener("abort", end);
          resolve();
        };
        const timeout = setTimeout(end, milliseconds);
        events.once(decisionId, end);
        signal.addEventListener("abort", end, { once: true });
      });
      return { done };
    },
    close: () => notifications.close(),
  };
}
