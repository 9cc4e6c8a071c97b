/**
 * The facts that a policy may read: one entry for each, the single source of their TypeScript type, of the
 * types that CEL expressions are checked against, and of `GET /v1/facts`.
 *
 * Facts are derived values only (countries, shares, scores, counts, flags, domains), never names, numbers of
 * documents or wallets, so that replays and backtests unseal nothing.
 *
 * A fact that can be unknown is `optional` and is then simply absent; a rule says what unknown means to it
 * with CEL's `has(family.fact)`. All numbers are CEL doubles.
 *
 * Once released, a fact is never removed, never changes its type and never becomes optional: decisions are evaluated again
 * for ever (`test/fixtures/fact-schema-*`). What is added later counts for older decisions as `completeFacts` says;
 * where that least value would be a claim, it is optional.
 */
export const FACT_SCHEMA_VERSION = 3;

export type FactType = "bool" | "double" | "string" | "list<string>";

export interface FactDefinition {
  readonly type: FactType;
  readonly meaning: string;
  /** Unit of a number: percent, days, hours, op/s, operations, accelerators, TPP, Gbit/s … */
  readonly unit?: string;
  /** May be absent: nobody said, or nothing could be looked up. */
  readonly optional?: true;
  /** All that a text, or the texts of a list, can be; absent where there is no end to them. */
  readonly values?: readonly string[];
}

const bool = (meaning: string) => ({ type: "bool", meaning }) as const;
const text = (meaning: string) => ({ type: "string", meaning }) as const;
const oneOf = (values: readonly string[], meaning: string) => ({ type: "string", meaning, values }) as const;
const someOf = (values: readonly string[], meaning: string) => ({ type: "list<string>", meaning, values }) as const;
const list = (meaning: string) => ({ type: "list<string>", meaning }) as const;
const num = (unit: string, meaning: string) => ({ type: "double", unit, meaning }) as const;
const optional = <D extends FactDefinition>(definition: D) => ({ ...definition, optional: true }) as const;

export const factCatalogue = {
  request: {
    kind: oneOf(["signup", "instance", "monitoring"], "what is decided"),
    hour: num("hour", "hour of the day in UTC at which the request came"),
  },
  tenant: {
    standing: oneOf(["new", "pending", "cleared", "denied", "suspended", "closed"], "standing; new at the sign-up"),
    kind: oneOf(["organization", "individual"], "kind of tenant"),
    employees: optional(num("people", "declared number of employees")),
  },
  identity: {
    missingFields: list("fields of the proposed customer identification rule that were not given, as JSON Pointers"),
    tenantVerified: bool("the tenant has a passed verification that has not expired"),
    unverifiedOwners: num("owners", "beneficial owners without a passed verification that has not expired"),
    allUsPersons: bool("tenant and all owners are US persons by registration or residence; nationality is not read"),
    failedDocuments: num("documents", "verifications that failed or came out mixed"),
    expiredDocuments: num("documents", "verifications whose document has expired"),
    reusedDocuments: num("documents", "document hashes presented for more than one subject of this sign-up"),
    disposableEmail: bool("the mail domain is a throw-away one"),
    freeEmail: bool("the mail domain is one of a free mail provider"),
    phoneCountry: optional(text("country of the telephone number")),
    phoneMatchesDeclared: optional(bool("the telephone's country is one of the declared countries")),
    websiteGiven: bool("a website was given"),
    emailMatchesWebsite: optional(bool("mail and website share their registrable domain")),
  },
  ownership: {
    blockedPercentMin: num("percent", "least share held in sum by blocked persons (50 % cascade, any depth)"),
    blockedPercentMax: num("percent", "greatest share held in sum by blocked persons, bands and unknown shares included"),
    listedPercentMin: num(
      "percent",
      "least share held in sum by parties that the affiliates rule counts (50 % cascade, any depth)",
    ),
    listedPercentMax: num(
      "percent",
      "greatest share held in sum by parties that the affiliates rule counts, bands and unknown shares included",
    ),
    listedStake: bool("a listed party holds any stake, also an unknown one"),
    affiliatesRuleInForce: bool("the BIS affiliates rule (90 FR 47201) is in force on the day of the decision"),
    headquarters: list("countries of the headquarters of the tenant and of the parents that control it"),
    ultimateHeadquarters: optional(
      list(
        "countries of the headquarters of the parent at the top of the chain of control, or of the tenant when nobody controls it",
      ),
    ),
    headquartersD5: bool("one of those headquarters is in Macau or country group D:5"),
    disclosedPercent: num("percent", "share of the tenant that disclosed natural persons hold, through any depth"),
    largestPersonPercent: optional(
      num("percent", "greatest share of the tenant that one disclosed natural person holds; unknown where such a share is"),
    ),
    layers: num("layers", "organizations in the longest chain above the tenant"),
    secrecyHoldings: list("secrecy jurisdictions in which an owning organization is registered"),
    nominees: num("owners", "owners with the role nominee"),
    circular: bool("the ownership graph holds a loop"),
    entityAgeDays: optional(num("days", "days since the organization was formed")),
  },
  geography: {
    declaredCountries: list("countries of registration, headquarters, addresses and owners' residence"),
    accessCountry: optional(text("country of the network address of the request")),
    accessEmbargoed: bool("the address is in a comprehensively embargoed place"),
    declaredEmbargoed: optional(
      bool("the tenant's registration, headquarters or an address is in a comprehensively embargoed place"),
    ),
    embargoSigns: optional(
      someOf(
        ["access", "address", "end_user", "owner", "parent", "payer", "timezone"],
        "what else points to such a place; access and address by a region of which a part is embargoed",
      ),
    ),
    accessD5: bool("the address is in Macau or country group D:5"),
    declaredD5: bool("one of the declared countries is Macau or in country group D:5"),
    tenantD5: optional(
      bool("the tenant's own registration, headquarters or an address is in Macau or country group D:5, owners' residence aside"),
    ),
    addressMatchesDeclared: optional(bool("the address's country is one of the declared countries")),
    timezoneCountries: list("countries that use the reported time zone by its own name"),
    timezoneMatchesDeclared: optional(bool("one of the time zone's countries is one of the declared countries")),
    timezoneD5: optional(bool("the time zone belongs to Macau or a country of group D:5 only")),
    concealment: someOf(["tor", "vpn", "hosting"], "kinds of concealing network that the address belongs to"),
    arbitrageCountries: list("distinct countries among headquarters, payer, region and administrator"),
    arbitrageRouting: bool("one of those countries is a known routing place"),
    arbitrageD5: bool("one of those countries, or an end user's, is Macau or in country group D:5"),
  },
  payment: {
    method: oneOf(["card", "prepaid_card", "bank_transfer", "invoice", "crypto", "gift_card"], "how it is paid"),
    asset: optional(text("asset of a payment in virtual currency")),
    privacyCoin: bool("the asset is an anonymity-enhanced coin"),
    walletBlocked: bool("the wallet is on a list of blocked persons"),
    walletListed: bool("the wallet is on any list"),
    walletValid: optional(bool("the wallet's address can exist on its network, by its form and checksum")),
    payerCountries: list("countries of payer, card, and bank"),
    payerCountryMatchesDeclared: optional(bool("every known country of payer, card and bank is a declared one")),
    thirdParty: optional(bool("the payer is neither the tenant nor one of its owners")),
  },
  compute: {
    requested: bool("accelerators are asked for by this request"),
    acceleratorId: optional(text("id of the accelerator in the catalogue")),
    known: bool("the accelerator is in the catalogue with published figures"),
    bucket: oneOf(
      ["a.1", "a.2", "b.1", "b.2", "pd-dependent", "outside", "consumer", "unknown", "none"],
      "3A090 screening bucket",
    ),
    controlled: bool("the bucket is 3A090.a or .b, or treated so because figures are missing"),
    confidence: oneOf(
      ["C", "M", "E", "U", "none"],
      "of the figures: C seen in a source, M from memory, E estimate, U unpublished",
    ),
    tpp: optional(num("TPP", "total processing performance of one accelerator")),
    performanceDensity: optional(num("TPP/mm2", "performance density of one accelerator")),
    borderline: bool("a figure is near a line of 3A090, or an estimate decides on which side of it the accelerator falls"),
    letterWatch: bool("memory bandwidth at or above the reported parameters of the 2025 is-informed letters"),
    prcSupply: bool("designed in the PRC and falling under the presumption of general prohibition ten"),
    accelerators: num("accelerators", "accelerators asked for"),
    hours: num("hours", "duration asked for; an open-ended request counts 90 days"),
    openEnded: bool("no end was given"),
    interconnectGbps: num("Gbit/s", "interconnect of one instance; 0 when not given"),
    interconnectKnown: optional(bool("the request says how fast its interconnect is")),
    peakRate: num("op/s", "dense FP16 peak of all accelerators asked for"),
    operations: num("operations", "upper bound of this request: accelerators x hours x 3600 x dense FP16 peak"),
    declaredHours: optional(num("accelerator hours", "accelerator hours declared at the sign-up")),
    requestedHours: num("accelerator hours", "accelerators x hours of this request"),
    biological: bool("work on biological sequence data is declared"),
  },
  exposure: {
    tenantAccelerators: num("accelerators", "accelerators granted to the tenant now, this request included"),
    groupAccelerators: num("accelerators", "accelerators granted to the linked group now, this request included"),
    tenantOperations: num("operations", "operations of the tenant over 365 days, this request included"),
    groupOperations: num("operations", "operations of the linked group over 365 days, this request included"),
    groupTier: num(
      "tier",
      "highest tier that the group's operations reach: 0 none, 1 for 1e22 … 5 for 1e26; three higher for biological data",
    ),
    highestMemberTier: num("tier", "highest tier that a single member reaches alone, this request included"),
  },
  enduse: {
    stated: bool("an intended use with at least one end user was stated"),
    endUserCountries: list("countries of the end users"),
    endUserD5: bool("an end user is in Macau or country group D:5"),
    trainsModels: optional(bool("models are trained")),
    resells: optional(bool("the tenant resells to third parties")),
    resellerProgramme: bool("a customer identification programme of the reseller is on file as a passed verification"),
  },
  linkage: {
    sharedKinds: list("kinds of strong identifier shared with another tenant"),
    linkedTenants: num("tenants", "other tenants in the linked group"),
    refusedTenants: num("tenants", "tenants in the linked group that were denied, rejected or suspended"),
    synchronisedTenants: num("tenants", "linked tenants that start, stop and load together with this one"),
  },
  behaviour: {
    adminLogins: num("log-ins", "log-ins of administrators in the window"),
    loginCountries: list("countries of the log-ins in the window"),
    embargoedLogins: num("log-ins", "log-ins from a comprehensively embargoed place in the window"),
    adminD5Percent: optional(num("percent", "share of the administrators' log-ins that came from Macau or country group D:5")),
    adminConcealedPercent: optional(num("percent", "share of the administrators' log-ins through a concealing network")),
    nightFitsDeclared: optional(
      bool("the hours without administrators are night in a declared country; unknown where they show no night"),
    ),
    nightFitsD5: optional(bool("the hours without administrators are night in Macau and China (UTC+8)")),
    daysToFullLoad: optional(num("days", "days from the sign-up to the first usage at full load")),
    fullLoadAccelerators: num("accelerators", "most accelerators that ran at once in the window"),
    fullLoadHours: num("hours", "hours of usage at full load, as if all of those accelerators had run it"),
    egressD5Gigabytes: num("GB", "most data that left for Macau or country group D:5 within two days of the window"),
    egressNearJobEnd: optional(bool("an instance was stopped near those days; unknown when no instance is reported")),
    changedAfterApproval: list("what the tenant changed soon after it was cleared: owners, payment, use, …"),
    ownersChangedUnreported: bool("owners changed and the tenant did not report it by a new profile"),
    payers: num("payers", "different payers in the window"),
    useChangedAfterRefusal: bool("the intended use is another than that of a request which was refused in the window"),
  },
  screening: {
    blockedStrong: num("matches", "strong matches with blocked persons that nobody ruled out"),
    listedStrong: num("matches", "strong matches with other listed parties that nobody ruled out"),
    possible: num("matches", "weaker matches worth a look that nobody ruled out"),
    bestScore: num("0..1", "highest score of any match that nobody ruled out"),
    matchedRoles: someOf(["tenant", "owner", "payer", "end_user"], "roles of the parties with a match"),
    matchedLists: list("ids of the lists with a match"),
  },
  lists: {
    partial: bool("screening ran without the official lists, or on lists older than allowed"),
    missing: list("ids of lists that are not loaded"),
    stale: list("ids of lists older than allowed"),
  },
} as const satisfies Record<string, Record<string, FactDefinition>>;

type Value<T extends FactType> = T extends "bool"
  ? boolean
  : T extends "double"
    ? number
    : T extends "string"
      ? string
      : readonly string[];

type Family<F extends Record<string, FactDefinition>> = {
  readonly [K in keyof F as F[K] extends { optional: true } ? never : K]: Value<F[K]["type"]>;
} & {
  readonly [K in keyof F as F[K] extends { optional: true } ? K : never]?: Value<F[K]["type"]>;
};

/** All facts of one decision. */
export type Facts = { readonly [F in keyof typeof factCatalogue]: Family<(typeof factCatalogue)[F]> };
export type FactFamily = keyof Facts;

/**
 * Families that come with a tenant's profile or with the lists. Decisions about a tenant are handed the very same objects
 * again, never changed, so what is derived from one of them alone (a rule's answer, its JSON) can be kept beside it.
 */
export const sharedFamilies: ReadonlySet<string> = new Set<FactFamily>([
  "identity",
  "ownership",
  "payment",
  "enduse",
  "screening",
  "behaviour",
  "lists",
]);
