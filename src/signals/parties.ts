import { createNameSet } from "../domain/party-name.ts";
import type { Owner, SignupRequest } from "../domain/requests.ts";
import type { Identifier, PartyRole, ScreeningQuery } from "../domain/screening.ts";

/** A party of a request as it is screened. `pointer` is its JSON Pointer in the sign-up; the tenant's is empty. */
export interface Party {
  role: PartyRole;
  pointer: string;
  query: ScreeningQuery;
}

export const WALLET_POINTER = "/payment/crypto/address";

const known = (countries: readonly (string | null | undefined)[]): string[] =>
  [...new Set(countries)].filter((country): country is string => typeof country === "string");

const registrationOf = ({ registration }: Pick<SignupRequest, "registration">): Identifier[] =>
  registration?.number ? [{ type: "registration", network: registration.country, value: registration.number }] : [];

const nobody = { kind: null, aliases: [], birthDate: null, countries: [], identifiers: [], address: null };

function tenantQuery(profile: SignupRequest): ScreeningQuery {
  const { kind, name, aliases, birthDate, nationalities, registration, headquartersCountry, addresses } = profile;
  const [address] = addresses;
  return {
    kind,
    name,
    aliases,
    birthDate,
    countries: known([...nationalities, registration?.country, headquartersCountry, ...addresses.map(({ country }) => country)]),
    identifiers: registrationOf(profile),
    address: address ? [...address.lines, address.city, address.postalCode].filter(Boolean).join(", ") : null,
  };
}

function ownerQuery(owner: Owner): ScreeningQuery {
  const { kind, name, aliases, birthDate, nationalities, residenceCountry, headquartersCountry, registration } = owner;
  return {
    kind,
    name,
    aliases,
    birthDate,
    // Nationality tells namesakes apart here; it is no fact, and no rule can read it.
    countries: known([...nationalities, residenceCountry, headquartersCountry, registration?.country]),
    identifiers: registrationOf(owner),
    address: null,
  };
}

function ownersBelow(owners: readonly Owner[], pointer: string): Party[] {
  return owners.flatMap((owner, i) => {
    const own = `${pointer}/owners/${i}`;
    return [{ role: "owner" as const, pointer: own, query: ownerQuery(owner) }, ...ownersBelow(owner.owners, own)];
  });
}

/** A payer or end user is known by name only; one who is the tenant or an owner was screened with all that is known of it. */
function namedParty(
  role: PartyRole,
  pointer: string,
  stated: { name: string | null; country: string | null },
  before: ReturnType<typeof createNameSet>,
): Party[] {
  if (stated.name === null || before.has(stated.name)) return [];
  before.add(stated.name);
  return [{ role, pointer, query: { ...nobody, name: stated.name, countries: known([stated.country]) } }];
}

function walletParty({ payment }: SignupRequest): Party[] {
  const { crypto } = payment;
  if (!crypto?.address) return [];
  const wallet: Identifier = { type: "wallet", network: crypto.network ?? crypto.asset, value: crypto.address };
  return [{ role: "payer", pointer: WALLET_POINTER, query: { ...nobody, name: "", identifiers: [wallet] } }];
}

/** Everybody whom a profile names: the tenant, its owners at any depth, who pays, with which wallet, and for whom. */
export function partiesOf(profile: SignupRequest): Party[] {
  const { payment, intendedUse } = profile;
  const parties: Party[] = [{ role: "tenant", pointer: "", query: tenantQuery(profile) }, ...ownersBelow(profile.owners, "")];
  const screened = createNameSet(parties.flatMap(({ query }) => [query.name, ...query.aliases]));
  parties.push(
    ...namedParty("payer", "/payment/payerName", { name: payment.payerName, country: payment.payerCountry }, screened),
  );
  parties.push(...walletParty(profile));
  for (const [i, endUser] of (intendedUse?.endUsers ?? []).entries()) {
    parties.push(...namedParty("end_user", `/intendedUse/endUsers/${i}`, endUser, screened));
  }
  return parties;
}
