import type { ListChangesPage, ListIndex, ListStatus } from "../../domain/screening.ts";
import type { Logger } from "../../platform/logger.ts";
import { createSegmentBuilder } from "./build-segment.ts";
import { readCodeVersion } from "./code-version.ts";
import { createListCache } from "./list-cache.ts";
import { createIndexMaker, type LoadedList } from "./list-index.ts";
import { readListsFile } from "./lists-file.ts";
import { type Loading, loadAtStart, obtainList } from "./load-list.ts";
import { readChanges } from "./read-changes.ts";

export interface OpenLists {
  /** The lists in use, all of one moment. */
  current(): ListIndex;
  /** Each of them as it was loaded. */
  loaded(): readonly LoadedList[];
  /** Lists that were found changed, on this machine, since they were last in use. */
  readonly changedAtStart: readonly string[];
  /** Fetches a list from its publisher. A list that cannot be believed leaves the one in use; its status says why. */
  refresh(id: string, options?: { acceptSmaller: boolean }): Promise<ListStatus>;
  /** Fetches what is due and gives the status of each that was fetched. */
  refreshDue(): Promise<ListStatus[]>;
  /** What the list in use says other than the one before it. */
  changes(id: string, page: { from: number; limit: number }): Promise<ListChangesPage>;
  close(): Promise<void>;
}

const HOUR_MS = 3_600_000;
/** A publisher that failed is asked again after this, whatever `refreshHours` says. */
const RETRY_MS = HOUR_MS;
const NOTHING_CHANGED = { added: 0, removed: 0, changed: 0 };

function isDue({ source, checkedAt, problem }: LoadedList, now: Date): boolean {
  if (checkedAt === null) return true;
  const interval = problem === null ? source.refreshHours * HOUR_MS : Math.min(RETRY_MS, source.refreshHours * HOUR_MS);
  return now.getTime() - Date.parse(checkedAt) >= interval;
}

interface ListsOptions {
  file: string;
  cacheDir: string;
  logger: Logger;
  now: () => Date;
}

/**
 * Opens the lists of a lists file: what lies on this machine is loaded before this resolves, what has to be fetched is
 * not loaded until `refresh` or `refreshDue` brought it. Throws StartError for a lists file that does not fit.
 */
export async function openLists({ file, cacheDir, logger, now }: ListsOptions): Promise<OpenLists> {
  const sources = readListsFile(file);
  const closing = new AbortController();
  const loading: Loading = {
    cache: createListCache(cacheDir),
    build: createSegmentBuilder(closing.signal),
    codeVersion: await readCodeVersion(),
    signal: closing.signal,
  };
  const opened = await Promise.all(sources.map((source) => loadAtStart(source, loading, now())));
  let loaded = opened.map(({ list }) => list);
  const makeIndex = createIndexMaker(now);
  let index = await makeIndex(loaded);
  const underWay = new Map<string, Promise<ListStatus>>();

  const statusOf = (id: string) => index.lists.find((list) => list.id === id) as ListStatus;
  const listOf = (id: string) => loaded.find(({ source }) => source.id === id);

  let swapped: Promise<unknown> = Promise.resolve();

  /** One at a time: each swap starts from what the one before it left. */
  function swap(after: LoadedList): Promise<ListStatus> {
    const mine = swapped.then(async () => {
      const { id } = after.source;
      const next = loaded.map((list) => (list.source.id === id ? after : list));
      index = await makeIndex(next);
      loaded = next;
      const { digest, asOf, entries, problem } = statusOf(id);
      if (problem === null) logger.info({ list: id, digest, asOf, entries }, "a list was refreshed");
      else logger.warn({ list: id, problem }, "a list was not refreshed; the one in use stays");
      return statusOf(id);
    });
    swapped = mine;
    return mine;
  }

  async function fetchList(before: LoadedList, acceptSmaller: boolean): Promise<ListStatus> {
    const after = await obtainList(before, loading, { now: now(), acceptSmaller });
    return closing.signal.aborted ? statusOf(before.source.id) : swap(after);
  }

  async function refresh(id: string, { acceptSmaller } = { acceptSmaller: false }): Promise<ListStatus> {
    const before = listOf(id);
    if (!before || closing.signal.aborted) return statusOf(id);
    // Two at once would fetch the same bytes twice: the second caller waits for the first.
    const running = underWay.get(id) ?? fetchList(before, acceptSmaller).finally(() => underWay.delete(id));
    underWay.set(id, running);
    return running;
  }

  return {
    current: () => index,
    loaded: () => loaded,
    changedAtStart: opened.flatMap(({ list, isChanged }) => (isChanged ? [list.source.id] : [])),
    refresh,
    async refreshDue() {
      const done: ListStatus[] = [];
      // One after the other: nothing waits for them, and each takes a core while it is indexed.
      for (const { source } of loaded.filter((list) => isDue(list, now())))
        if (!closing.signal.aborted) done.push(await refresh(source.id));
      return done;
    },
    async changes(id, page) {
      const { digest, asOf } = statusOf(id);
      const kept = await loading.cache.read(id);
      const to = digest === null ? null : { id, asOf, digest };
      if (!kept || kept.digest !== digest) return { list: id, from: null, to, counts: NOTHING_CHANGED, items: [], next: null };
      return { list: id, ...kept.changes, to, ...(await readChanges(kept.changesPath, page)) };
    },
    async close() {
      closing.abort();
      await Promise.allSettled(underWay.values());
    },
  };
}
