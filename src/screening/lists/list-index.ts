import type { ListIndex, ListStatus, NetworkKind } from "../../domain/screening.ts";
import { canonicalJson, sha256 } from "../../platform/canonical-json.ts";
import { holdsAddress } from "../index/network-ranges.ts";
import { Segment } from "../index/segment.ts";
import type { SegmentData } from "../index/segment-data.ts";
import { poolSize, type StringPool, stringAt } from "../index/string-pool.ts";
import { prepareSearch } from "../match/name-search.ts";
import { screenParty } from "../match/screen-party.ts";
import type { FilePlace, ListSource } from "./lists-file.ts";

/** One list as it is in use. */
export interface LoadedList {
  readonly source: ListSource;
  readonly segment: Segment | null;
  readonly digest: string | null;
  readonly asOf: string | null;
  readonly problem: string | null;
  readonly checkedAt: string | null;
}

const DAY_MS = 86_400_000;

export const notLoaded = (source: ListSource): LoadedList => ({
  source,
  segment: null,
  digest: null,
  asOf: null,
  problem: null,
  checkedAt: null,
});

export const segmentOf = ({ id, effect }: ListSource, data: SegmentData): Segment => new Segment(id, effect ?? "watch", data);

export const isTooOld = (asOf: string, { maxAgeDays }: ListSource, now: Date): boolean =>
  maxAgeDays !== null && now.getTime() - Date.parse(asOf) > (maxAgeDays + 1) * DAY_MS;

export function entriesOf({ counts }: SegmentData): number {
  return counts.entries + counts.ranges + counts.domains;
}

function statusOf({ source, segment, digest, asOf, problem, checkedAt }: LoadedList, now: Date): ListStatus {
  return {
    id: source.id,
    source: source.files.map(shownPlace).join(" "),
    publisher: source.publisher,
    effect: source.effect,
    asOf,
    digest,
    entries: segment ? entriesOf(segment.data) : 0,
    stale: asOf !== null && isTooOld(asOf, source, now),
    problem,
    checkedAt,
  };
}

/** Whether a pool that is sorted holds a string. */
function holdsString(pool: StringPool, text: string): boolean {
  let low = 0;
  let high = poolSize(pool);
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (stringAt(pool, middle) < text) low = middle + 1;
    else high = middle;
  }
  return low < poolSize(pool) && stringAt(pool, low) === text;
}

/** Addresses as people may see them: what identifies the operator to a publisher is left out. */
function shownPlace({ place, isRemote }: FilePlace): string {
  if (!isRemote) return place;
  const { origin, pathname } = new URL(place);
  return `${origin}${pathname}`;
}

/** The same array as before when it holds the same lists: a search that was made ready for them stays. */
function keptOf(before: readonly Segment[], segments: readonly Segment[]): readonly Segment[] {
  return before.length === segments.length && before.every((segment, i) => segment === segments[i]) ? before : segments;
}

/**
 * Makes indexes over lists that are loaded, one after the other. An index never changes once it is made, and is ready to
 * be searched: making it gives way to other work every few milliseconds. What is stale is judged anew each day.
 */
export function createIndexMaker(now: () => Date): (loaded: readonly LoadedList[]) => Promise<ListIndex> {
  let segments: readonly Segment[] = [];
  return async (loaded) => {
    const before = segments;
    segments = keptOf(
      before,
      loaded.flatMap(({ segment, source }) => (segment && source.effect ? [segment] : [])),
    );
    if (segments !== before) await prepareSearch(segments);
    return listIndexOf(loaded, segments, now);
  };
}

function listIndexOf(loaded: readonly LoadedList[], segments: readonly Segment[], now: () => Date): ListIndex {
  const networks = loaded.flatMap(({ segment, source: { kind } }) =>
    segment && kind ? [{ kind, ranges: segment.data.ranges }] : [],
  );
  const domains = loaded.flatMap(({ segment }) => (segment && poolSize(segment.data.domains) > 0 ? [segment.data.domains] : []));
  let day = "";
  let statuses: readonly ListStatus[] = [];
  return {
    digest: sha256(
      canonicalJson(loaded.map(({ source, digest }) => ({ id: source.id, effect: source.effect, kind: source.kind, digest }))),
    ),
    get lists() {
      const at = now();
      const today = at.toISOString().slice(0, 10);
      if (today !== day) [day, statuses] = [today, loaded.map((list) => statusOf(list, at))];
      return statuses;
    },
    screen: (query, options) => screenParty(segments, query, options),
    networkKinds(ip) {
      const kinds = new Set<NetworkKind>();
      for (const { kind, ranges } of networks) if (!kinds.has(kind) && holdsAddress(ranges, ip)) kinds.add(kind);
      return [...kinds].sort();
    },
    isDisposableDomain(domain) {
      const text = domain.toLowerCase();
      return domains.some((pool) => holdsString(pool, text));
    },
  };
}
