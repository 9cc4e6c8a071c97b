import type { Catalog } from "../domain/catalog.ts";
import type { Connection, SignupRequest } from "../domain/requests.ts";
import type { ListIndex } from "../domain/screening.ts";
import { strongIdentifiersOf } from "../domain/strong-identifiers.ts";
import { addressBlock, type BlockBits } from "../platform/address-block.ts";
import type { Keyring } from "../platform/seal.ts";
import type { GroupState, TenantStates } from "../store/tenant-states.ts";
import type { SignupUnit } from "../store/write-signups.ts";

/** What an operator may set about what links tenants. */
export interface LinkSettings {
  addressBlock: BlockBits & { joins: "withUserAgent" | "alone" | "off" };
}

const KEY_ID_BYTES = 8;

/** Names an identifier to people: so much of its keyed hash that no two are likely to share it. */
export const keyIdOf = (key: Buffer): string => key.subarray(0, KEY_ID_BYTES).toString("hex");

export interface LinkParts {
  keyring: Keyring;
  states: TenantStates;
  catalog: Catalog;
  lists: { current(): ListIndex };
  links: LinkSettings;
  now: () => Date;
}

/** What the identifiers of a profile join it to. */
export interface FoundLinks {
  identifiers: SignupUnit["identifiers"];
  /** Groups that hold one of the identifiers, the tenant's own included. The largest comes first: the others join it. */
  groups: GroupState[];
  /** Identifiers that another holds, those ruled out left aside. */
  shared: { kind: string; keyId: string }[];
  /** Their kinds, sorted. */
  sharedKinds: string[];
}

/** Null where many strangers come from: concealing networks, and by default an address without the browser's own name. */
function blockOf({ ip, userAgent }: Connection, { links, lists }: LinkParts): string | null {
  const { joins, ...bits } = links.addressBlock;
  if (joins === "off" || lists.current().networkKinds(ip).length > 0) return null;
  const block = addressBlock(ip, bits);
  if (joins === "alone" || block === null) return block;
  return userAgent ? `${block}|${userAgent}` : null;
}

/** `present` is the tenant that declares its profile anew; null for a new one. */
export async function findLinks(
  profile: SignupRequest,
  present: { tenant: { id: string }; group: GroupState } | null,
  parts: LinkParts,
): Promise<FoundLinks> {
  const { catalog, lists, keyring } = parts;
  const isSharedDomain = (domain: string) => catalog.freeMailDomains.has(domain) || lists.current().isDisposableDomain(domain);
  const identifiers = strongIdentifiersOf(profile, { isSharedDomain, addressBlock: blockOf(profile.connection, parts) });
  const hashed = identifiers.map(({ kind, value }) => ({ kind, key: keyring.keyedHash(kind, value) }));
  const found = await parts.states.findLinks(
    hashed.map(({ key }) => key),
    present?.tenant.id ?? null,
    parts.now(),
  );
  const own = present?.group;
  const groups = own ? [own, ...found.groups.filter((group) => group.id !== own.id)] : found.groups;
  const shared = [...found.known].flatMap(([key, { kind, isDismissed, isHeldByOthers }]) =>
    isHeldByOthers && !isDismissed ? [{ kind, keyId: keyIdOf(Buffer.from(key, "hex")) }] : [],
  );
  return {
    identifiers: hashed.map(({ kind, key }) => {
      const known = found.known.get(key.toString("hex"));
      return { kind, key, isKnown: known !== undefined, isDismissed: known?.isDismissed ?? false };
    }),
    groups: groups.sort((a, b) => b.members - a.members || (a.id < b.id ? -1 : 1)),
    shared,
    sharedKinds: [...new Set(shared.map(({ kind }) => kind))].sort(),
  };
}
