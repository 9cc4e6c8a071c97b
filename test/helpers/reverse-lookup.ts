import type { ScreeningQuery } from "../../src/domain/screening.ts";
import type { Segment } from "../../src/screening/index/segment.ts";
import { type LookupWord, lookupsOfEntry, type NameLookup } from "../../src/screening/reverse/entry-lookups.ts";
import { keysOfParties, type PartyKeys, wordKey } from "../../src/screening/reverse/party-keys.ts";

/** What the store does with keys of tenants, in memory and without hashing: which tenants a listed party may mean. */
export function createReverseIndex(tenants: readonly (readonly ScreeningQuery[])[]) {
  const stored = tenants.map(keysOfParties);
  const wordsOfNear = new Map<string, Set<string>>();
  for (const { words } of stored)
    for (const [word, near] of words) for (const key of near) wordsOfNear.set(key, (wordsOfNear.get(key) ?? new Set()).add(word));

  const wordsLike = ({ text, near, others }: LookupWord) =>
    new Set([wordKey(text), ...others, ...near.flatMap((key) => [...(wordsOfNear.get(key) ?? [])])]);

  function meets({ keys, alone }: PartyKeys, { pairs, dominant, whole }: NameLookup, likes: readonly Set<string>[]): boolean {
    const shares = (at: number, held = keys) => [...(likes[at] as Set<string>)].some((key) => held.has(key));
    if (whole.some((key) => keys.has(key)) || likes.some((_, at) => shares(at, alone as Set<string>))) return true;
    return (dominant !== null && shares(dominant)) || pairs.some(([one, other]) => shares(one) && shares(other));
  }

  return {
    stored,
    /** Positions of the tenants. */
    find(segment: Segment, entry: number): number[] {
      const { names, identifiers } = lookupsOfEntry(segment, entry);
      const lookups = names.map((lookup) => ({ lookup, likes: lookup.words.map(wordsLike) }));
      return stored.flatMap((tenant, at) => {
        const isSame = identifiers.some((key) => tenant.keys.has(key));
        return isSame || lookups.some(({ lookup, likes }) => meets(tenant, lookup, likes)) ? [at] : [];
      });
    },
  };
}
