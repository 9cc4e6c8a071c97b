import type { ListIndex } from "../domain/screening.ts";

export interface Degraded {
  part: string;
  since: string;
  detail: string;
}

const PING_MS = 2_000;

/** Whether decisions can be made, and what is away or partial. `ping` must reject while the store is away. */
export function createReadiness(parts: {
  ping: () => Promise<unknown>;
  jobQueue: { backend: string; isThere(): Promise<boolean> };
  lists: { current(): ListIndex };
  now: () => Date;
}): { read(): Promise<{ ready: boolean; degraded: Degraded[] }>; leave(): void } {
  let isLeaving = false;
  const since = new Map<string, string>();

  function noteAll(found: Omit<Degraded, "since">[]): Degraded[] {
    const at = parts.now().toISOString();
    const parted = new Set(found.map(({ part }) => part));
    for (const part of since.keys()) if (!parted.has(part)) since.delete(part);
    return found.map(({ part, detail }) => {
      since.set(part, since.get(part) ?? at);
      return { part, since: since.get(part) ?? at, detail };
    });
  }

  function inTime(ask: () => Promise<unknown>): Promise<boolean> {
    const late = new Promise<false>((resolve) => setTimeout(() => resolve(false), PING_MS).unref());
    const answered = ask().then(
      (answer) => answer !== false,
      () => false,
    );
    return Promise.race([answered, late]);
  }

  async function read() {
    const found: Omit<Degraded, "since">[] = [];
    const [ready, hasQueue] = await Promise.all([inTime(parts.ping), inTime(parts.jobQueue.isThere)]);
    if (!ready) found.push({ part: "store", detail: "PostgreSQL does not answer" });
    // Where the queue is in PostgreSQL, one part is away and not two.
    if (!hasQueue && parts.jobQueue.backend === "redis")
      found.push({ part: "redis", detail: "Redis does not answer: decisions go on, jobs wait" });
    for (const list of parts.lists.current().lists) {
      if (list.digest === null)
        found.push({ part: `list:${list.id}`, detail: `not loaded: ${list.problem ?? "never fetched"}; screening is partial` });
      else if (list.stale)
        found.push({ part: `list:${list.id}`, detail: `older than allowed (as of ${list.asOf}); screening is partial` });
      else if (list.problem) found.push({ part: `list:${list.id}`, detail: `the last refresh failed: ${list.problem}` });
    }
    if (isLeaving) found.push({ part: "server", detail: "it is about to stop" });
    return { ready: ready && !isLeaving, degraded: noteAll(found) };
  }

  return {
    read,
    leave() {
      isLeaving = true;
    },
  };
}
