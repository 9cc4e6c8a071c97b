import { createLocalJWKSet, createRemoteJWKSet, customFetch, type JSONWebKeySet, type JWTVerifyGetKey, jwtVerify } from "jose";
import type { PermitGrant } from "./permit-signer.ts";

export interface Permit {
  /** External id of the tenant. */
  tenant: string;
  decisionId: string;
  grant: PermitGrant;
  expiresAt: Date;
}

/** Finds the key that a permit names. */
export type PermitKeys = JWTVerifyGetKey;

/** How long fetched keys are believed. An unknown `kid` fetches them again at once, though not more often than twice a minute. */
const KEYS_MAX_AGE_MS = 600_000;

/** The keys at the URL of `/.well-known/jwks.json`: fetched when the first permit comes, then kept. */
export function keysAt(url: URL, send?: (url: string, init: RequestInit) => Promise<Response>): PermitKeys {
  return createRemoteJWKSet(url, { cacheMaxAge: KEYS_MAX_AGE_MS, ...(send && { [customFetch]: send }) });
}

const remoteSets = new Map<string, PermitKeys>();
/** A set imports each of its keys once: making it anew for each permit would cost more than the check itself. */
const localSets = new WeakMap<JSONWebKeySet, { keys: PermitKeys; count: number }>();

function keysOf(source: URL | JSONWebKeySet | PermitKeys): PermitKeys {
  if (typeof source === "function") return source;
  if (source instanceof URL) {
    const known = remoteSets.get(source.href) ?? keysAt(source);
    remoteSets.set(source.href, known);
    return known;
  }
  const known = localSets.get(source);
  const count = source.keys.length;
  if (known?.count === count) return known.keys;
  const keys = createLocalJWKSet(source);
  localSets.set(source, { keys, count });
  return keys;
}

/** Permits whose signature was checked already, by the keys that it was checked with: what is left to look at is the time. */
const checked = new WeakMap<PermitKeys, Map<string, { permit: Permit; notBefore: number }>>();
const MOST_CHECKED = 2_000;

/** What one caller does with a permit is nothing to the next. */
const copyOf = (permit: Permit): Permit => ({ ...permit, grant: { ...permit.grant }, expiresAt: new Date(permit.expiresAt) });

function recall(keys: PermitKeys, name: string, at: number): Permit | null {
  const found = checked.get(keys)?.get(name);
  if (!found || found.notBefore > at || found.permit.expiresAt.getTime() <= at) return null;
  return copyOf(found.permit);
}

function remember(keys: PermitKeys, name: string, permit: Permit, notBefore: number): void {
  const known = checked.get(keys) ?? new Map();
  checked.set(keys, known);
  const [oldest] = known.keys();
  if (known.size >= MOST_CHECKED && oldest !== undefined) known.delete(oldest);
  known.set(name, { permit: copyOf(permit), notBefore });
}

/**
 * Verifies a permit without asking Gatehouse: signature, type, audience, and times. `keys` is the key set itself or the
 * URL of `/.well-known/jwks.json`, which is fetched once and again when an unknown key appears. A permit that is shown
 * again costs a look at the clock. Throws jose's errors.
 */
export async function verifyPermit(
  token: string,
  source: URL | JSONWebKeySet | PermitKeys,
  expected: { issuer: string; now?: Date },
): Promise<Permit> {
  const keys = keysOf(source);
  const name = `${expected.issuer} ${token}`;
  const known = recall(keys, name, (expected.now ?? new Date()).getTime());
  if (known) return known;
  const { payload } = await jwtVerify(token, keys, {
    issuer: expected.issuer,
    audience: "provisioning",
    typ: "permit+jwt",
    algorithms: ["EdDSA"],
    requiredClaims: ["sub", "jti", "iat", "nbf", "exp", "grant"],
    ...(expected.now && { currentDate: expected.now }),
  });
  const permit = {
    tenant: payload.sub as string,
    decisionId: payload.jti as string,
    grant: payload.grant as PermitGrant,
    expiresAt: new Date((payload.exp as number) * 1000),
  };
  remember(keys, name, permit, (payload.nbf as number) * 1000);
  return permit;
}
