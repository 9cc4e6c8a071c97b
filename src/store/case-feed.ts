import type { CaseFeedEvent, CaseFeedMessage } from "../domain/case-feed.ts";
import { type PriorityWeights, priorityAt } from "../domain/case-priority.ts";
import type { CaseEventType, CaseState } from "../domain/review-case.ts";
import { firstIdAt, timeOfId } from "../platform/ids.ts";
import type { Db } from "./database.ts";
import { openNotifications } from "./notifications.ts";

export interface CaseFeed {
  watch(after: string | null, signal: AbortSignal): AsyncIterable<CaseFeedMessage>;
  /** Ends all watching. */
  end(): void;
  close(): Promise<void>;
}

const CHANNEL = "gatehouse_cases";
/** What comes within this time is read from the store together. */
const GATHER_MS = 25;
const IDLE_MS = 15_000;
/** A watcher that is behind by more is cut off: it connects again and says where it was. */
const MOST_WAITING = 1_000;
const MOST_REPLAYED = 1_000;
/**
 * Ids are made before they are committed, so one that is a little older can come a little later. A replay begins this
 * much earlier: an event may be told twice, none is missed.
 */
const OVERLAP_MS = 5_000;

/** Messages of one watcher until it takes them. */
function createMailbox() {
  const waiting: CaseFeedMessage[] = [];
  let isOver = false;
  let wake: () => void = () => undefined;
  return {
    put(message: CaseFeedMessage): void {
      if (waiting.length >= MOST_WAITING) isOver = true;
      else waiting.push(message);
      wake();
    },
    end(): void {
      isOver = true;
      wake();
    },
    /** Null at the end. */
    async take(): Promise<CaseFeedMessage | null> {
      if (waiting.length === 0 && !isOver) {
        let timer: NodeJS.Timeout | undefined;
        await new Promise<void>((resolve) => {
          wake = resolve;
          timer = setTimeout(resolve, IDLE_MS);
        });
        clearTimeout(timer);
      }
      if (isOver) return null;
      return waiting.shift() ?? { type: "idle" };
    },
  };
}

function eventReader(db: Db, weights: PriorityWeights, now: () => Date) {
  const events = () =>
    db
      .selectFrom("case_events")
      .innerJoin("cases", "cases.id", "case_events.case_id")
      .select(["case_events.id as id", "case_events.case_id as caseId", "type", "at", "actor_id", "actor_name"])
      .select(["kind", "state", "revision", "score", "priority", "assignee_id", "assignee_name"])
      .orderBy("case_events.id");
  type Row = Awaited<ReturnType<ReturnType<typeof events>["executeTakeFirstOrThrow"]>>;
  const rowToEvent = ({ id, caseId, kind, revision, score, ...row }: Row): CaseFeedEvent => ({
    ...{ id, caseId, kind, revision, score },
    type: row.type as CaseEventType,
    at: row.at.toISOString(),
    actor: { id: row.actor_id, name: row.actor_name },
    state: row.state as CaseState,
    priority: priorityAt(row.priority, weights, now()),
    assignee: row.assignee_id === null ? null : { id: row.assignee_id, name: row.assignee_name ?? row.assignee_id },
  });
  return {
    byIds: async (ids: string[]) => (await events().where("case_events.id", "in", ids).execute()).map(rowToEvent),
    since: async (id: string) =>
      (
        await events()
          .where("case_events.id", ">", firstIdAt("evt", Math.max(0, timeOfId(id) - OVERLAP_MS)))
          .limit(MOST_REPLAYED + 1)
          .execute()
      ).map(rowToEvent),
  };
}

/** Tells watchers of every server what happens on cases: the store announces each event, and here it is read once for all. */
export async function openCaseFeed(options: {
  db: Db;
  connectionString: string;
  weights: PriorityWeights;
  now: () => Date;
  onError: (error: unknown) => void;
}): Promise<CaseFeed> {
  const read = eventReader(options.db, options.weights, options.now);
  const mailboxes = new Set<ReturnType<typeof createMailbox>>();
  let announced: string[] = [];
  let timer: NodeJS.Timeout | undefined;

  const tell = (message: CaseFeedMessage) => {
    for (const mailbox of mailboxes) mailbox.put(message);
  };

  async function flush(): Promise<void> {
    timer = undefined;
    const ids = announced.splice(0);
    if (mailboxes.size === 0 || ids.length === 0) return;
    for (const event of await read.byIds(ids)) tell({ type: "event", event });
  }

  const notifications = await openNotifications({
    connectionString: options.connectionString,
    channels: [CHANNEL],
    onPayload(_channel, payload) {
      if (mailboxes.size === 0) return;
      announced.push(payload.slice(0, payload.indexOf(" ")));
      timer ??= setTimeout(() => {
        flush().catch((error: unknown) => {
          options.onError(error);
          tell({ type: "reset" });
        });
      }, GATHER_MS);
    },
    onBack: () => tell({ type: "reset" }),
    onError: options.onError,
  });

  /** What was missed; a single reset when that is too much, or the id says nothing. */
  async function missed(after: string): Promise<CaseFeedMessage[]> {
    const events = await read.since(after);
    if (events.length > MOST_REPLAYED) return [{ type: "reset" }];
    return events.filter(({ id }) => id !== after).map((event) => ({ type: "event", event }));
  }

  const end = () => {
    for (const mailbox of mailboxes) mailbox.end();
  };

  return {
    async *watch(after, signal) {
      const mailbox = createMailbox();
      // Listens before it looks: what happens in between is told twice, not lost.
      mailboxes.add(mailbox);
      const stop = () => mailbox.end();
      signal.addEventListener("abort", stop, { once: true });
      try {
        if (after !== null) yield* await missed(after);
        if (signal.aborted) return;
        for (let message = await mailbox.take(); message !== null; message = await mailbox.take()) yield message;
      } finally {
        signal.removeEventListener("abort", stop);
        mailboxes.delete(mailbox);
      }
    },
    end,
    async close() {
      end();
      clearTimeout(timer);
      announced = [];
      await notifications.close();
    },
  };
}
