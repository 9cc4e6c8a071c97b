import type { SignupRequest } from "../domain/requests.ts";
import type { ListIndex, ScreenedParty, ScreeningMatch, ScreeningQuery } from "../domain/screening.ts";
import type { SignalSettings } from "../domain/signal-settings.ts";
import { type Party, partiesOf } from "./parties.ts";

const MATCHES_PER_PARTY = 10;
/** Scores have four decimals: the most that is below a threshold. */
const STEP = 0.0001;

const isKnownByNameAlone = ({ birthDate, countries, identifiers, address }: ScreeningQuery): boolean =>
  birthDate === null && countries.length === 0 && identifiers.length === 0 && address === null;

/**
 * A name alone may be anybody's: a payer of whom nobody gave a birth date, country, address or number is worth a look
 * when a list has the name, and never refused for it.
 */
function weakened(match: ScreeningMatch, { strongThreshold }: SignalSettings): ScreeningMatch {
  if (match.score < strongThreshold) return match;
  const score = Math.round((strongThreshold - STEP) / STEP) * STEP;
  const why = { feature: "nothing but a name", query: "", candidate: "", score };
  return { ...match, score, explanation: match.explanation.length > 0 ? [...match.explanation, why] : [] };
}

/** A party of a profile with its matches and what it was screened by. */
export type QueriedParty = ScreenedParty & Pick<Party, "query">;

/** Screens everybody whom a profile names. */
export function screenParties(
  profile: SignupRequest,
  index: Pick<ListIndex, "screen">,
  settings: SignalSettings,
  { explain }: { explain: boolean },
): QueriedParty[] {
  const options = { limit: MATCHES_PER_PARTY, threshold: settings.possibleThreshold, explain };
  return partiesOf(profile).map(({ role, pointer, query }) => {
    const found = index.screen(query, options);
    return { role, pointer, query, matches: isKnownByNameAlone(query) ? found.map((match) => weakened(match, settings)) : found };
  });
}
