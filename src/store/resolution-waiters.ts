import { EventEmitter } from "node:events";
import pg from "pg";
import { RESOLVED_CHANNEL } from "./decisions.ts";

export interface ResolutionWaiters {
  /** Resolves when the decision is resolved on any server, when `milliseconds` have passed, or when `signal` fires. */
  wait(decisionId: string, milliseconds: number, signal: AbortSignal): { done: Promise<void> };
  close(): Promise<void>;
}

const RECONNECT_MS = 500;

/**
 * Listens on a connection of its own. While that is lost nobody is woken, only timed out: who waits asks again, as
 * `?wait=` promises no more than that.
 */
export async function openResolutionWaiters(
  connectionString: string,
  onError: (error: Error) => void,
): Promise<ResolutionWaiters> {
  const events = new EventEmitter({ captureRejections: false }).setMaxListeners(0);
  let client: pg.Client | undefined;
  let isClosed = false;
  let timer: NodeJS.Timeout | undefined;

  async function connect(): Promise<void> {
    const next = new pg.Client({ connectionString, application_name: "gatehouse-listen" });
    next.on("error", (error) => {
      onError(error);
      client = undefined;
      reconnect();
    });
    next.on("notification", ({ payload }) => payload && events.emit(payload));
    await next.connect();
    await next.query(`listen ${RESOLVED_CHANNEL}`);
    client = next;
  }

  function reconnect(): void {
    if (isClosed) return;
    clearTimeout(timer);
    timer = setTimeout(() => void connect().catch(() => reconnect()), RECONNECT_MS);
    timer.unref();
  }

  await connect();
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
    async close() {
      isClosed = true;
      clearTimeout(timer);
      await client?.end();
    },
  };
}
