import type { Segment } from "../index/segment.ts";
import { type Candidate, ListSearch } from "./list-search.ts";
import type { QueryName } from "./query-name.ts";

const searches = new WeakMap<Segment, ListSearch>();

function searchOf(segment: Segment): ListSearch {
  let search = searches.get(segment);
  if (!search) {
    search = new ListSearch(segment);
    searches.set(segment, search);
  }
  return search;
}

/** Listed names that may be the query's and can score `least`, the likeliest first. */
export function findCandidates(segments: readonly Segment[], query: QueryName, least: number): Candidate[] {
  const found: Candidate[] = [];
  for (const segment of segments) if (segment.nameCount > 0) searchOf(segment).find(query, least, found);
  return found.sort((a, b) => b.ceiling - a.ceiling || b.share - a.share);
}
