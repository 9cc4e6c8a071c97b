import type { IsInGroup } from "../domain/catalog.ts";
import type { Facts } from "../domain/facts.ts";
import { createNameSet } from "../domain/party-name.ts";
import type { SignupRequest } from "../domain/requests.ts";

/**
 * How verifications name a reseller's own customer identification programme (15 CFR 7.303, proposed). "KYC" alone is
 * what many call the check of one person: there must be a programme, a policy or procedures.
 */
const PROGRAMME =
  /customer identification|\bcip\b|\b(?:kyc|know[- ]your[- ]customer)\b.*\b(?:program(?:me)?s?|polic(?:y|ies)|procedures?|manual)\b/i;

export function gatherEnduse(profile: SignupRequest, isInGroup: IsInGroup, today: string): Facts["enduse"] {
  const { name, aliases, intendedUse, verifications } = profile;
  const tenant = createNameSet(["tenant", name, ...aliases]);
  const endUsers = intendedUse?.endUsers ?? [];
  const countries = endUsers.map(({ country }) => country).filter((country) => country !== null);
  const { trainsModels = null, resells = null, summary = null } = intendedUse ?? {};
  return {
    stated: Boolean(summary?.trim()) && endUsers.length > 0,
    endUserCountries: [...new Set(countries)].sort(),
    endUserD5: countries.some((country) => isInGroup("MACAU_PLUS_D5", country)),
    ...(trainsModels !== null && { trainsModels }),
    ...(resells !== null && { resells }),
    resellerProgramme: verifications.some(
      ({ subject, result, what, expiresOn }) =>
        result === "passed" &&
        what !== null &&
        PROGRAMME.test(what) &&
        (expiresOn === null || expiresOn >= today) &&
        tenant.has(subject),
    ),
  };
}
