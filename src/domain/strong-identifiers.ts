import { getDomain } from "tldts";
import { normaliseEmail } from "./mail-address.ts";
import { partyName } from "./party-name.ts";
import type { Connection, Owner, Payment, SignupRequest } from "./requests.ts";
import { plainWallet } from "./wallet-address.ts";

/** Kinds of identifier strong enough to say that two tenants are run by the same people. */
export type IdentifierKind =
  | "owner"
  | "registration"
  | "wallet"
  | "card"
  | "bank_account"
  | "document"
  | "device"
  | "ssh_key"
  | "phone"
  | "email"
  | "domain"
  | "address_block";

export interface StrongIdentifier {
  kind: IdentifierKind;
  /** Normalised so that equal identifiers are equal strings. Personal data: hash it before it is stored. */
  value: string;
}

const plain = (text: string) =>
  text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[\p{P}\p{S}\s]+/gu, "");

/** Every owner at any depth, nearest first. */
export function allOwners(owners: readonly Owner[]): Owner[] {
  const found: Owner[] = [];
  const queue = [...owners];
  for (let next = queue.shift(); next; next = queue.shift()) {
    found.push(next);
    queue.push(...next.owners);
  }
  return found;
}

/** A natural person by name, in any order of its words, and birth date; whoever is in a register by that entry. */
function identifiersOfParty(party: Pick<Owner, "kind" | "name" | "birthDate" | "registration">): StrongIdentifier[] {
  const found: StrongIdentifier[] = [];
  if (party.kind === "individual" && party.birthDate) {
    found.push({ kind: "owner", value: `${partyName(party.name).words}|${party.birthDate}` });
  }
  const { number, country } = party.registration ?? {};
  if (number && country && plain(number)) found.push({ kind: "registration", value: `${country}|${plain(number)}` });
  return found;
}

/** Addresses in hexadecimal and bech32 mean the same in either case; those of other networks do not. */
const CASELESS_WALLET = /^(?:0x[0-9a-f]+|(?:bc|ltc|tb|bnb|addr|cosmos)1[a-z0-9]+)$/i;

function normaliseWallet(address: string): string {
  const plainAddress = plainWallet(address).replace(/^bitcoincash:/i, "");
  return CASELESS_WALLET.test(plainAddress) ? plainAddress.toLowerCase() : plainAddress;
}

/** The key itself: options before it and the comment after it are anybody's choice. A fingerprint stays as it is. */
function normaliseSshKey(key: string): string {
  return /(?:^|\s)((?:sk-)?(?:ssh|ecdsa)-[\w@.-]+\s+[A-Za-z0-9+/]{40,})/.exec(key)?.[1]?.replace(/\s+/, " ") ?? key.trim();
}

/** Fewer digits than this are no number that only one subscriber has. */
const LEAST_PHONE_DIGITS = 7;

function identifiersOfPhone(phone: string | null): StrongIdentifier[] {
  const digits = (phone ?? "").replace(/\D/g, "").replace(/^00/, "");
  return digits.length >= LEAST_PHONE_DIGITS && /[1-9]/.test(digits) ? [{ kind: "phone", value: digits }] : [];
}

function identifiersOfPayment({ card, bank, crypto }: Payment): StrongIdentifier[] {
  const found: StrongIdentifier[] = [];
  if (card?.fingerprint) found.push({ kind: "card", value: card.fingerprint });
  if (bank?.accountHash) found.push({ kind: "bank_account", value: bank.accountHash });
  if (crypto?.address) found.push({ kind: "wallet", value: normaliseWallet(crypto.address) });
  return found;
}

function identifiersOfConnection({ deviceId, sshKeys }: Connection): StrongIdentifier[] {
  const keys = sshKeys.map((key): StrongIdentifier => ({ kind: "ssh_key", value: normaliseSshKey(key) }));
  return deviceId ? [...keys, { kind: "device", value: deviceId }] : keys;
}

/** Reserved for documentation (RFC 2606): whoever writes one of these has no domain. */
const NOBODYS_DOMAINS = new Set(["example.com", "example.net", "example.org"]);

/** What only the surroundings of a profile can tell. */
export interface IdentifierSurroundings {
  /** Whether mail of people who have nothing to do with each other lives at the domain. */
  isSharedDomain(domain: string): boolean;
  /** Block of network addresses that the connection comes from; null where it says nothing about who is there. */
  addressBlock: string | null;
}

/** The registrable domain of the mail. Below a suffix under which a host lets others live (github.io) each name is its own. */
function identifiersOfDomain(email: string, { isSharedDomain }: IdentifierSurroundings): StrongIdentifier[] {
  const domain = getDomain(email.slice(email.lastIndexOf("@") + 1).toLowerCase(), { allowPrivateDomains: true });
  return domain && !NOBODYS_DOMAINS.has(domain) && !isSharedDomain(domain) ? [{ kind: "domain", value: domain }] : [];
}

/** The strong identifiers of a profile, each once, ordered. */
export function strongIdentifiersOf(profile: SignupRequest, surroundings: IdentifierSurroundings): StrongIdentifier[] {
  const found: StrongIdentifier[] = [
    { kind: "email", value: normaliseEmail(profile.email) },
    ...identifiersOfDomain(profile.email, surroundings),
    { kind: "address_block", value: surroundings.addressBlock ?? "" },
    ...identifiersOfPayment(profile.payment),
    ...identifiersOfConnection(profile.connection),
    ...identifiersOfPhone(profile.phone),
    // One document for two accounts: 89 FR 5698, 15 CFR 7.306 (proposed), red flags on documents.
    ...profile.verifications.map(({ documentHash }): StrongIdentifier => ({ kind: "document", value: documentHash ?? "" })),
    // Who was refused as a tenant of its own may come back as an owner of another.
    ...[profile, ...allOwners(profile.owners)].flatMap(identifiersOfParty),
  ];
  const unique = new Map(found.filter(({ value }) => value !== "").map((item) => [`${item.kind}\0${item.value}`, item]));
  return [...unique.keys()].sort().flatMap((key) => unique.get(key) ?? []);
}

/** Fewer characters than this are no wallet's address. */
const LEAST_WALLET_LENGTH = 20;

/** The mail address, telephone number or wallet that a text by itself may be, as a profile that holds it is known by. */
export function strongIdentifiersOfText(text: string): StrongIdentifier[] {
  const found: StrongIdentifier[] = [];
  if (text.includes("@")) found.push({ kind: "email", value: normaliseEmail(text) });
  if (/^[+()\d\s./-]+$/.test(text)) found.push(...identifiersOfPhone(text));
  if (text.length >= LEAST_WALLET_LENGTH && !/\s/.test(text)) found.push({ kind: "wallet", value: normaliseWallet(text) });
  return found;
}
