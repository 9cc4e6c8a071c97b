import type { CaseKind, CaseMatch } from "../../domain/review-case.ts";

export interface RefreshedMatches {
  matches: CaseMatch[];
  /** Ids of matches that the case did not have, or that say something else than it has. */
  found: string[];
  /** Ids of matches that the lists no longer say. */
  gone: string[];
}

/** The same entry, by its id or by all that it says, for the same party. */
const isSame = (a: CaseMatch, b: CaseMatch) =>
  a.list === b.list &&
  a.pointer === b.pointer &&
  a.role === b.role &&
  (a.entryId === b.entryId || a.entryDigest === b.entryDigest);

/** An instance request may name a payer and end users of its own, of whom the profile says nothing. */
const isOfRequest = ({ pointer }: CaseMatch, kind: CaseKind) => kind === "instance" && /^\/(?:payment|intendedUse)/.test(pointer);

/**
 * What a case knows of matches beside what the lists say now: news are added, what is no longer said stays with the time at
 * which it was gone, and a ruling stays for as long as the entry says the same.
 */
export function refreshMatches(
  known: readonly CaseMatch[],
  present: readonly CaseMatch[],
  of: { kind: CaseKind; at: Date },
): RefreshedMatches {
  const [found, gone]: [string[], string[]] = [[], []];
  const matches = known.map((match): CaseMatch => {
    const now = present.find((one) => isSame(one, match));
    if (!now) {
      if (match.goneAt || isOfRequest(match, of.kind)) return match;
      gone.push(match.matchId);
      return { ...match, goneAt: of.at.toISOString() };
    }
    if (now.entryDigest === match.entryDigest && !match.goneAt) return { ...now, ruling: now.ruling ?? match.ruling };
    found.push(now.matchId);
    return now;
  });
  const added = present.filter((match) => !known.some((one) => isSame(one, match)));
  return { matches: [...matches, ...added], found: [...found, ...added.map(({ matchId }) => matchId)], gone };
}
