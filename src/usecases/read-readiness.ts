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
  lists: { current(): ListIndex };
  now: () => Date;
}): () => Promise<{ ready: boolean; degraded: Degraded[] }> {
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

  async function isStoreThere(): Promise<boolean> {
    const late = new Promise<false>((resolve) => setTimeout(() => resolve(false), PING_MS).unref());
    return Promise.race([
      parts.ping().then(
        () => true,
        () => false,
      ),
      late,
    ]);
  }

  return async () => {
    const found: Omit<Degraded, "since">[] = [];
    const ready = await isStoreThere();
    if (!ready) found.push({ part: "store", detail: "PostgreSQL does not answer" });
    for (const list of parts.lists.current().lists) {
      if (list.digest === null)
        found.push({ part: `list:${list.id}`, detail: `not loaded: ${list.problem ?? "never fetched"}; screening is partial` });
      else if (list.stale)
        found.push({ part: `list:${list.id}`, detail: `older than allowed (as of ${list.asOf}); screening is partial` });
      else if (list.problem) found.push({ part: `list:${list.id}`, detail: `the last refresh failed: ${list.problem}` });
    }
    return { ready, degraded: noteAll(found) };
  };
}
