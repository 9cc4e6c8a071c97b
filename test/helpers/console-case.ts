import type { CaseDetail, Owner, SignUp } from "../../src/console/queries/wire.ts";

export const anOwner = (changes: Partial<Owner> = {}): Owner => ({
  kind: "individual",
  name: "Terrence Oldfield",
  aliases: [],
  birthDate: "1979-05-05",
  nationalities: ["SG"],
  residenceCountry: "SG",
  headquartersCountry: null,
  registration: null,
  percent: 20,
  percentMin: null,
  percentMax: null,
  roles: ["beneficial_owner"],
  owners: [],
  ...changes,
});

const aProfile = {
  externalId: "brisbane-1",
  kind: "organization",
  name: "Harbour Compute Pty Ltd",
  registration: { number: "R-1", country: "AU", formedOn: "2026-09-25" },
  headquartersCountry: "AU",
  addresses: [{ lines: ["1 Main Street"], city: "Brisbane", region: null, postalCode: "1000", country: "AU" }],
  owners: [anOwner()],
  payment: { method: "crypto", payerName: "Gulf Meridian Trading FZE", payerCountry: "AE", card: null, bank: null },
  intendedUse: { expectedAcceleratorHours: 5_000_000, endUsers: [{ name: "Lantern", country: "CN" }] },
};

const someFacts = {
  enduse: { endUserCountries: ["CN"], trainsModels: true, endUserD5: true },
  payment: { method: "crypto", asset: "USDT", payerCountries: ["AE"] },
  ownership: { disclosedPercent: 65, headquarters: ["AU"] },
  geography: { declaredCountries: ["AU", "SG"], accessCountry: "AU", timezoneCountries: ["CN"] },
  identity: { phoneCountry: "AU" },
};

const aReason = (rule: string, points: number, effect: "review" | "deny" | null = null) => ({
  rule,
  title: `Title of ${rule}`,
  category: rule.split(".")[0] ?? rule,
  points,
  effect,
  citation: null,
  evidence: [],
});

/** The Brisbane broker's sign-up as a case. */
export const aCaseDetail = (changes: Partial<CaseDetail> = {}): CaseDetail => ({
  id: "case_01k9qwe4r5e6y7zzzzzzzzzzzz",
  kind: "signup",
  state: "open",
  revision: 1,
  decisionId: "dec_01k9qwe4r5e6y7zzzzzzzzzzzz",
  tenant: { id: "ten_01k9qwe4r5e6y7zzzzzzzzzzzz", externalId: "brisbane-1" },
  outcome: "review",
  score: 69,
  priority: 74.5,
  rules: [],
  countries: ["AU", "CN", "SG"],
  region: "AU",
  assignee: null,
  claimExpiresAt: null,
  openedAt: "2026-11-24T09:30:00.000Z",
  updatedAt: "2026-11-24T09:30:00.000Z",
  dueAt: "2026-11-25T09:30:00.000Z",
  overdue: false,
  escalatedAt: null,
  endedAt: null,
  endedBecause: null,
  duplicateOf: null,
  resolution: null,
  needsSecondPerson: false,
  request: aProfile as unknown as SignUp,
  facts: someFacts,
  reasons: [
    aReason("payment.crypto", 12),
    aReason("payment.third_party", 8),
    aReason("enduse.d5_training", 12, "review"),
    aReason("ownership.opaque", 8),
  ],
  matches: [],
  ownership: aProfile.owners,
  linkedTenants: [],
  earlierDecisions: [],
  verdict: null,
  timeline: [],
  informationRequests: [],
  attachments: [],
  findings: [],
  ...changes,
});
