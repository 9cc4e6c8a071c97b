import { getTimezone } from "countries-and-timezones";
import { type Catalog, isInGroup } from "../domain/catalog.ts";
import type { Facts } from "../domain/facts.ts";
import type { OwnershipGraph } from "../domain/ownership-graph.ts";
import type { Connection, SignupRequest } from "../domain/requests.ts";
import type { NetworkKind } from "../domain/screening.ts";

/** Where a request comes from, as looked up for its network address. */
export interface AccessPlace {
  country: string | null;
  /** ISO 3166-2. */
  region: string | null;
  networks: readonly NetworkKind[];
}

/**
 * The countries that a tenant says it belongs to: registration, addresses, residence of owners, and the headquarters of
 * itself and of the parents that control it. Sorted.
 */
export function declaredCountries(profile: SignupRequest, graph: OwnershipGraph, headquarters: readonly string[]): string[] {
  const residences = graph.nodes.flatMap(({ residenceCountries }) => [...residenceCountries]);
  const { registration, headquartersCountry, addresses } = profile;
  const all = [
    registration?.country,
    headquartersCountry,
    ...addresses.map(({ country }) => country),
    ...headquarters,
    ...residences,
  ];
  return [...new Set(all)].filter((country): country is string => typeof country === "string").sort();
}

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
  catalog: Catalog,
) {
  const countries = [...stated.headquarters, ...stated.payer, stated.region, stated.access];
  const arbitrageCountries = [...new Set(countries)].filter((country) => country !== null).sort();
  const isD5 = (country: string) => isInGroup(catalog, "MACAU_PLUS_D5", country);
  return {
    arbitrageCountries,
    arbitrageRouting: arbitrageCountries.some((country) => isInGroup(catalog, "ROUTING_WATCH", country)),
    arbitrageD5: arbitrageCountries.some(isD5) || stated.endUsers.some(isD5),
  };
}

export function gatherGeography(
  known: {
    declared: readonly string[];
    headquarters: readonly string[];
    payerCountries: readonly string[];
    endUserCountries: readonly string[];
    /** Country of the region asked for; null at a sign-up. */
    regionCountry: string | null;
    connection: Connection;
    place: AccessPlace;
  },
  catalog: Catalog,
): Facts["geography"] {
  const { declared, connection, place } = known;
  const { country, region } = place;
  const zone = timezoneCountries(connection.timezone);
  const isDeclared = (code: string) => declared.includes(code);
  return {
    declaredCountries: declared,
    ...(country !== null && { accessCountry: country, addressMatchesDeclared: isDeclared(country) }),
    accessEmbargoed:
      (country !== null && isInGroup(catalog, "OFAC_COMPREHENSIVE", country)) ||
      (region !== null && isInGroup(catalog, "OFAC_REGION", region)),
    accessD5: country !== null && isInGroup(catalog, "MACAU_PLUS_D5", country),
    declaredD5: declared.some((code) => isInGroup(catalog, "MACAU_PLUS_D5", code)),
    timezoneCountries: zone,
    ...(zone.length > 0 && { timezoneMatchesDeclared: zone.some(isDeclared) }),
    concealment: [...place.networks].sort(),
    ...arbitrageFacts(
      {
        headquarters: known.headquarters,
        payer: known.payerCountries,
        endUsers: known.endUserCountries,
        region: known.regionCountry,
        access: country,
      },
      catalog,
    ),
  };
}
