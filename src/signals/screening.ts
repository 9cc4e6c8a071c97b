import type { Facts } from "../domain/facts.ts";
import type { ScreenedParty, ScreeningMatch } from "../domain/screening.ts";
import type { SignalSettings } from "../domain/signal-settings.ts";

/** A match that needs no second look to count; lists to watch never give one. */
export const isStrong = ({ score, effect }: ScreeningMatch, settings: SignalSettings): boolean =>
  score >= settings.strongThreshold && effect !== "watch";

/** What the lists say of all parties. Matches that a person ruled out are not among `screened`. */
export function gatherScreening(screened: readonly ScreenedParty[], settings: SignalSettings): Facts["screening"] {
  const matches = screened
    .flatMap((party) => party.matches.map((match) => ({ ...match, role: party.role })))
    .filter(({ score }) => score >= settings.possibleThreshold);
  const strong = matches.filter((match) => isStrong(match, settings));
  return {
    blockedStrong: strong.filter(({ effect }) => effect === "blocked").length,
    listedStrong: strong.filter(({ effect }) => effect === "listed").length,
    possible: matches.length - strong.length,
    bestScore: Math.max(0, ...matches.map(({ score }) => score)),
    matchedRoles: [...new Set(matches.map(({ role }) => role))].sort(),
    matchedLists: [...new Set(matches.map(({ list }) => list))].sort(),
  };
}
