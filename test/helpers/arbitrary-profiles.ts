import fc from "fast-check";
import type { Owner, SignupRequest } from "../../src/domain/requests.ts";
import { aConnection, aPayment, aPerson, aProfile, aRegistration, aVerification } from "./profiles.ts";

const countries = fc.constantFrom("DE", "US", "CN", "HK", "MO", "SG", "VG", "GB", "IR", "KP", "AE");
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null });
const days = fc.constantFrom("1960-01-01", "1999-12-31", "2024-02-29", "2026-11-24", "2031-01-01");

/** Few names, so that parties meet each other and form loops. */
export const partyLetters = ["A", "B", "C", "D", "E", "F", "G"] as const;
const letters = fc.constantFrom(...partyLetters);

const aShare = (percent: number | null, percentMin: number | null = null, percentMax: number | null = null) => ({
  percent,
  percentMin,
  percentMax,
});
const shares = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(0, 10, 25, 49.99, 50, 60, 100).map((percent) => aShare(percent)) },
  { weight: 1, arbitrary: fc.constant(aShare(null)) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(aShare(null, 25, 50), aShare(null, 40, 60), aShare(null, 50, 75), aShare(null, null, 30)),
  },
);

const roles = fc.subarray(["beneficial_owner", "director", "signatory", "nominee", "parent"] as const);

function ownersBelow(layers: number): fc.Arbitrary<Owner[]> {
  if (layers === 0) return fc.constant([]);
  const owner = fc
    .record({
      kind: fc.constantFrom("organization" as const, "individual" as const),
      name: letters,
      share: shares,
      birthDate: maybe(days),
      residenceCountry: maybe(countries),
      headquartersCountry: maybe(countries),
      registration: maybe(countries.map((country) => aRegistration({ country }))),
      roles: fc.oneof({ weight: 2, arbitrary: fc.constant<Owner["roles"]>([]) }, roles),
      owners: ownersBelow(layers - 1),
    })
    .map(({ share, ...rest }): Owner => ({ ...aPerson(rest.name), ...rest, ...share }));
  return fc.array(owner, { maxLength: 3 });
}

/** Ownership structures of up to four layers, with loops, bands, unknown shares and sums over a hundred. */
export const arbitraryOwners: fc.Arbitrary<Owner[]> = ownersBelow(4);

const texts = fc.oneof(fc.string({ maxLength: 20 }), fc.constantFrom("A", "Acme Ltd", "张伟", "שלום", "___", "__proto__"));

const payments = fc.record({
  method: fc.constantFrom("card", "prepaid_card", "bank_transfer", "invoice", "crypto", "gift_card"),
  payerName: maybe(fc.oneof(texts, letters)),
  payerCountry: maybe(countries),
  card: maybe(fc.record({ bin: maybe(fc.constant("450003")), country: maybe(countries), fingerprint: maybe(texts) })),
  bank: maybe(
    fc.record({ country: maybe(countries), bic: maybe(fc.constantFrom("DEUTDEFF", "ICBKCNBJ", "x")), accountHash: maybe(texts) }),
  ),
  crypto: maybe(fc.record({ asset: fc.constantFrom("XMR", "USDT", "__proto__"), network: maybe(texts), address: maybe(texts) })),
} as const);

const uses = fc.record({
  summary: maybe(texts),
  trainsModels: maybe(fc.boolean()),
  biologicalSequenceData: maybe(fc.boolean()),
  expectedAcceleratorHours: maybe(fc.double({ min: 0, max: 1e12, noNaN: true })),
  endUsers: fc.array(fc.record({ name: texts, country: maybe(countries) }), { maxLength: 3 }),
  resells: maybe(fc.boolean()),
});

const verifications = fc.array(
  fc
    .record({
      subject: fc.oneof(fc.constant("tenant"), letters, texts),
      expiresOn: maybe(days),
      result: fc.constantFrom("passed", "failed", "mixed"),
      documentHash: maybe(fc.constantFrom("hash-1", "hash-2")),
    } as const)
    .map(aVerification),
  { maxLength: 4 },
);

const connections = fc
  .record({
    timezone: maybe(fc.constantFrom("Europe/Berlin", "Asia/Calcutta", "UTC", "constructor", "nowhere", "__proto__")),
    sshKeys: fc.array(texts, { maxLength: 2 }),
    deviceId: maybe(texts),
  })
  .map(aConnection);

/** Sign-ups of every shape that the contract lets in. */
export const arbitraryProfile: fc.Arbitrary<SignupRequest> = fc
  .record({
    kind: fc.constantFrom("organization", "individual"),
    name: fc.oneof(letters, texts),
    aliases: fc.array(texts, { maxLength: 2 }),
    registration: maybe(fc.record({ number: maybe(texts), country: maybe(countries), formedOn: maybe(days) })),
    birthDate: maybe(days),
    nationalities: fc.array(countries, { maxLength: 2 }),
    headquartersCountry: maybe(countries),
    email: fc.constantFrom("a@gmail.com", "a@mail.qq.com", "a@[192.0.2.1].x", "+@a.example", "ops@harbour.co.uk"),
    phone: maybe(fc.constantFrom("+494012345678", "+447700900123", "0044", "", "garbage", "+80012345678")),
    website: maybe(fc.constantFrom("https://harbour.co.uk", "http://192.0.2.1", "", "not a url", "//")),
    owners: arbitraryOwners,
    verifications,
    payment: payments.map(aPayment),
    connection: connections,
    intendedUse: maybe(uses),
    profile: maybe(fc.record({ employees: maybe(fc.nat()) })),
  } as const)
  .map(aProfile);
