import type { ListEffect, ScreeningMatch, ScreeningOptions, ScreeningQuery } from "../../src/domain/screening.ts";
import { Segment } from "../../src/screening/index/segment.ts";
import { SegmentBuilder } from "../../src/screening/index/segment-builder.ts";
import { screenParty } from "../../src/screening/match/screen-party.ts";
import { entryItem, type ListEntry } from "../../src/screening/readers/list-item.ts";

type EntryChanges = Omit<Partial<ListEntry>, "names"> & { names?: readonly (string | ListEntry["names"][number])[] };

/** A listed party with what the test is about; the rest is unknown. Names are strong unless said otherwise. */
export function aListed({ names = [], ...changes }: EntryChanges = {}): ListEntry {
  return {
    id: "1",
    kind: "individual",
    birthDates: [],
    countries: [],
    programs: [],
    identifiers: [],
    addresses: [],
    effect: null,
    ...changes,
    names: names.map((name) => (typeof name === "string" ? { text: name, isWeak: false } : name)),
  };
}

export function aSegment(entries: readonly ListEntry[], listId = "test-list", effect: ListEffect = "blocked"): Segment {
  const builder = new SegmentBuilder();
  for (const entry of entries) builder.add(entryItem(entry));
  return new Segment(listId, effect, builder.build());
}

export const aQuery = (changes: Partial<ScreeningQuery> = {}): ScreeningQuery => ({
  kind: null,
  name: "",
  aliases: [],
  birthDate: null,
  countries: [],
  identifiers: [],
  address: null,
  ...changes,
});

/** Screens against entries that make one list, explanations on. */
export function screenAgainst(
  entries: readonly ListEntry[],
  query: Partial<ScreeningQuery>,
  options: Partial<ScreeningOptions> = {},
): ScreeningMatch[] {
  return screenParty([aSegment(entries)], aQuery(query), { limit: 20, threshold: 0.5, explain: true, ...options });
}
