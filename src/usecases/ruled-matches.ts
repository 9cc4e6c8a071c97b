import type { ScreeningMatch, ScreeningQuery } from "../domain/screening.ts";
import { canonicalJson } from "../platform/canonical-json.ts";
import type { Keyring } from "../platform/seal.ts";
import type { MatchRuling } from "../store/match-rulings.ts";

/** What a ruling is about on the tenant's side: while it stays the same, the ruling stands. */
export const subjectOf = (keyring: Keyring, query: ScreeningQuery): Buffer =>
  keyring.keyedHash("screened party", canonicalJson({ ...query, address: null }));

/**
 * What a ruling is about on the list's side: all that the entry says. Its id is left out, so that a publisher who numbers
 * its entries anew brings nothing back, and one who changes what an entry says brings it back under the same number.
 */
export const ruledEntryOf = ({ list, entryDigest }: ScreeningMatch): string => `${list} ${entryDigest}`;

/** Finds what a person ruled on a party's matches; the party is hashed once, and only where there are rulings at all. */
export function rulingsOnParty(
  keyring: Keyring,
  rulings: readonly MatchRuling[],
  query: ScreeningQuery,
): (match: ScreeningMatch) => MatchRuling | null {
  if (rulings.length === 0) return () => null;
  let subject: Buffer | null = null;
  return (match) => {
    subject ??= subjectOf(keyring, query);
    const [party, entry] = [subject, ruledEntryOf(match)];
    return rulings.find((ruling) => ruling.entryDigest === entry && ruling.subject.equals(party)) ?? null;
  };
}
