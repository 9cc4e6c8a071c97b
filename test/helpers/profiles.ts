import type {
  Connection,
  InstanceRequest,
  IntendedUse,
  Owner,
  Payment,
  Registration,
  SignupRequest,
  Verification,
} from "../../src/domain/requests.ts";
import type { ScreenedParty, ScreeningMatch } from "../../src/domain/screening.ts";
import type { SignalSettings } from "../../src/domain/signal-settings.ts";

/** An owner of whom nothing is known but a name. */
const nobody = (kind: Owner["kind"], name: string): Owner => ({
  kind,
  name,
  aliases: [],
  birthDate: null,
  nationalities: [],
  residenceCountry: null,
  headquartersCountry: null,
  registration: null,
  percent: null,
  percentMin: null,
  percentMax: null,
  roles: [],
  owners: [],
});

/** A natural person; the share is unknown when it is null. */
export const aPerson = (name: string, percent: number | null = null, changes: Partial<Owner> = {}): Owner => ({
  ...nobody("individual", name),
  percent,
  ...changes,
});

/** An organization with its own owners above it. */
export const aCompany = (name: string, percent: number | null, owners: Owner[] = [], changes: Partial<Owner> = {}): Owner => ({
  ...nobody("organization", name),
  percent,
  owners,
  ...changes,
});

export const aRegistration = (changes: Partial<Registration> = {}): Registration => ({
  number: "HRB 12345",
  country: "DE",
  formedOn: "2010-05-01",
  ...changes,
});

/** A documentary check of the tenant that passed. */
export const aVerification = (changes: Partial<Verification> = {}): Verification => ({
  subject: "tenant",
  method: "documentary",
  what: "register extract",
  issuerCountry: "DE",
  expiresOn: "2035-01-01",
  result: "passed",
  documentHash: null,
  ...changes,
});

export const aPayment = (changes: Partial<Payment> = {}): Payment => ({
  method: "invoice",
  payerName: "Harbour Robotics GmbH",
  payerCountry: "DE",
  card: null,
  bank: null,
  crypto: null,
  ...changes,
});

export const aConnection = (changes: Partial<Connection> = {}): Connection => ({
  ip: "91.0.0.1",
  userAgent: null,
  timezone: "Europe/Berlin",
  languages: ["de-DE"],
  deviceId: null,
  sshKeys: [],
  ...changes,
});

export const anIntendedUse = (changes: Partial<IntendedUse> = {}): IntendedUse => ({
  summary: "robot grasping",
  trainsModels: false,
  biologicalSequenceData: null,
  expectedAcceleratorHours: 900,
  endUsers: [{ name: "Harbour Robotics GmbH", country: "DE" }],
  resells: false,
  ...changes,
});

/** A verified German company owned by one verified resident of Germany, as the domain sees its sign-up. */
export const aProfile = (changes: Partial<SignupRequest> = {}): SignupRequest => ({
  externalId: "acct-1",
  kind: "organization",
  name: "Harbour Robotics GmbH",
  aliases: [],
  registration: aRegistration(),
  birthDate: null,
  nationalities: [],
  headquartersCountry: "DE",
  addresses: [{ lines: ["Hafenstraße 1"], city: "Hamburg", region: null, postalCode: "20359", country: "DE" }],
  email: "ops@harbour-robotics.example",
  phone: "+494012345678",
  website: "https://www.harbour-robotics.example/about",
  owners: [aPerson("Anke Petersen", 100, { birthDate: "1975-03-02", residenceCountry: "DE", roles: ["beneficial_owner"] })],
  verifications: [aVerification(), aVerification({ subject: "Anke Petersen", what: "passport" })],
  payment: aPayment(),
  connection: aConnection(),
  intendedUse: anIntendedUse(),
  profile: { employees: 40 },
  ...changes,
});

/** A natural person who signs up for herself. */
export const anIndividualProfile = (changes: Partial<SignupRequest> = {}): SignupRequest =>
  aProfile({
    kind: "individual",
    name: "Anke Petersen",
    registration: null,
    birthDate: "1975-03-02",
    headquartersCountry: null,
    website: null,
    owners: [],
    payment: aPayment({ payerName: "Anke Petersen" }),
    ...changes,
  });

export const anInstance = (changes: Partial<InstanceRequest> = {}): InstanceRequest => ({
  tenant: "acct-1",
  accelerator: "nvidia-h100-sxm",
  acceleratorsPerInstance: 8,
  instances: 2,
  interconnectGbps: 3200,
  durationHours: 24,
  region: { id: "eu-north", country: "SE" },
  project: null,
  payment: null,
  connection: aConnection(),
  intendedUse: null,
  ...changes,
});

export const theSettings: SignalSettings = {
  strongThreshold: 0.95,
  possibleThreshold: 0.85,
  openEndedDays: 90,
  assumedPeakTflops: 989.4,
  affiliatesRule: "auto",
};

export const aMatch = (changes: Partial<ScreeningMatch> = {}): ScreeningMatch => ({
  matchId: "list:1",
  list: "ofac-sdn",
  entryId: "1",
  entryDigest: "digest-of-1",
  effect: "blocked",
  name: "SOMEBODY",
  matchedName: "SOMEBODY",
  score: 1,
  kind: "individual",
  programs: [],
  countries: [],
  explanation: [],
  ...changes,
});

/** Owners at these places of the sign-up, found on a list with an effect. */
export const listedOwners = (effect: ScreeningMatch["effect"], ...pointers: string[]): ScreenedParty[] =>
  pointers.map((pointer) => ({ role: "owner", pointer, matches: [aMatch({ effect, list: `list-of-${effect}` })] }));
