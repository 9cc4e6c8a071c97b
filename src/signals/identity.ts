import { parsePhoneNumberFromString } from "libphonenumber-js/max";
import { getDomain } from "tldts";
import type { Catalog } from "../domain/catalog.ts";
import type { Facts } from "../domain/facts.ts";
import { shapeOfOwnership } from "../domain/ownership-chain.ts";
import type { OwnershipGraph, OwnershipNode } from "../domain/ownership-graph.ts";
import { createNameMap, createNameSet, partyName } from "../domain/party-name.ts";
import type { Owner, SignupRequest, Verification } from "../domain/requests.ts";
import type { Thresholds } from "../domain/thresholds.ts";

const isExpired = ({ expiresOn }: Verification, today: string) => expiresOn !== null && expiresOn < today;

/** How verifications name the tenant, beside its own names. */
const TENANT_SUBJECT = "tenant";

/** Names of those for whom there is a proof of identity that passed and is in date. */
const provenSubjects = (verifications: readonly Verification[], today: string) =>
  createNameSet(
    verifications
      .filter((verification) => verification.result === "passed" && !isExpired(verification, today))
      .map(({ subject }) => subject),
  );

/** By role or by share (89 FR 5698, proposed, 15 CFR 7.301). */
const isBeneficialOwner = ({ kind, roles, chainPercent }: OwnershipNode, { beneficialOwnerPercent }: Thresholds) =>
  kind === "individual" && (roles.has("beneficial_owner") || chainPercent >= beneficialOwnerPercent);

function documentFacts({ aliases, verifications }: SignupRequest, graph: OwnershipGraph, today: string) {
  const parties = createNameMap<string>();
  for (const name of [TENANT_SUBJECT, ...aliases]) parties.set(name, "0");
  for (const [index, node] of graph.nodes.entries()) {
    for (const name of [node.name, ...node.aliases]) parties.set(name, String(index));
  }
  const subjectsOf = new Map<string, Set<string>>();
  for (const { documentHash, subject } of verifications) {
    if (documentHash === null) continue;
    const subjects = subjectsOf.get(documentHash) ?? new Set();
    // One party may be called by several of its names; that is no second subject.
    subjectsOf.set(documentHash, subjects.add(parties.get(subject) ?? partyName(subject).words));
  }
  return {
    failedDocuments: verifications.filter(({ result }) => result !== "passed").length,
    expiredDocuments: verifications.filter((verification) => verification.result === "passed" && isExpired(verification, today))
      .length,
    reusedDocuments: [...subjectsOf.values()].filter((subjects) => subjects.size > 1).length,
  };
}

/**
 * US persons by registration or residence (15 CFR 7.301, proposed). Foreign until shown otherwise: natural persons must
 * be disclosed for so much of the tenant that no beneficial owner can be left unnamed, also behind a US company.
 */
function areAllUsPersons(
  { kind, addresses, registration }: SignupRequest,
  graph: OwnershipGraph,
  { beneficialOwnerPercent }: Thresholds,
): boolean {
  if (kind === "individual") return addresses.length > 0 && addresses.every(({ country }) => country === "US");
  const owners = graph.nodes.slice(1);
  return (
    registration?.country === "US" &&
    shapeOfOwnership(graph).disclosedPercent > 100 - beneficialOwnerPercent &&
    owners.every(({ kind, residenceCountries, registrationCountries }) => {
      const countries = [...(kind === "individual" ? residenceCountries : registrationCountries)];
      return countries.length > 0 && countries.every((country) => country === "US");
    })
  );
}

function missingOfOwners(owners: readonly Owner[], pointer: string): string[] {
  return owners.flatMap((owner, i) => {
    const own = `${pointer}/owners/${i}`;
    const isPlaceless = owner.kind === "individual" && owner.residenceCountry === null;
    return [...(isPlaceless ? [`${own}/residenceCountry`] : []), ...missingOfOwners(owner.owners, own)];
  });
}

const saysNothing = (details: object | null): boolean => Object.values(details ?? {}).every((value) => !value);

/** Means and source of payment, in the terms of EO 13984 section 1(a)(ii)(B). */
function missingOfPayment({ method, card, bank, crypto }: SignupRequest["payment"]): string[] {
  if (method === "crypto" && !crypto?.address) return ["/payment/crypto/address"];
  if ((method === "card" || method === "prepaid_card") && saysNothing(card)) return ["/payment/card"];
  if (method === "bank_transfer" && saysNothing(bank)) return ["/payment/bank"];
  return [];
}

/** Fields that the proposed rule wants of every foreign customer (89 FR 5698, 15 CFR 7.302) and that were not given. */
function missingFields(profile: SignupRequest): string[] {
  const { kind, phone, registration, headquartersCountry, owners, payment } = profile;
  const missing = phone === null ? ["/phone"] : [];
  if (kind === "organization") {
    if (!registration?.number) missing.push("/registration/number");
    if (!registration?.country) missing.push("/registration/country");
    if (headquartersCountry === null) missing.push("/headquartersCountry");
    if (owners.length === 0) missing.push("/owners");
  }
  return [...missing, ...missingOfPayment(payment), ...missingOfOwners(owners, "")].sort();
}

/** How most of the world dials what is written as a plus sign. */
const INTERNATIONAL_PREFIX = /^\s*00(?=[\s\d])/;

/** A number of a plan that several countries share (+1, +7, +44) belongs to any of them unless its digits say which. */
function phoneFacts(
  phone: string | null,
  declared: readonly string[],
): Pick<Facts["identity"], "phoneCountry" | "phoneMatchesDeclared"> {
  const parsed = phone === null ? undefined : parsePhoneNumberFromString(phone.replace(INTERNATIONAL_PREFIX, "+"));
  const countries: string[] = parsed?.country ? [parsed.country] : (parsed?.getPossibleCountries() ?? []);
  const [only] = countries;
  if (only === undefined) return {};
  return {
    ...(countries.length === 1 && { phoneCountry: only }),
    phoneMatchesDeclared: countries.some((country) => declared.includes(country)),
  };
}

function mailFacts(profile: SignupRequest, catalog: Catalog, isDisposableDomain: (domain: string) => boolean) {
  const domain = profile.email.slice(profile.email.lastIndexOf("@") + 1).toLowerCase();
  const mailDomain = getDomain(domain);
  const siteDomain = profile.website === null ? null : getDomain(profile.website);
  return {
    disposableEmail: isDisposableDomain(domain) || (mailDomain !== null && isDisposableDomain(mailDomain)),
    freeEmail: catalog.freeMailDomains.has(domain) || (mailDomain !== null && catalog.freeMailDomains.has(mailDomain)),
    websiteGiven: profile.website !== null,
    ...(siteDomain !== null && { emailMatchesWebsite: mailDomain === siteDomain }),
  };
}

export function gatherIdentity(
  profile: SignupRequest,
  known: {
    graph: OwnershipGraph;
    declaredCountries: readonly string[];
    catalog: Catalog;
    thresholds: Thresholds;
    /** YYYY-MM-DD, UTC. */
    today: string;
    isDisposableDomain: (domain: string) => boolean;
  },
): Facts["identity"] {
  const { graph, today, thresholds } = known;
  const proven = provenSubjects(profile.verifications, today);
  const owners = graph.nodes.slice(1).filter((node) => isBeneficialOwner(node, thresholds));
  return {
    missingFields: missingFields(profile),
    tenantVerified: [TENANT_SUBJECT, profile.name, ...profile.aliases].some(proven.has),
    unverifiedOwners: owners.filter(({ name, aliases }) => ![name, ...aliases].some(proven.has)).length,
    allUsPersons: areAllUsPersons(profile, graph, thresholds),
    ...documentFacts(profile, graph, today),
    ...mailFacts(profile, known.catalog, known.isDisposableDomain),
    ...phoneFacts(profile.phone, known.declaredCountries),
  };
}
