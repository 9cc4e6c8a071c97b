import type { ScreeningMatch } from "../../domain/screening.ts";
import type { SignalSettings } from "../../domain/signal-settings.ts";
import { markOfId } from "../../screening/index/entry-marks.ts";
import { isStrong } from "../../signals/screening.ts";
import type { NameHasher } from "./name-hasher.ts";

type Level = "possible" | "strong";

/** The key under which tenants that match an entry are found when it is changed or removed. */
export const entryHit = ({ hash }: NameHasher, list: string, idMark: bigint): string => hash(`possible ${list} ${idMark}`);

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

/** Whether a match is news: of an entry that the tenant did not match before, or not as strongly. */
export function isNewHit(
  hasher: NameHasher,
  known: ReadonlySet<string>,
  match: ScreeningMatch,
  settings: SignalSettings,
): boolean {
  return !keysOf(hasher, match, isStrong(match, settings) ? "strong" : "possible").some((key) => known.has(key));
}
