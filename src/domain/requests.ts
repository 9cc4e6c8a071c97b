/**
 * What the doors hand in once it fits the contract: everything not given is null or an empty list, countries are
 * upper-case ISO 3166-1 alpha-2, dates are YYYY-MM-DD, shares are percent (0 to 100).
 */
export type PartyKind = "organization" | "individual";
export type OwnerRole = "beneficial_owner" | "director" | "signatory" | "nominee" | "parent";
export type PaymentMethod = "card" | "prepaid_card" | "bank_transfer" | "invoice" | "crypto" | "gift_card";

export interface Registration {
  number: string | null;
  country: string | null;
  formedOn: string | null;
}

export interface Address {
  lines: string[];
  city: string | null;
  region: string | null;
  postalCode: string | null;
  country: string;
}

export interface Owner {
  kind: PartyKind;
  name: string;
  aliases: string[];
  birthDate: string | null;
  nationalities: string[];
  residenceCountry: string | null;
  headquartersCountry: string | null;
  registration: Registration | null;
  percent: number | null;
  percentMin: number | null;
  percentMax: number | null;
  roles: OwnerRole[];
  owners: Owner[];
}

export interface Verification {
  subject: string;
  method: string;
  what: string | null;
  issuerCountry: string | null;
  expiresOn: string | null;
  result: "passed" | "failed" | "mixed";
  documentHash: string | null;
}

export interface Payment {
  method: PaymentMethod;
  payerName: string | null;
  payerCountry: string | null;
  card: { bin: string | null; country: string | null; fingerprint: string | null } | null;
  bank: { country: string | null; bic: string | null; accountHash: string | null } | null;
  crypto: { asset: string; network: string | null; address: string | null } | null;
}

export interface Connection {
  ip: string;
  userAgent: string | null;
  timezone: string | null;
  languages: string[];
  deviceId: string | null;
  sshKeys: string[];
}

export interface IntendedUse {
  summary: string | null;
  trainsModels: boolean | null;
  biologicalSequenceData: boolean | null;
  expectedAcceleratorHours: number | null;
  endUsers: { name: string; country: string | null }[];
  resells: boolean | null;
}

/** A sign-up as the control plane declares it: the tenant's profile. */
export interface SignupRequest {
  externalId: string;
  kind: PartyKind;
  name: string;
  aliases: string[];
  registration: Registration | null;
  birthDate: string | null;
  nationalities: string[];
  headquartersCountry: string | null;
  addresses: Address[];
  email: string;
  phone: string | null;
  website: string | null;
  owners: Owner[];
  verifications: Verification[];
  payment: Payment;
  connection: Connection;
  intendedUse: IntendedUse | null;
  profile: { employees: number | null } | null;
}

export interface InstanceRequest {
  tenant: string;
  accelerator: string;
  acceleratorsPerInstance: number;
  instances: number;
  interconnectGbps: number | null;
  durationHours: number | null;
  region: { id: string; country: string };
  project: string | null;
  payment: Payment | null;
  connection: Connection;
  intendedUse: IntendedUse | null;
}
