import { readOwners } from "../../queries/read-owners.ts";
import type { Facts, Owner, SignUp } from "../../queries/wire.ts";
import { type ReadFacts, readFacts } from "./read-facts.ts";

export interface Place {
  country: string;
  roles: string[];
  isDeclared: boolean;
}

function ownersOf(owners: readonly Owner[]): Owner[] {
  return owners.flatMap((owner) => [owner, ...ownersOf(owner.owners)]);
}

/** The places of a profile: country and what is there. */
function placesOfProfile(profile: Partial<SignUp>): [string | null | undefined, string][] {
  const { registration, headquartersCountry, addresses = [], payment, intendedUse } = profile;
  return [
    [registration?.country, "registered"],
    [headquartersCountry, "headquarters"],
    ...addresses.map((address): [string, string] => [address.country, "address"]),
    ...ownersOf(readOwners(profile.owners)).map((owner): [string | null, string] => [
      owner.residenceCountry ?? owner.headquartersCountry ?? owner.registration?.country ?? null,
      owner.kind === "individual" ? "owner lives" : "owner seated",
    ]),
    [payment?.payerCountry, "payer"],
    [payment?.card?.country, "card"],
    [payment?.bank?.country, "bank"],
    ...(intendedUse?.endUsers ?? []).map((user): [string | null | undefined, string] => [user.country, "end user"]),
  ];
}

/** Countries of the time zone. Several share one: those that were not declared say something only when none of them was. */
function clocksOf(read: ReadFacts): readonly string[] {
  const countries = read.list("geography.timezoneCountries");
  const declared = countries.filter((country) => read.list("geography.declaredCountries").includes(country));
  return declared.length > 0 ? declared : countries;
}

/** All countries that take part, with their parts; those that the tenant declared first. */
export function placesOf(facts: Facts, profile: Partial<SignUp>, region: string | null): Place[] {
  const read = readFacts(facts);
  const declared = new Set(read.list("geography.declaredCountries"));
  const found: [string | null | undefined, string][] = [
    ...placesOfProfile(profile),
    [region, "accelerators"],
    [read.text("geography.accessCountry"), "network address"],
    ...clocksOf(read).map((country): [string, string] => [country, "clock"]),
    [read.text("identity.phoneCountry"), "telephone"],
  ];
  const places = new Map<string, Place>();
  for (const [country, role] of found) {
    if (!country) continue;
    const place = places.get(country) ?? { country, roles: [], isDeclared: declared.has(country) };
    if (!place.roles.includes(role)) place.roles.push(role);
    places.set(country, place);
  }
  return [...places.values()].sort((a, b) => Number(b.isDeclared) - Number(a.isDeclared) || b.roles.length - a.roles.length);
}
