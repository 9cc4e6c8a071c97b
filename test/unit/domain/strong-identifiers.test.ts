import { describe, expect, test } from "vitest";
import type { SignupRequest } from "../../../src/domain/requests.ts";
import {
  allOwners,
  type IdentifierKind,
  type IdentifierSurroundings,
  strongIdentifiersOf,
} from "../../../src/domain/strong-identifiers.ts";
import {
  aCompany,
  aConnection,
  anIndividualProfile,
  aPayment,
  aPerson,
  aProfile,
  aRegistration,
  aVerification,
} from "../../helpers/profiles.ts";

/** Mail of freemail.example says nothing of who owns the domain; the address says nothing at all. */
const surroundings = { isSharedDomain: (domain: string) => domain === "freemail.example", addressBlock: null };

const ofKind = (kind: IdentifierKind, changes: Partial<SignupRequest>, around: Partial<IdentifierSurroundings> = {}) =>
  strongIdentifiersOf(aProfile(changes), { ...surroundings, ...around }).flatMap((identifier) =>
    identifier.kind === kind ? [identifier.value] : [],
  );

/** Whether both changes give the same identifiers of a kind, and any at all. */
function areLinked(kind: IdentifierKind, a: Partial<SignupRequest>, b: Partial<SignupRequest>): boolean {
  const [one, other] = [ofKind(kind, a), ofKind(kind, b)];
  return one.length > 0 && one.join() === other.join();
}

const withWallet = (address: string) => ({
  payment: aPayment({ method: "crypto", crypto: { asset: "ETH", network: null, address } }),
});
const withKeys = (...sshKeys: string[]) => ({ connection: aConnection({ sshKeys }) });
const KEY = "AAAAC3NzaC1lZDI1NTE5AAAAIO9oHkXKXg0aPXbX5kTq1VbZ3Xl9nJz2x0f3yB6m1qLk";

describe("what links two tenants", () => {
  test.each<[string, IdentifierKind, Partial<SignupRequest>, Partial<SignupRequest>]>([
    ["a telephone with other punctuation", "phone", { phone: "+49 (40) 123-45678" }, { phone: "0049 40 12345678" }],
    [
      "an Ethereum wallet in other case",
      "wallet",
      withWallet("0xAbCdEf0123456789AbCdEf0123456789AbCdEf01"),
      withWallet(" 0xabcdef0123456789abcdef0123456789abcdef01"),
    ],
    [
      "a key with another comment",
      "ssh_key",
      withKeys(`ssh-ed25519 ${KEY} me@laptop`),
      withKeys(`no-pty ssh-ed25519  ${KEY} you@desk`),
    ],
    [
      "a register number with other punctuation",
      "registration",
      { registration: aRegistration({ number: "HRB 12-345" }) },
      { registration: aRegistration({ number: "hrb12345" }) },
    ],
    [
      "an owner with name and birth date in other order and accents",
      "owner",
      { owners: [aPerson("José Álvarez", 1, { birthDate: "1970-01-01" })] },
      { owners: [aCompany("H", 1, [aPerson("ALVAREZ Jose", 1, { birthDate: "1970-01-01" })])] },
    ],
    [
      "a document shown by two tenants",
      "document",
      { verifications: [aVerification({ documentHash: "sha256:1" })] },
      { verifications: [aVerification({ documentHash: "sha256:1", result: "failed" })] },
    ],
    [
      "a card",
      "card",
      { payment: aPayment({ card: { bin: null, country: null, fingerprint: "fp-1" } }) },
      { payment: aPayment({ card: { bin: "4", country: "US", fingerprint: "fp-1" } }) },
    ],
    [
      "a bank account",
      "bank_account",
      { payment: aPayment({ bank: { country: null, bic: null, accountHash: "h" } }) },
      { payment: aPayment({ bank: { country: "DE", bic: null, accountHash: "h" } }) },
    ],
    [
      "a device",
      "device",
      { connection: aConnection({ deviceId: "d-1" }) },
      { connection: aConnection({ deviceId: "d-1", ip: "8.8.8.8" }) },
    ],
  ])("%s", (_, kind, a, b) => {
    expect(areLinked(kind, a, b)).toBe(true);
  });

  test("mail of one domain that belongs to somebody, whatever the subdomain", () => {
    expect(areLinked("domain", { email: "a@harbour.example" }, { email: "b@Mail.HARBOUR.example" })).toBe(true);
  });

  test("a block of addresses that says who is there", () => {
    expect(ofKind("address_block", {}, { addressBlock: "203.0.113.0/24|curl/8" })).toEqual(["203.0.113.0/24|curl/8"]);
  });

  test("who signed up alone is known again as the owner of a company", () => {
    const alone = strongIdentifiersOf(anIndividualProfile(), surroundings);
    expect(alone.filter(({ kind }) => kind === "owner")).toEqual([{ kind: "owner", value: ofKind("owner", {})[0] }]);
  });

  test("a tenant is known again as the parent of another", () => {
    const parent = aCompany("Another Name AG", 100, [], { registration: aRegistration() });
    const child = { registration: aRegistration({ number: "999", country: "SG" }), owners: [parent] };
    expect(ofKind("registration", child)).toContain(ofKind("registration", {})[0]);
  });
});

describe("what links nobody", () => {
  test.each<[string, IdentifierKind, Partial<SignupRequest>, Partial<SignupRequest>]>([
    [
      "base 58 wallets that differ by case",
      "wallet",
      withWallet("TJRabPrwbZy45sbavfcjinPJC18kjpRTv8"),
      withWallet("tJRabPrwbZy45sbavfcjinPJC18kjpRTv8"),
    ],
    ["the same number in another country's register", "registration", {}, { registration: aRegistration({ country: "AT" }) }],
    ["two keys of one comment", "ssh_key", withKeys(`ssh-ed25519 ${KEY} me`), withKeys(`ssh-ed25519 B${KEY.slice(1)} me`)],
    ["mail of one domain", "email", { email: "a@harbour.example" }, { email: "b@harbour.example" }],
    ["mailboxes that start with a plus sign", "email", { email: "+a@harbour.example" }, { email: "+b@harbour.example" }],
  ])("%s", (_, kind, a, b) => {
    expect(areLinked(kind, a, b)).toBe(false);
    expect([ofKind(kind, a).length, ofKind(kind, b).length]).toEqual([1, 1]);
  });

  test.each<[string, IdentifierKind, Partial<SignupRequest>]>([
    ["a telephone of noughts", "phone", { phone: "000 000 0000" }],
    ["three digits", "phone", { phone: "112" }],
    ["an owner without birth date", "owner", { owners: [aPerson("Li Wei", 50)] }],
    ["a register number without its country", "registration", { registration: aRegistration({ country: null }) }],
    ["blanks", "ssh_key", withKeys(" ", "")],
    ["no document", "document", {}],
    ["a domain where anybody has mail", "domain", { email: "a@freemail.example" }],
    ["a domain that is reserved for documentation", "domain", { email: "a@example.com" }],
    ["an address in place of a domain", "domain", { email: "a@[203.0.113.9]" }],
    ["an address that says nothing of who is there", "address_block", {}],
  ])("%s is no identifier", (_, kind, changes) => {
    expect(ofKind(kind, changes)).toEqual([]);
  });
});

test("identifiers are ordered and each is there once", () => {
  const found = strongIdentifiersOf(aProfile(withKeys("SHA256:b", "SHA256:a", "SHA256:b ")), surroundings);
  expect(found.filter(({ kind }) => kind === "ssh_key").map(({ value }) => value)).toEqual(["SHA256:a", "SHA256:b"]);
  expect(found.map(({ kind }) => kind)).toEqual(found.map(({ kind }) => kind).sort());
});

test("owners are listed nearest first, at any depth", () => {
  const owners = [aCompany("A", 1, [aCompany("C", 1, [aPerson("D", 1)])]), aPerson("B", 1)];
  expect(allOwners(owners).map(({ name }) => name)).toEqual(["A", "B", "C", "D"]);
});
