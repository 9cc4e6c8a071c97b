import type pg from "pg";
import { insertAuditEntries } from "./audit-entries.ts";
import { translateStoreError } from "./database.ts";
import type { EventBatch, PreparedEvent } from "./event-rows.ts";
import { inTransaction } from "./in-transaction.ts";
import { addToMonitoring } from "./monitoring-queue.ts";
import { addToInstances, addToWindows, insertEvents, noteConduct, workOutRuns } from "./write-events.ts";

export interface EventCounts {
  accepted: number;
  duplicates: number;
}

export interface EventLane {
  /** Resolves once the batch is durable, with all that it adds. */
  commit(batch: EventBatch): Promise<EventCounts>;
}

interface Waiting {
  batch: EventBatch;
  resolve: (counts: EventCounts) => void;
  reject: (error: unknown) => void;
}

const MOST_EVENTS = 4_000;

const keyOf = ({ tenantId, eventId }: PreparedEvent) => `${tenantId} ${eventId}`;

/** Each event once, in the order of their keys: two servers that are sent the same events take them in the same order. */
function distinct(batches: readonly EventBatch[]): PreparedEvent[] {
  const events = new Map<string, PreparedEvent>();
  for (const event of batches.flatMap((batch) => batch.events)) {
    const key = keyOf(event);
    if (!events.has(key)) events.set(key, event);
  }
  return [...events].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, event]) => event);
}

async function write(
  client: pg.ClientBase,
  batches: readonly EventBatch[],
  terms: { now: Date; dueAt: Date },
): Promise<EventCounts[]> {
  const events = distinct(batches);
  const inserted = await insertEvents(client, events, terms.now);
  const added = events.filter(({ id }) => inserted.has(id));
  await addToWindows(client, added);
  await addToInstances(client, added);
  await workOutRuns(client, added);
  await noteConduct(client, added);
  const due = new Map(added.map(({ tenantId }) => [tenantId, terms.dueAt]));
  // A log-in from an embargoed place does not wait for more of its kind.
  for (const { tenantId, window } of added) if (window && window.embargoedLogins > 0) due.set(tenantId, terms.now);
  await addToMonitoring(client, due);
  const counts = batches.map((batch) => {
    const accepted = batch.events.filter(({ id }) => inserted.has(id)).length;
    return { accepted, duplicates: batch.events.length - accepted };
  });
  await insertAuditEntries(
    client,
    batches.flatMap((batch, i) => (counts[i] && counts[i].accepted > 0 ? [batch.audit(counts[i])] : [])),
  );
  return counts;
}

/**
 * Events are taken by one transaction at a time: what comes meanwhile waits and leaves together. So batches of one server
 * never wait for each other's rows, and many small ones cost as little as a large one.
 */
export function createEventLane(pool: pg.Pool, parts: { delayMs: number; now: () => Date }): EventLane {
  const queue: Waiting[] = [];
  let isBusy = false;

  function takeTogether(): Waiting[] {
    let [count, size] = [0, 0];
    for (const { batch } of queue) {
      size += batch.events.length;
      if (count > 0 && size > MOST_EVENTS) break;
      count++;
    }
    return queue.splice(0, count);
  }

  async function commitTogether(taken: Waiting[]): Promise<void> {
    const now = parts.now();
    const terms = { now, dueAt: new Date(now.getTime() + parts.delayMs) };
    try {
      const batches = taken.map(({ batch }) => batch);
      const counts = await inTransaction(pool, (client) => write(client, batches, terms));
      for (const [i, waiting] of taken.entries()) waiting.resolve(counts[i] as EventCounts);
    } catch (error) {
      const problem = translateStoreError(error);
      // One bad batch must not take its neighbours with it.
      if (taken.length === 1 || problem !== error) for (const waiting of taken) waiting.reject(problem);
      else for (const waiting of taken) await commitTogether([waiting]);
    }
  }

  async function flush(): Promise<void> {
    isBusy = true;
    while (queue.length > 0) await commitTogether(takeTogether());
    isBusy = false;
  }

  return {
    commit: (batch) =>
      new Promise((resolve, reject) => {
        queue.push({ batch, resolve, reject });
        if (!isBusy && queue.length === 1) setImmediate(() => void (!isBusy && flush()));
      }),
  };
}
