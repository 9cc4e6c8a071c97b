import type { ScreeningMatch } from "../domain/screening.ts";
import type { SignalSettings } from "../domain/signal-settings.ts";
import { markOfId } from "../screening/index/entry-marks.ts";
import { isStrong } from "../signals/screening.ts";
import type { NameHasher } from "./name-hasher.ts";

type Level = "possible" | "strong";

/** By id and by content: an entry under a new number, or with new words under its old one, is the entry that it was. */
const keysOf = ({ hash }: NameHasher, { list, entryId, entryDigest }: ScreeningMatch, level: Level): [string, string] => [
  hash(`${level} ${list} ${markOfId(entryId)}`),
  hash(`${level} ${list} ${entryDigest}`),
];

/** What is remembered of matches that went through a decision, so that nobody is asked about them twice. */
export function hitsOf(hasher: NameHasher, matches: readonly ScreeningMatch[], settings: SignalSettings): string[] {
  const levelsOf = (match: ScreeningMatch): Level[] => (isStrong(match, settings) ? ["possible", "strong"] : ["possible"]);
  return [...new Set(matches.flatMap((match) => levelsOf(match).flatMap((level) => keysOf(hasher, match, level))))];
}
