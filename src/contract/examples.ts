import type { z } from "zod";
import type { Decision } from "../domain/decision.ts";
import type { LinkKeyDetail, LinkReport } from "../domain/link.ts";
import type { CaseSummary } from "../domain/review-case.ts";
import type { StoredEvent } from "../domain/telemetry.ts";
import type { ExposureReport, TenantDetail } from "../domain/tenant.ts";
import type { decisionFacts } from "./decision.ts";
import type { eventBatch } from "./event.ts";
import type { instanceRequest } from "./instance-request.ts";
import type { screening, screeningResult } from "./screening.ts";
import type { signUp } from "./sign-up.ts";

// Examples of the OpenAPI document. Nobody in them exists.
const AT = "2026-11-24T09:30:00.000Z";
const DECISION_ID = "dec_01k9qwe4r5e6y7zzzzzzzzzzzz";
const TENANT_ID = "ten_01k9qwe4r5e6y7zzzzzzzzzzzz";
const CASE_ID = "case_01k9qwe4r5e6y7zzzzzzzzzzzz";
const DIGEST = "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

export const aSignUp: z.input<typeof signUp> = {
  externalId: "acct-1001",
  kind: "organization",
  name: "Harbour Compute Pty Ltd",
  registration: { number: "652000111", country: "AU", formedOn: "2024-03-01" },
  headquartersCountry: "AU",
  addresses: [{ lines: ["1 Eagle St"], city: "Brisbane", region: "QLD", postalCode: "4000", country: "AU" }],
  email: "ops@harbour.example",
  phone: "+61730000000",
  website: "https://harbour.example",
  owners: [
    {
      kind: "organization",
      name: "Palm Crescent Investments FZE",
      aliases: [],
      birthDate: null,
      nationalities: [],
      residenceCountry: null,
      headquartersCountry: "AE",
      registration: { number: "DXB-100", country: "AE", formedOn: null },
      percent: 60,
      percentMin: null,
      percentMax: null,
      roles: ["parent"],
      owners: [],
    },
  ],
  payment: { method: "crypto", payerCountry: "AE", crypto: { asset: "USDT", network: "TRX", address: "T-example" } },
  connection: { ip: "203.0.113.9", timezone: "Australia/Brisbane", languages: ["en-AU"] },
  intendedUse: {
    summary: "Image models for ports",
    trainsModels: true,
    endUsers: [{ name: "Harbour Compute Pty Ltd", country: "AU" }],
  },
};

export const anInstanceRequest: z.input<typeof instanceRequest> = {
  tenant: "acct-1001",
  accelerator: "nvidia-h100-sxm",
  acceleratorsPerInstance: 8,
  instances: 4,
  interconnectGbps: 3200,
  durationHours: 720,
  region: { id: "ap-southeast-2", country: "AU" },
  connection: { ip: "203.0.113.9" },
};

export const aDecision: Decision = {
  id: DECISION_ID,
  kind: "signup",
  tenant: { id: TENANT_ID, externalId: "acct-1001" },
  outcome: "review",
  resolution: null,
  score: 62,
  thresholds: { review: 40, deny: 85 },
  reasons: [
    {
      rule: "payment.crypto",
      title: "Paid in virtual currency",
      category: "payment",
      points: 15,
      effect: null,
      citation: "89 FR 5698",
      evidence: [{ path: "payment.method", value: "crypto" }],
    },
  ],
  policy: { id: "foreign-malicious-actor", version: 3, digest: DIGEST },
  lists: [{ id: "us-ofac-sdn", asOf: "2026-11-20", digest: DIGEST }],
  caseId: CASE_ID,
  permit: null,
  createdAt: AT,
  expiresAt: "2026-12-08T09:30:00.000Z",
};

export const anInstanceDecision: Decision = {
  ...aDecision,
  kind: "instance",
  outcome: "allow",
  score: 0,
  reasons: [],
  caseId: null,
  permit: "eyJhbGciOiJFZERTQSIsInR5cCI6InBlcm1pdCtqd3QifQ.e30.c2lnbmF0dXJl",
};

export const theFacts: z.input<typeof decisionFacts> = {
  decisionId: DECISION_ID,
  factSchemaVersion: 1,
  policy: aDecision.policy,
  facts: { request: { kind: "signup", hour: 9 }, payment: { method: "crypto", payerCountries: ["AE"] } },
};

export const anEventBatch: z.input<typeof eventBatch> = {
  events: [
    { id: "evt-17", tenant: "acct-1001", type: "login", at: AT, data: { ip: "203.0.113.9", isAdmin: true } },
    {
      id: "evt-18",
      tenant: "acct-1001",
      type: "usage",
      at: AT,
      data: { instanceId: "i-0af3", acceleratorHours: 8, utilisation: 0.92 },
    },
  ],
};

export const aStoredEvent: StoredEvent = {
  id: "evt-17",
  type: "login",
  at: AT,
  receivedAt: AT,
  country: "AU",
  data: { ip: "203.0.113.9", userAgent: null, timezone: null, isAdmin: true },
};

export const aTenant: TenantDetail = {
  id: TENANT_ID,
  externalId: "acct-1001",
  kind: "organization",
  name: "Harbour Compute Pty Ltd",
  standing: "pending",
  groupId: "grp_01k9qwe4r5e6y7zzzzzzzzzzzz",
  profileVersion: 1,
  createdAt: AT,
  updatedAt: AT,
  profile: aSignUp,
  gaps: ["/payment/payerName"],
  latestDecision: {
    id: DECISION_ID,
    kind: "signup",
    outcome: "review",
    resolution: null,
    score: 62,
    caseId: CASE_ID,
    createdAt: AT,
  },
};

const OTHER_ID = "ten_01k9qwe4r5e6y7zzzzzzzzzzzy";
const aLinkedTenant = { id: OTHER_ID, externalId: "acct-1002", standing: "cleared" as const };
const aSharedWallet = { keyId: "5f2c9b1d0c3e4a77", kind: "wallet", holders: 2, isDismissed: false, suggestDismissal: false };

export const aLinkReport: LinkReport = {
  groupId: aTenant.groupId,
  links: [{ ...aSharedWallet, tenants: [aLinkedTenant] }],
  tenants: [
    {
      ...aLinkedTenant,
      path: [{ keyId: aSharedWallet.keyId, kind: "wallet", tenant: { id: OTHER_ID, externalId: "acct-1002" } }],
    },
  ],
  dismissed: [],
  isTruncated: false,
};

export const aLinkKey: LinkKeyDetail = { ...aSharedWallet, tenants: [aLinkedTenant], rulings: [] };

export const anExposureReport: ExposureReport = {
  tenant: { accelerators: 32, rateFlops: 3.2e16, operations: 8.2e22 },
  group: { id: aTenant.groupId, tenants: 2, accelerators: 64, rateFlops: 6.3e16, operations: 1.6e23 },
  thresholds: [{ tier: 1, operations: 1e22, tenantReached: true, groupReached: true }],
};

export const aCase: CaseSummary = {
  id: CASE_ID,
  kind: "signup",
  state: "claimed",
  revision: 3,
  decisionId: DECISION_ID,
  tenant: aDecision.tenant,
  outcome: "review",
  score: 62,
  priority: 71.5,
  rules: ["payment.crypto"],
  countries: ["AE", "AU"],
  region: "AU",
  assignee: { id: "key_01k9qwe4r5e6y7zzzzzzzzzzzz", name: "Ada" },
  claimExpiresAt: "2026-11-24T10:00:00.000Z",
  openedAt: AT,
  updatedAt: AT,
  dueAt: "2026-11-25T09:30:00.000Z",
  overdue: false,
  escalatedAt: null,
  endedAt: null,
  endedBecause: null,
  duplicateOf: null,
  resolution: null,
};

export const aScreening: z.input<typeof screening> = {
  kind: "organization",
  name: "Harbour Compute",
  countries: ["AU"],
  identifiers: [{ type: "wallet", network: "TRX", value: "T-example" }],
  limit: 10,
};

export const aScreeningResult: z.input<typeof screeningResult> = {
  matches: [
    {
      matchId: "us-ofac-sdn.12345",
      list: "us-ofac-sdn",
      entryId: "12345",
      entryDigest: "9pY7Qm0sZ3xkT1bVw2uRaA",
      effect: "blocked",
      name: "HARBOR COMPUTING LLC",
      matchedName: "HARBOR COMPUTING LLC",
      score: 0.83,
      kind: "organization",
      programs: ["EXAMPLE"],
      countries: ["AE"],
      explanation: [{ feature: "name", query: "harbour compute", candidate: "harbor computing", score: 0.83 }],
    },
  ],
  tookMs: 1.4,
};
