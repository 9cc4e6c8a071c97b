import type { Segment } from "../index/segment.ts";
import type { NameToken } from "../names/prepare-name.ts";
import { HashFilter, maskOfList } from "./hash-filter.ts";
import { type Candidate, ListSearch, type Neighbours, NO_NEIGHBOURS } from "./list-search.ts";
import type { QueryName, SoughtWord } from "./query-name.ts";

/** Words of which neighbours are kept: the everyday ones, which have so many that finding them again costs. */
const KNOWN_WORDS = 4096;
const MANY = 4;
/** Words of less weight tell too little for a name to be looked at for them alone. */
const LEAST_TELLING_WEIGHT = 0.51;

/** Searches several lists for a name. What it remembers of words follows from the lists alone, which never change. */
class ListsSearch {
  readonly #filter: HashFilter;
  readonly #searches: readonly ListSearch[];
  readonly #neighbours = new Map<string, readonly Neighbours[]>();

  constructor(segments: readonly Segment[]) {
    this.#filter = new HashFilter(segments);
    this.#searches = segments.map((segment) => new ListSearch(segment));
  }

  find(query: QueryName, least: number, into: Candidate[]): void {
    const people = query.prepared.style === "person";
    // Names are found by telling words; the others only add to what was found.
    const words = [...query.sought].sort((a, b) => b.token.weight - a.token.weight);
    const isTelling = ({ weight }: NameToken) =>
      weight >= LEAST_TELLING_WEIGHT || !words.some(({ token }) => token.weight >= LEAST_TELLING_WEIGHT);
    this.#countGlued(query);
    for (const sought of words) {
      const neighbours = this.#neighboursOf(sought, people);
      for (const [list, search] of this.#searches.entries())
        search.countWord(sought, neighbours[list] as Neighbours, isTelling(sought.token));
    }
    for (const search of this.#searches) search.takeBest(query, least, into);
  }

  #countGlued({ sought, joined, wholeKeys, weight }: QueryName): void {
    for (const { splitKeys, word, token } of sought)
      for (const key of splitKeys) this.#inLists(key, (search) => search.countGluedKey(key, word, token.weight));
    for (const { key, word, weight: both } of joined) this.#inLists(key, (search) => search.countJoinedKey(key, word, both));
    for (const key of wholeKeys) this.#inLists(key, (search) => search.countWholeKey(key, weight));
  }

  #inLists(key: number, count: (search: ListSearch) => void): void {
    const lists = this.#filter.listsWith(key);
    if (lists === 0) return;
    for (const [list, search] of this.#searches.entries()) if ((lists & maskOfList(list)) !== 0) count(search);
  }

  #neighboursOf(sought: SoughtWord, people: boolean): readonly Neighbours[] {
    const known = this.#neighbours.get(sought.name);
    if (known) return known;
    const keys = sought.keys.map((key) => ({ key, lists: this.#filter.listsWith(key) })).filter(({ lists }) => lists !== 0);
    const neighbours = this.#searches.map((search, list) => {
      const own = keys.filter(({ lists }) => (lists & maskOfList(list)) !== 0);
      return own.length === 0
        ? NO_NEIGHBOURS
        : search.findNeighbours(
            sought.token,
            own.map(({ key }) => key),
            people,
          );
    });
    if (neighbours.reduce((sum, { numbers }) => sum + numbers.length, 0) >= MANY) {
      if (this.#neighbours.size >= KNOWN_WORDS) this.#neighbours.clear();
      this.#neighbours.set(sought.name, neighbours);
    }
    return neighbours;
  }
}

const searches = new WeakMap<readonly Segment[], ListsSearch>();

/** Listed names that may be the query's and can score `least`, the likeliest first. What `lists` makes ready is kept with it. */
export function findCandidates(lists: readonly Segment[], query: QueryName, least: number): Candidate[] {
  let search = searches.get(lists);
  if (!search) {
    search = new ListsSearch(lists);
    searches.set(lists, search);
  }
  const found: Candidate[] = [];
  search.find(query, least, found);
  return found.sort((a, b) => b.ceiling - a.ceiling || b.share - a.share);
}
