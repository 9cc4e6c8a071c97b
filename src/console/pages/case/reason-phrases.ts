import { formatLarge, formatNumber, listOfNames, percent, plural } from "../../ui/formats.ts";
import type { ReadFacts } from "./read-facts.ts";

type Phrase = (facts: ReadFacts) => string;

const inPlaces = (words: string, place: string | null) => (place ? `${words} in ${place}` : words);
const roles = (facts: ReadFacts) => listOfNames(facts.list("screening.matchedRoles").map((role) => role.replace("_", " ")));

function stake(facts: ReadFacts, kind: "blocked" | "listed", who: string): string {
  const [min, max] = [facts.number(`ownership.${kind}PercentMin`) ?? 0, facts.number(`ownership.${kind}PercentMax`) ?? 0];
  if (max <= 0) return `${who} own a part that is not known`;
  return `${who} own ${min === max ? percent(min) : `${percent(min)} to ${percent(max)}`}`;
}

function crypto(facts: ReadFacts): string {
  const asset = facts.text("payment.asset");
  return `paid in ${asset ?? "virtual currency"}`;
}

function missing(facts: ReadFacts): string {
  const count = facts.list("identity.missingFields").length;
  return `${plural(count, "detail")} of the identification rule missing`;
}

/** What each rule of the default policy says of the facts, in a few words that follow "Held:". */
const phrases: Readonly<Record<string, Phrase>> = {
  "screening.sdn_match": (facts) => `a blocked person among the parties (${roles(facts)})`,
  "screening.list_match": (facts) => `a listed party among the parties (${roles(facts)})`,
  "screening.possible_match": (facts) =>
    `${plural(facts.number("screening.possible") ?? 1, "possible match", "possible matches")} with listed parties (${roles(facts)})`,
  "identity.field_missing": missing,
  "identity.unverified": (facts) =>
    facts.isTrue("identity.tenantVerified")
      ? `${plural(facts.number("identity.unverifiedOwners") ?? 0, "owner")} without proof of identity`
      : "no valid proof of identity",
  "identity.document_anomaly": () => "a document failed, has expired or was used twice",
  "identity.disposable_email": () => "a throw-away mail address",
  "identity.free_email_organization": () => "an organization that writes from free mail",
  "identity.contact_mismatch": (facts) => inPlaces("a telephone", facts.places("identity.phoneCountry")),
  "identity.thin_presence": () => "hardly any presence on the web",
  "ownership.sdn_majority": (facts) => stake(facts, "blocked", "blocked persons"),
  "ownership.sdn_stake": (facts) => stake(facts, "blocked", "blocked persons"),
  "ownership.listed_majority": (facts) => stake(facts, "listed", "listed parties"),
  "ownership.listed_minority": (facts) => stake(facts, "listed", "listed parties"),
  "ownership.hq_d5": (facts) => inPlaces("headquarters", facts.places("ownership.headquarters")),
  "ownership.opaque": (facts) =>
    `${percent(100 - (facts.number("ownership.disclosedPercent") ?? 0))} of the ownership undisclosed`,
  "ownership.layers": (facts) => `${plural(facts.number("ownership.layers") ?? 0, "layer")} of owning organizations`,
  "ownership.secrecy_jurisdiction": (facts) => inPlaces("a holding", facts.places("ownership.secrecyHoldings")),
  "ownership.nominee": () => "an owner who stands in for somebody else",
  "ownership.nominee_offshore": (facts) => inPlaces("nominees under a holding", facts.places("ownership.secrecyHoldings")),
  "ownership.nobody_named": () => "no natural person is named who holds a quarter",
  "ownership.circular": () => "owners that own each other",
  "ownership.young_entity": (facts) => `a company ${plural(facts.number("ownership.entityAgeDays") ?? 0, "day")} old`,
  "geography.embargoed_access": (facts) =>
    facts.isTrue("geography.accessEmbargoed")
      ? inPlaces("administered from an embargoed place", facts.places("geography.accessCountry"))
      : "at home in an embargoed place",
  "geography.embargo_signs": (facts) =>
    `an embargoed place behind ${listOfNames(facts.list("geography.embargoSigns").map((sign) => `the ${embargoSigns[sign] ?? sign}`))}`,
  "geography.d5_access": (facts) => inPlaces("asked from an address", facts.places("geography.accessCountry")),
  "geography.d5_presence": () => "an owner or address in Macau or a D:5 country",
  "geography.ip_mismatch": (facts) => inPlaces("asked from an address", facts.places("geography.accessCountry")),
  "geography.timezone_mismatch": (facts) => inPlaces("a clock that runs as", facts.places("geography.timezoneCountries")),
  "geography.concealed": (facts) => `asked through ${listOfNames(facts.list("geography.concealment").map(networkWord))}`,
  "geography.region_arbitrage": (facts) =>
    inPlaces("owner, payer, region and administrator spread", facts.places("geography.arbitrageCountries")),
  "payment.crypto": crypto,
  "payment.wallet_sanctioned": () => "the wallet is on a list",
  "payment.wallet_invalid": () => "a wallet that cannot exist",
  "payment.anonymous": () => "nobody shown but a wallet",
  "payment.privacy_coin": (facts) => `paid in ${facts.text("payment.asset") ?? "a coin"}, which hides its payers`,
  "payment.third_party": (facts) => inPlaces("a third party pays", facts.places("payment.payerCountries")),
  "payment.country_mismatch": (facts) => inPlaces("payer or bank", facts.places("payment.payerCountries")),
  "payment.many_payers": () => "more than two payers",
  "payment.prepaid": () => "paid with a prepaid or gift card",
  "compute.controlled_accelerator": () => "controlled accelerators",
  "compute.unknown_accelerator": () => "accelerators that nobody knows",
  "compute.borderline_accelerator": () => "accelerators by a hair outside of 3A090",
  "compute.letter_watch": () => "accelerators of the 2025 letters for a tenant linked to D:5",
  "compute.prc_supply": () => "accelerators under general prohibition ten",
  "compute.cluster_scale": (facts) => `a supercomputer's fabric (${formatLarge(facts.number("compute.peakRate") ?? 0)} op/s)`,
  "compute.operations_tier": (facts) =>
    `${formatLarge(facts.number("exposure.groupOperations") ?? 0)} operations in a year, tier ${formatNumber(facts.number("exposure.groupTier") ?? 0)}`,
  "compute.purpose_mismatch": () => "far more than was declared",
  "enduse.undeclared": () => "nobody said for what or for whom",
  "enduse.d5_training": (facts) => inPlaces("training for an end user", facts.places("enduse.endUserCountries")),
  "enduse.d5_end_user": (facts) => inPlaces("an end user", facts.places("enduse.endUserCountries")),
  "enduse.reseller": () => "a reseller without a programme of its own",
  "linkage.shared_identifier": (facts) =>
    `shares ${listOfNames(facts.list("linkage.sharedKinds").map((kind) => `a ${kind.replaceAll("_", " ")}`))} with others`,
  "linkage.new_entity": () => "a new company of known people",
  "linkage.group_tier": (facts) =>
    `${plural((facts.number("linkage.linkedTenants") ?? 0) + 1, "linked tenant")} together reach tier ${formatNumber(facts.number("exposure.groupTier") ?? 0)}`,
  "linkage.refused_before": () => "shares an identifier with a tenant that was refused",
  "tenant.pending": () => "the sign-up itself is under review",
  "tenant.denied": () => "the tenant was denied",
  "tenant.suspended": () => "the tenant is suspended",
  "tenant.closed": () => "the account is closed",
  "lists.partial": () => "screening was partial",
};

const embargoSigns: Readonly<Record<string, string>> = {
  access: "network address",
  timezone: "time zone",
  end_user: "end user",
};

const networks: Readonly<Record<string, string>> = { tor: "Tor", vpn: "a VPN", hosting: "a hosting network" };
const networkWord = (kind: string): string => networks[kind] ?? kind;

/** A reason in a few words; of a rule that is none of the default policy's, its title. */
export function reasonPhrase(reason: { rule: string; title: string }, facts: ReadFacts): string {
  const phrase = phrases[reason.rule];
  if (phrase) return phrase(facts);
  return reason.title.charAt(0).toLowerCase() + reason.title.slice(1);
}
