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

/**
 * Verifies a permit without asking Gatehouse: signature, type, audience, and times. `keys` is the key set itself or the
 * URL of `/.well-known/jwks.json`, which is fetched once and again when an unknown key appears. Throws jose's errors.
 */
export async function verifyPermit(
  token: string,
  keys: URL | JSONWebKeySet | PermitKeys,
  expected: { issuer: string; now?: Date },
): Promise<Permit> {
  const { payload } = await jwtVerify(token, keysOf(keys), {
    issuer: expected.issuer,
    audience: "provisioning",
    typ: "permit+jwt",
    algorithms: ["EdDSA"],
    requiredClaims: ["sub", "jti", "iat", "nbf", "exp", "grant"],
    ...(expected.now && { currentDate: expected.now }),
  });
  return {
    tenant: payload.sub as string,
    decisionId: payload.jti as string,
    grant: payload.grant as PermitGrant,
    expiresAt: new Date((payload.exp as number) * 1000),
  };
}
