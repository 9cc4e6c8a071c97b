import type { ListIndex, ListStatus } from "../../domain/screening.ts";
import type { Logger } from "../../platform/logger.ts";
import type { SegmentData } from "../index/segment-data.ts";
import { buildSegment, ListProblem } from "./build-segment.ts";
import { dayOfFiles, type FetchedFile, fetchFiles } from "./fetch-files.ts";
import { createListCache, type ListCache } from "./list-cache.ts";
import { entriesOf, isTooOld, type LoadedList, makeListIndex, notLoaded, segmentOf } from "./list-index.ts";
import { type ListSource, readListsFile } from "./lists-file.ts";

export interface OpenLists {
  /** The lists in use, all of one moment. */
  current(): ListIndex;
  /** Fetches a list from its publisher. A list that cannot be believed leaves the one in use; its status says why. */
  refresh(id: string): Promise<ListStatus>;
  /** Fetches what is due and gives the status of each that was fetched. */
  refreshDue(): Promise<ListStatus[]>;
  close(): Promise<void>;
}

const HOUR_MS = 3_600_000;
/** A publisher that failed is asked again after this, whatever `refreshHours` says. */
const RETRY_MS = HOUR_MS;
const LEAST_SHARE = 0.9;

const isRemote = ({ files }: ListSource) => files.some((file) => file.isRemote);

/** Says why a new list must not replace the one in use. Throws ListProblem. */
function assertBelievable(data: SegmentData, asOf: string, before: LoadedList, now: Date): void {
  const entries = entriesOf(data);
  if (entries === 0) throw new ListProblem("the list is empty");
  const known = before.segment ? entriesOf(before.segment.data) : 0;
  if (entries < known * LEAST_SHARE)
    throw new ListProblem(`the list shrank from ${known} entries to ${entries}, by more than a tenth`);
  const isBetter = before.asOf === null || (isTooOld(before.asOf, before.source, now) && asOf > before.asOf);
  if (isTooOld(asOf, before.source, now) && !isBetter)
    throw new ListProblem(`the list that came is of ${asOf}, older than its ${before.source.maxAgeDays} days allow`);
}

/** Reads, indexes and judges files; the list as it was, but checked, when they hold the same bytes. Throws ListProblem. */
async function accept(
  before: LoadedList,
  files: readonly FetchedFile[],
  { day, checkedAt, now }: { day: string; checkedAt: string; now: Date },
): Promise<LoadedList> {
  const { source } = before;
  const { digest, data } = await buildSegment({ format: source.format, files: [...files], knownDigest: before.digest });
  const asOf = (data ?? before.segment?.data)?.asOf ?? source.asOf ?? day;
  if (data === null) return { ...before, asOf, problem: null, checkedAt };
  assertBelievable(data, asOf, before, now);
  return { source, segment: segmentOf(source, data), digest, asOf, problem: null, checkedAt };
}

function messageOf(error: unknown): string {
  if (error instanceof ListProblem) return error.message;
  const { code } = error as NodeJS.ErrnoException;
  return code ? `keeping the list failed (${code})` : "reading the list failed";
}

async function loadOwnFiles(before: LoadedList, now: Date): Promise<LoadedList> {
  const files = await fetchFiles(before.source, "");
  return accept(before, files, { day: await dayOfFiles(files), checkedAt: now.toISOString(), now });
}

/** What lies on this machine already: files of the operator's own, and what was downloaded before. */
async function loadKept(source: ListSource, cache: ListCache, now: Date): Promise<LoadedList> {
  const empty = notLoaded(source);
  try {
    if (!isRemote(source)) return await loadOwnFiles(empty, now);
    const kept = await cache.read(source.id);
    if (!kept) return empty;
    const { files, fetchedAt } = kept;
    return await accept(empty, files, { day: fetchedAt.slice(0, 10), checkedAt: fetchedAt, now });
  } catch (error) {
    return { ...empty, problem: messageOf(error) };
  }
}

/** Downloads a list and keeps its files when they are good. Throws ListProblem. */
async function download(before: LoadedList, cache: ListCache, now: Date): Promise<LoadedList> {
  const { id } = before.source;
  const incoming = await cache.openIncoming(id);
  try {
    const files = await fetchFiles(before.source, incoming);
    const checkedAt = now.toISOString();
    const after = await accept(before, files, { day: checkedAt.slice(0, 10), checkedAt, now });
    await cache.keep(id, incoming, files, now);
    return after;
  } catch (error) {
    await cache.discard(incoming).catch(() => undefined);
    throw error;
  }
}

function isDue({ source, checkedAt, problem }: LoadedList, now: Date): boolean {
  if (checkedAt === null) return true;
  const interval = problem === null ? source.refreshHours * HOUR_MS : Math.min(RETRY_MS, source.refreshHours * HOUR_MS);
  return now.getTime() - Date.parse(checkedAt) >= interval;
}

/**
 * Opens the lists of a lists file: what lies on this machine is loaded before this resolves, what has to be fetched is
 * not loaded until `refresh` or `refreshDue` brought it. Throws StartError for a lists file that does not fit.
 */
export async function openLists(options: {
  file: string;
  cacheDir: string;
  logger: Logger;
  now: () => Date;
}): Promise<OpenLists> {
  const { logger, now } = options;
  const cache = createListCache(options.cacheDir);
  let loaded = await Promise.all(readListsFile(options.file).map((source) => loadKept(source, cache, now())));
  let index = makeListIndex(loaded, now);
  const underWay = new Map<string, Promise<ListStatus>>();
  let isClosed = false;

  const statusOf = (id: string) => index.lists.find((list) => list.id === id) as ListStatus;
  const listOf = (id: string) => loaded.find(({ source }) => source.id === id);

  function swap(after: LoadedList): ListStatus {
    const { id } = after.source;
    loaded = loaded.map((list) => (list.source.id === id ? after : list));
    index = makeListIndex(loaded, now);
    const { digest, asOf, entries, problem } = statusOf(id);
    if (problem === null) logger.info({ list: id, digest, asOf, entries }, "a list was refreshed");
    else logger.warn({ list: id, problem }, "a list was not refreshed; the one in use stays");
    return statusOf(id);
  }

  async function fetchList(before: LoadedList): Promise<ListStatus> {
    const at = now();
    try {
      return swap(await (isRemote(before.source) ? download(before, cache, at) : loadOwnFiles(before, at)));
    } catch (error) {
      return swap({ ...before, problem: messageOf(error), checkedAt: at.toISOString() });
    }
  }

  async function refresh(id: string): Promise<ListStatus> {
    const before = listOf(id);
    if (!before || isClosed) return statusOf(id);
    // Two at once would fetch the same bytes twice: the second caller waits for the first.
    const running = underWay.get(id) ?? fetchList(before).finally(() => underWay.delete(id));
    underWay.set(id, running);
    return running;
  }

  return {
    current: () => index,
    refresh,
    async refreshDue() {
      const done: ListStatus[] = [];
      // One after the other: nothing waits for them, and each takes a core while it is indexed.
      for (const { source } of loaded.filter((list) => isDue(list, now()))) if (!isClosed) done.push(await refresh(source.id));
      return done;
    },
    async close() {
      isClosed = true;
      await Promise.allSettled(underWay.values());
    },
  };
}
