import type { Catalog, IsInGroup } from "../domain/catalog.ts";
import { embargoOfAddress, embargoOfTimezone } from "../domain/embargoed-area.ts";
import type { OwnershipGraph } from "../domain/ownership-graph.ts";
import type { SignupRequest } from "../domain/requests.ts";

/** What a profile says of comprehensively embargoed places (31 CFR 510, 515, 560; EO 13685, EO 14065). */
export interface DeclaredEmbargo {
  /** The tenant itself is registered, led or addressed there. */
  isTenantThere: boolean;
  /** What else of the profile points there, sorted: address, owner, parent, payer, end_user. */
  signs: string[];
}

export function gatherDeclaredEmbargo(
  profile: SignupRequest,
  known: {
    graph: OwnershipGraph;
    /** Countries of the headquarters of the tenant and of the parents that control it. */
    headquarters: readonly string[];
    payerCountries: readonly string[];
    catalog: Catalog;
    isInGroup: IsInGroup;
    today: string;
  },
): DeclaredEmbargo {
  const { catalog, isInGroup, today } = known;
  const { registration, headquartersCountry, addresses, intendedUse } = profile;
  const isThere = (country: string | null | undefined) => Boolean(country && isInGroup("OFAC_COMPREHENSIVE", country));
  const areas = addresses.map((address) => embargoOfAddress(catalog, address, today));
  const own = [registration?.country, headquartersCountry, ...addresses.map(({ country }) => country)];
  const owners = known.graph.nodes.slice(1);
  const signs: [string, boolean][] = [
    ["address", areas.includes("part")],
    [
      "owner",
      owners.some(({ residenceCountries, registrationCountries }) =>
        [...residenceCountries, ...registrationCountries].some(isThere),
      ),
    ],
    ["parent", known.headquarters.some(isThere)],
    ["payer", known.payerCountries.some(isThere)],
    ["end_user", (intendedUse?.endUsers ?? []).some(({ country }) => isThere(country))],
  ];
  const isTenantThere = own.some(isThere) || areas.includes("whole");
  return { isTenantThere, signs: signs.flatMap(([name, isSign]) => (isSign ? [name] : [])).sort() };
}

/** What points there in one request: a part of the region of its network address, or its time zone. */
export function requestEmbargoSigns(
  request: { region: string | null; timezone: string | null; timezoneCountries: readonly string[] },
  { catalog, isInGroup, today }: { catalog: Catalog; isInGroup: IsInGroup; today: string },
): string[] {
  const { region, timezone, timezoneCountries } = request;
  const isZoneThere =
    timezoneCountries.some((country) => isInGroup("OFAC_COMPREHENSIVE", country)) ||
    (timezone !== null && embargoOfTimezone(catalog, timezone, today) !== null);
  const isPart = region !== null && isInGroup("OFAC_REGION_PART", region);
  return [...(isPart ? ["access"] : []), ...(isZoneThere ? ["timezone"] : [])];
}
