import type { Connection, Owner, Payment, SignupRequest } from "./requests.ts";

/** Kinds of identifier strong enough to say that two tenants are run by the same people. */
export type IdentifierKind =
  | "owner"
  | "registration"
  | "wallet"
  | "card"
  | "bank_account"
  | "device"
  | "ssh_key"
  | "phone"
  | "email";

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

/** Providers that ignore dots in the mailbox; all common ones ignore what follows a plus sign. */
const DOTLESS_DOMAINS = new Set(["gmail.com", "googlemail.com"]);

export function normaliseEmail(email: string): string {
  const at = email.lastIndexOf("@");
  const domain = email.slice(at + 1).toLowerCase();
  const mailbox = email.slice(0, at).toLowerCase().replace(/\+.*$/, "");
  return `${DOTLESS_DOMAINS.has(domain) ? mailbox.replaceAll(".", "") : mailbox}@${domain}`;
}

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

function identifiersOfOwner(owner: Owner): StrongIdentifier[] {
  const name = plain(owner.name);
  if (owner.kind === "individual") {
    return owner.birthDate && name ? [{ kind: "owner", value: `${name}|${owner.birthDate}` }] : [];
  }
  const { number, country } = owner.registration ?? {};
  return number && country && name ? [{ kind: "owner", value: `${name}|${country}|${plain(number)}` }] : [];
}

function identifiersOfPayment({ card, bank, crypto }: Payment): StrongIdentifier[] {
  const found: StrongIdentifier[] = [];
  if (card?.fingerprint) found.push({ kind: "card", value: card.fingerprint });
  if (bank?.accountHash) found.push({ kind: "bank_account", value: bank.accountHash });
  // Addresses of some networks differ by case only; what is the same wallet is the same text.
  if (crypto?.address) found.push({ kind: "wallet", value: crypto.address.trim() });
  return found;
}

function identifiersOfConnection({ deviceId, sshKeys }: Connection): StrongIdentifier[] {
  const keys = sshKeys.map((key): StrongIdentifier => ({ kind: "ssh_key", value: key.trim() }));
  return deviceId ? [...keys, { kind: "device", value: deviceId }] : keys;
}

/** The strong identifiers of a profile, each once, ordered. */
export function strongIdentifiersOf(profile: SignupRequest): StrongIdentifier[] {
  const { registration, phone } = profile;
  const found: StrongIdentifier[] = [
    { kind: "email", value: normaliseEmail(profile.email) },
    ...identifiersOfPayment(profile.payment),
    ...identifiersOfConnection(profile.connection),
    ...allOwners(profile.owners).flatMap(identifiersOfOwner),
  ];
  if (phone) found.push({ kind: "phone", value: phone.replace(/[^\d]/g, "") });
  if (registration?.number && registration.country) {
    found.push({ kind: "registration", value: `${registration.country}|${plain(registration.number)}` });
  }
  const unique = new Map(found.filter(({ value }) => value !== "").map((item) => [`${item.kind}\0${item.value}`, item]));
  return [...unique.keys()].sort().flatMap((key) => unique.get(key) ?? []);
}
