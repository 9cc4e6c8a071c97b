import type { PartyKind } from "../../../src/domain/requests.ts";
import type { ScreeningMatch, ScreeningQuery } from "../../../src/domain/screening.ts";
import type { Segment } from "../../../src/screening/index/segment.ts";
import { screenParty } from "../../../src/screening/match/screen-party.ts";
import type { NameStyle } from "../../../src/screening/names/prepare-name.ts";
import { makeRandom } from "../../helpers/random.ts";
import { type Disturbance, disturbances } from "./disturb-names.ts";

/** One name of a list and whose it is. */
export interface ListedName {
  list: string;
  entryId: string;
  text: string;
  style: NameStyle;
  kind: PartyKind | null;
}

export function listedNames(segments: readonly Segment[]): ListedName[] {
  return segments.flatMap((segment) =>
    Array.from({ length: segment.nameCount }, (_, name) => {
      const entry = segment.entryOf(name);
      const kind = segment.kind(entry);
      return {
        list: segment.listId,
        entryId: segment.entryId(entry),
        text: segment.nameText(name),
        style: segment.style(name),
        kind: kind === "individual" || kind === "organization" ? kind : null,
      };
    }),
  );
}

export const askFor = (name: string, kind: PartyKind | null): ScreeningQuery => ({
  kind,
  name,
  aliases: [],
  birthDate: null,
  countries: [],
  identifiers: [],
  address: null,
});

const TOP = 5;
const isFound = (matches: readonly ScreeningMatch[], { list, entryId }: ListedName) =>
  matches.some((match) => match.list === list && match.entryId === entryId);

export interface Recall {
  asked: number;
  /** Share of names whose entry is among the first five, whatever its score; and at the threshold at least. */
  inTop: number;
  atThreshold: number;
  missed: string[];
}

/** Asks for every name that the disturbance applies to. */
function recallOf(segments: readonly Segment[], names: readonly ListedName[], disturb: Disturbance, threshold: number): Recall {
  const random = makeRandom(7);
  let [asked, inTop, atThreshold] = [0, 0, 0];
  const missed: string[] = [];
  for (const listed of names) {
    const text = disturb(listed.text, listed.style, random);
    if (text === null) continue;
    asked++;
    const matches = screenParty(segments, askFor(text, listed.kind), { limit: TOP, threshold: 0, explain: false });
    if (isFound(matches, listed)) inTop++;
    else missed.push(`${text} (${listed.text})`);
    if (
      isFound(
        matches.filter(({ score }) => score >= threshold),
        listed,
      )
    )
      atThreshold++;
  }
  return { asked, inTop: inTop / asked, atThreshold: atThreshold / asked, missed };
}

/** Recall of all names as they are listed, and after each disturbance. */
export function measureRecall(segments: readonly Segment[], threshold: number, every = 1): Map<string, Recall> {
  const names = listedNames(segments).filter((_, i) => i % every === 0);
  const kinds: [string, Disturbance][] = [["as_listed", (name) => name], ...Object.entries(disturbances)];
  return new Map(kinds.map(([kind, disturb]) => [kind, recallOf(segments, names, disturb, threshold)]));
}
