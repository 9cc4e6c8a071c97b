import { LRUCache } from "lru-cache";
import type { Segment } from "../../screening/index/segment.ts";
import { type LookupWord, lookupsOfEntry, type NameLookup } from "../../screening/reverse/entry-lookups.ts";
import { wordKey } from "../../screening/reverse/party-keys.ts";
import type { NameKeys, SharedKeys } from "../../store/name-keys.ts";
import { entryHit } from "./known-hits.ts";
import type { NameHasher } from "./name-hasher.ts";

/** Part of what changed in a list. */
export interface ChangedEntries {
  list: string;
  segment: Segment;
  /** Entries, by position, that are new or say something new. */
  told: readonly number[];
  /** Marks of the ids of entries that are gone or said something else. */
  untold: readonly bigint[];
}

/** Aliases of one list repeat their words. */
const KNOWN_WORDS = 20_000;
const WORDS_AT_ONCE = 100;

/**
 * Finds the tenants that changed entries can touch, by keyed hashes alone: those whose names share enough words with a
 * name of an entry, or hold one of its identifiers, and those that were known to match what is no longer said.
 */
export function createFindTouched(parts: { hasher: NameHasher; nameKeys: NameKeys; pace: () => Promise<void> }) {
  const { hasher, nameKeys, pace } = parts;
  /** Hashes of the words of tenants that may be a listed word. */
  const likes = new LRUCache<string, string[]>({ max: KNOWN_WORDS });

  async function learn(words: readonly LookupWord[]): Promise<void> {
    const unknown = [...new Map(words.filter(({ text }) => !likes.has(text)).map((word) => [word.text, word])).values()];
    for (let at = 0; at < unknown.length; at += WORDS_AT_ONCE) {
      const some = unknown.slice(at, at + WORDS_AT_ONCE);
      const keys: string[][] = [];
      for (const { near } of some) {
        keys.push(near.map(hasher.hash));
        await pace();
      }
      const found = await nameKeys.wordsNear(keys);
      for (const [i, { text }] of some.entries())
        likes.set(text, [...new Set([hasher.hash(wordKey(text)), ...(found[i] ?? [])])]);
    }
  }

  const keysOf = ({ text, others }: LookupWord) => [...(likes.get(text) ?? []), ...others.map(hasher.hash)];

  function sharedKeys({ words, pairs, dominant, whole }: NameLookup, identifiers: readonly string[]): SharedKeys {
    const keys = words.map(keysOf);
    const at = (position: number) => keys[position] as string[];
    return {
      pairs: pairs.map(([one, other]) => [at(one), at(other)] as const),
      any: [...[...whole, ...identifiers].map(hasher.hash), ...(dominant === null ? [] : at(dominant))],
      alone: keys.flat(),
    };
  }

  return async ({ list, segment, told, untold }: ChangedEntries): Promise<Set<string>> => {
    const hits = untold.map((mark) => entryHit(hasher, list, mark));
    const touched = new Set(hits.length > 0 ? await nameKeys.tenantsHitBy(hits) : []);
    const lookups = told.map((entry) => lookupsOfEntry(segment, entry));
    await learn(lookups.flatMap(({ names }) => names.flatMap(({ words }) => words)));
    for (const { names, identifiers } of lookups) {
      const asked = names.map((name) => sharedKeys(name, identifiers));
      if (names.length === 0) asked.push({ pairs: [], any: identifiers.map(hasher.hash), alone: [] });
      for (const shared of asked) {
        for (const id of await nameKeys.tenantsSharing(shared)) touched.add(id);
        await pace();
      }
    }
    return touched;
  };
}
