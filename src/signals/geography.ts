import { getTimezone } from "countries-and-timezones";
import type { Catalog, IsInGroup } from "../domain/catalog.ts";
import type { Facts } from "../domain/facts.ts";
import type { OwnershipGraph } from "../domain/ownership-graph.ts";
import type { Connection, SignupRequest } from "../domain/requests.ts";
import type { NetworkKind } from "../domain/screening.ts";
import { type DeclaredEmbargo, requestEmbargoSigns } from "./embargo.ts";

/** Where a request comes from, as looked up for its network address. */
export interface AccessPlace {
  country: string | null;
  /** ISO 3166-2. */
  region: string | null;
  networks: readonly NetworkKind[];
}

/** The countries that a tenant says it belongs to, sorted. */
export interface DeclaredCountries {
  /** Registration, addresses, and the headquarters of the tenant and of the parents that control it. */
  own: string[];
  /** Those and the residences of owners. */
  all: string[];
}

export function declaredCountries(
  { registration, headquartersCountry, addresses }: SignupRequest,
  graph: OwnershipGraph,
  headquarters: readonly string[],
): DeclaredCountries {
  const known = (countries: readonly (string | null | undefined)[]) =>
    [...new Set(countries)].filter((country): country is string => typeof country === "string").sort();
  const own = known([registration?.country, headquartersCountry, ...addresses.map(({ country }) => country), ...headquarters]);
  return { own, all: known([...own, ...graph.nodes.flatMap(({ residenceCountries }) => [...residenceCountries])]) };
}

/** Whether an address is in a comprehensively embargoed country or region. */
export const isEmbargoed = ({ country, region }: AccessPlace, isInGroup: IsInGroup): boolean =>
  (country !== null && isInGroup("OFAC_COMPREHENSIVE", country)) || (region !== null && isInGroup("OFAC_REGION", region));

/** The zone's own countries, not all that share its offset; none for UTC and for what is no zone. */
const timezoneCountries = (timezone: string | null): string[] =>
  [...(timezone ? (getTimezone(timezone)?.countries ?? []) : [])].sort();

function arbitrageFacts(
  stated: {
    headquarters: readonly string[];
    payer: readonly string[];
    endUsers: readonly string[];
    region: string | null;
    access: string | null;
  },
  isInGroup: IsInGroup,
) {
  const countries = [...stated.headquarters, ...stated.payer, stated.region, stated.access];
  const arbitrageCountries = [...new Set(countries)].filter((country) => country !== null).sort();
  const isD5 = (country: string) => isInGroup("MACAU_PLUS_D5", country);
  return {
    arbitrageCountries,
    arbitrageRouting: arbitrageCountries.some((country) => isInGroup("ROUTING_WATCH", country)),
    arbitrageD5: arbitrageCountries.some(isD5) || stated.endUsers.some(isD5),
  };
}

export function gatherGeography(
  known: {
    declared: DeclaredCountries;
    headquarters: readonly string[];
    payerCountries: readonly string[];
    endUserCountries: readonly string[];
    embargo: DeclaredEmbargo;
    /** Country of the region asked for; null at a sign-up. */
    regionCountry: string | null;
    connection: Connection;
    place: AccessPlace;
  },
  dated: { catalog: Catalog; isInGroup: IsInGroup; today: string },
): Facts["geography"] {
  const { isInGroup } = dated;
  const { declared, connection, place, embargo } = known;
  const { country, region } = place;
  const { timezone } = connection;
  const zone = timezoneCountries(timezone);
  const isDeclared = (code: string) => declared.all.includes(code);
  const isD5 = (code: string) => isInGroup("MACAU_PLUS_D5", code);
  return {
    declaredCountries: declared.all,
    ...(country !== null && { accessCountry: country, addressMatchesDeclared: isDeclared(country) }),
    accessEmbargoed: isEmbargoed(place, isInGroup),
    declaredEmbargoed: embargo.isTenantThere,
    embargoSigns: [...embargo.signs, ...requestEmbargoSigns({ region, timezone, timezoneCountries: zone }, dated)].sort(),
    accessD5: country !== null && isD5(country),
    declaredD5: declared.all.some(isD5),
    tenantD5: declared.own.some(isD5),
    timezoneCountries: zone,
    ...(zone.length > 0 && { timezoneMatchesDeclared: zone.some(isDeclared), timezoneD5: zone.every(isD5) }),
    concealment: [...place.networks].sort(),
    ...arbitrageFacts(
      {
        headquarters: known.headquarters,
        payer: known.payerCountries,
        endUsers: known.endUserCountries,
        region: known.regionCountry,
        access: country,
      },
      isInGroup,
    ),
  };
}
