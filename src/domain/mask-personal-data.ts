import { initialsOf } from "./initials.ts";

const HIDDEN = "•••";
const ENDS = 4;
const LEAST_TO_CUT = 12;

type Fields = Readonly<Record<string, unknown>>;
type Mask = (value: unknown) => unknown;

const isFields = (value: unknown): value is Fields => typeof value === "object" && value !== null && !Array.isArray(value);
const isGiven = (value: unknown): boolean => value !== null && value !== undefined;

const hide: Mask = (value) => (isGiven(value) ? HIDDEN : value);
const hideAll: Mask = (value) => (Array.isArray(value) && value.length > 0 ? [HIDDEN] : value);

/** The domain of a mail address is a fact of its own; who writes from it is not. */
const maskMail: Mask = (value) =>
  typeof value === "string" ? `${HIDDEN}${value.slice(Math.max(0, value.lastIndexOf("@")))}` : value;

/** Both ends, by which two can be told apart. */
const maskMiddle: Mask = (value) =>
  typeof value === "string" && value.length >= LEAST_TO_CUT ? `${value.slice(0, ENDS)}…${value.slice(-ENDS)}` : hide(value);

/** Applies masks by field; what has none stays as it is. */
function masked(value: unknown, masks: Readonly<Record<string, Mask>>): unknown {
  if (!isFields(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([field, inner]) => [field, masks[field]?.(inner) ?? inner]));
}

const eachOf =
  (mask: Mask): Mask =>
  (value) =>
    Array.isArray(value) ? value.map(mask) : value;

/** Initials, with a number where two names have the same ones: masked people stay as many as they are. */
function createInitials(): Mask {
  const given = new Map<string, string>();
  const counts = new Map<string, number>();
  return (name) => {
    if (typeof name !== "string") return name;
    const known = given.get(name);
    if (known !== undefined) return known;
    const initials = initialsOf(name);
    const count = (counts.get(initials) ?? 0) + 1;
    counts.set(initials, count);
    const mask = count === 1 ? initials : `${initials} (${count})`;
    given.set(name, mask);
    return mask;
  };
}

const connectionMasks = { ip: hide, userAgent: hide, deviceId: hide, sshKeys: hideAll };
const cardMasks = { fingerprint: hide };
const bankMasks = { accountHash: hide };
const cryptoMasks = { address: maskMiddle };

function createMasks() {
  const initials = createInitials();
  const names = eachOf(initials);
  const payment: Mask = (value) =>
    masked(value, {
      payerName: initials,
      card: (card) => masked(card, cardMasks),
      bank: (bank) => masked(bank, bankMasks),
      crypto: (crypto) => masked(crypto, cryptoMasks),
    });
  const owner: Mask = (value) => {
    const owners = eachOf(owner);
    return isFields(value) && value["kind"] === "individual"
      ? masked(value, { name: initials, aliases: names, birthDate: hide, nationalities: hideAll, owners })
      : masked(value, { owners });
  };
  const shared = {
    payment,
    connection: (connection: unknown) => masked(connection, connectionMasks),
    intendedUse: (use: unknown) => masked(use, { endUsers: eachOf((user) => masked(user, { name: initials })) }),
  };
  const address: Mask = (value) => masked(value, { lines: hideAll, postalCode: hide });
  const verification: Mask = (value) =>
    masked(value, { subject: (subject) => (subject === "tenant" ? subject : initials(subject)), documentHash: hide });
  const request: Mask = (value) => {
    const isPerson = isFields(value) && value["kind"] === "individual";
    return masked(value, {
      ...shared,
      owners: eachOf(owner),
      email: maskMail,
      phone: hide,
      verifications: eachOf(verification),
      ...(isPerson && { name: initials, aliases: names, birthDate: hide, nationalities: hideAll, addresses: eachOf(address) }),
    });
  };
  return { initials, request, owners: eachOf(owner) };
}

/** Whether a match's party is a person, or may be one: of payers and end users only the name is known. */
const mayBePerson = (match: Fields): boolean =>
  match["kind"] === "individual" || match["role"] === "payer" || match["role"] === "end_user";

function maskMatch(initials: Mask, match: Fields): unknown {
  if (!mayBePerson(match)) return match;
  return masked(match, {
    explanation: eachOf((feature) =>
      masked(feature, { query: isFields(feature) && feature["feature"] === "name" ? initials : hide }),
    ),
  });
}

/** A profile or request with its personal data masked: people as initials, contacts and addresses hidden; countries stay. */
export const maskRequest = (request: unknown): unknown => createMasks().request(request);

/** A case with personal data masked, the same person alike in all of it. Texts that people wrote stay. */
export function maskCase<T extends { request: unknown; ownership: unknown; matches: readonly object[] }>(found: T): T {
  const { initials, request, owners } = createMasks();
  return {
    ...found,
    request: request(found.request),
    ownership: owners(found.ownership),
    matches: found.matches.map((match) => maskMatch(initials, match as Fields)),
  };
}

/** A tenant with personal data masked. */
export function maskTenant<T extends { kind: string; name: string; profile: unknown }>(tenant: T): T {
  const name = tenant.kind === "individual" ? initialsOf(tenant.name) : tenant.name;
  return { ...tenant, name, profile: maskRequest(tenant.profile) };
}
