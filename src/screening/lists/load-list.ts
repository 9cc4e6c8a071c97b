import type { ListReference } from "../../domain/decision.ts";
import type { SegmentData } from "../index/segment-data.ts";
import { type BuildSegment, ListProblem } from "./build-segment.ts";
import { dayOfFiles, digestOfFiles, fetchFiles, filesInPlace } from "./fetch-files.ts";
import { type CachedList, type ListCache, replaceFile } from "./list-cache.ts";
import { entriesOf, isTooOld, type LoadedList, notLoaded, segmentOf } from "./list-index.ts";
import type { ListSource } from "./lists-file.ts";
import { readSegmentFile, unpackSegment } from "./segment-file.ts";
import type { BuildOrder } from "./segment-worker.ts";

/** What loading a list takes. */
export interface Loading {
  readonly cache: ListCache;
  readonly build: BuildSegment;
  readonly codeVersion: string;
  readonly signal: AbortSignal;
}

export interface FetchOptions {
  readonly now: Date;
  /** Somebody has looked and says that the list is truly smaller, or of an earlier day, than the one in use. */
  readonly acceptSmaller: boolean;
}

const LEAST_SHARE = 0.9;

const isRemote = ({ files }: ListSource) => files.some((file) => file.isRemote);
const dayOf = (now: Date) => now.toISOString().slice(0, 10);

/** The day that a list speaks for: its own date, the one its source gives, or that of its files. No list is of tomorrow. */
function asOfDay(data: SegmentData, source: ListSource, { day, now }: { day: string; now: Date }): string {
  const stated = data.asOf ?? source.asOf;
  return stated !== null && stated <= dayOf(now) ? stated : day;
}

function shrinkage(data: SegmentData, before: SegmentData): string | null {
  const counted: [what: string, now: number, was: number][] = [
    ["entries", entriesOf(data), entriesOf(before)],
    ["names", data.nameEntries.length, before.nameEntries.length],
    ["identifiers", data.identifierTypes.length, before.identifierTypes.length],
  ];
  const shrunk = counted.find(([, now, was]) => now < was * LEAST_SHARE);
  return shrunk ? `the list shrank from ${shrunk[2]} ${shrunk[0]} to ${shrunk[1]}, by more than a tenth` : null;
}

/** Says why a new list must not replace the one in use. Throws ListProblem. */
function assertBelievable(data: SegmentData, asOf: string, before: LoadedList, { now, acceptSmaller }: FetchOptions): void {
  if (entriesOf(data) === 0) throw new ListProblem("the list is empty");
  if (before.segment === null || before.asOf === null || acceptSmaller) return;
  const shrunk = shrinkage(data, before.segment.data);
  if (shrunk) throw new ListProblem(shrunk);
  if (data.asOf !== null && before.segment.data.asOf !== null && asOf < before.asOf)
    throw new ListProblem(`the list that came is of ${asOf}, older than the one in use, which is of ${before.asOf}`);
  const isBetter = isTooOld(before.asOf, before.source, now) && asOf > before.asOf;
  if (isTooOld(asOf, before.source, now) && !isBetter)
    throw new ListProblem(`the list that came is of ${asOf}, older than its ${before.source.maxAgeDays} days allow`);
}

/** Indexes what was kept of a list again: the code that made its index was another one, or the index is damaged. */
async function rebuild(kept: CachedList, { build, codeVersion }: Loading): Promise<SegmentData> {
  const digest = await digestOfFiles(kept.files);
  if (digest !== kept.digest) throw new ListProblem("what was kept of the list is damaged");
  const { format, files, indexPath } = kept;
  const { packed } = await build({ format, files, digest, codeVersion, before: null, changesPath: null });
  // An index that cannot be written is made again at the next start.
  await replaceFile(indexPath, new Uint8Array(packed)).catch(() => undefined);
  return unpackSegment(packed);
}

/** What was kept of a list when it was last good; not loaded when nothing was. */
async function loadKept(source: ListSource, loading: Loading, now: Date): Promise<LoadedList> {
  const kept = await loading.cache.read(source.id);
  if (kept?.format !== source.format) return notLoaded(source);
  const made = { digest: kept.digest, codeVersion: loading.codeVersion };
  try {
    const data = (await readSegmentFile(kept.indexPath, made)) ?? (await rebuild(kept, loading));
    const { digest, fetchedAt: checkedAt } = kept;
    const asOf = asOfDay(data, source, { day: checkedAt.slice(0, 10), now });
    return { source, segment: segmentOf(source, data), digest, asOf, problem: null, checkedAt };
  } catch (error) {
    return { ...notLoaded(source), problem: problemOf(error) };
  }
}

/** The list as it is in use, whose publisher still has the same bytes: only the day may be another one. */
async function stillGood(before: LoadedList, { cache }: Loading, { day, now }: { day: string; now: Date }): Promise<LoadedList> {
  const asOf = before.segment && asOfDay(before.segment.data, before.source, { day, now });
  const checkedAt = now.toISOString();
  await cache.touch(before.source.id, checkedAt);
  return { ...before, asOf, problem: null, checkedAt };
}

function referenceOf({ source, digest, asOf }: LoadedList): ListReference | null {
  return digest === null ? null : { id: source.id, asOf, digest };
}

/** Fetches a list and, when it is another one than that in use and can be believed, keeps and gives it. Throws ListProblem. */
async function fetchList(before: LoadedList, loading: Loading, options: FetchOptions): Promise<LoadedList> {
  const { source, segment } = before;
  const { cache, codeVersion } = loading;
  const { now } = options;
  if (segment && !isRemote(source)) {
    const inPlace = filesInPlace(source.files);
    const [day, digest] = [await dayOfFiles(inPlace), await digestOfFiles(inPlace)];
    if (digest === before.digest) return stillGood(before, loading, { day, now });
  }
  const incoming = await cache.openIncoming(source.id);
  try {
    const files = await fetchFiles(source.files, incoming.directory, loading.signal);
    const day = isRemote(source) ? dayOf(now) : await dayOfFiles(filesInPlace(source.files));
    const digest = await digestOfFiles(files);
    if (segment && digest === before.digest) {
      await cache.discard(incoming);
      return await stillGood(before, loading, { day, now });
    }
    const kept = segment ? await cache.read(source.id) : null;
    const { changesPath, indexPath } = incoming;
    const order: BuildOrder = { format: source.format, files, digest, codeVersion, before: kept?.files ?? null, changesPath };
    const { packed, counts } = await loading.build(order);
    const data = unpackSegment(packed);
    const asOf = asOfDay(data, source, { day, now });
    assertBelievable(data, asOf, before, options);
    await replaceFile(indexPath, new Uint8Array(packed));
    const fetchedAt = now.toISOString();
    const changes = { from: referenceOf(before), counts };
    await cache.keep(source.id, incoming, { format: source.format, files, digest, fetchedAt, changes });
    return { source, segment: segmentOf(source, data), digest, asOf, problem: null, checkedAt: fetchedAt };
  } catch (error) {
    await cache.discard(incoming).catch(() => undefined);
    throw error;
  }
}

function problemOf(error: unknown): string {
  if (error instanceof ListProblem) return error.message;
  const { code } = error as NodeJS.ErrnoException;
  return code ? `keeping the list failed (${code})` : "reading the list failed";
}

/** Fetches a list; one that cannot be had or believed leaves the one in use, with the reason. Never rejects. */
export async function obtainList(before: LoadedList, loading: Loading, options: FetchOptions): Promise<LoadedList> {
  try {
    return await fetchList(before, loading, options);
  } catch (error) {
    return { ...before, problem: problemOf(error), checkedAt: options.now.toISOString() };
  }
}

/**
 * A list as it can be had without asking anybody: what was kept of it, and for files of this machine what they hold now.
 * `isChanged` says that it is another one than what was kept.
 */
export async function loadAtStart(
  source: ListSource,
  loading: Loading,
  now: Date,
): Promise<{ list: LoadedList; isChanged: boolean }> {
  const kept = await loadKept(source, loading, now);
  if (isRemote(source)) return { list: kept, isChanged: false };
  const list = await obtainList(kept, loading, { now, acceptSmaller: false });
  return { list, isChanged: list.digest !== kept.digest };
}
