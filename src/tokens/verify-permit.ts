import { createLocalJWKSet, createRemoteJWKSet, type JSONWebKeySet, jwtVerify } from "jose";
import type { PermitGrant } from "./permit-signer.ts";

export interface Permit {
  /** External id of the tenant. */
  tenant: string;
  decisionId: string;
  grant: PermitGrant;
  expiresAt: Date;
}

const remoteSets = new Map<string, ReturnType<typeof createRemoteJWKSet>>();

function keysOf(source: URL | JSONWebKeySet) {
  if (!(source instanceof URL)) return createLocalJWKSet(source);
  const known = remoteSets.get(source.href) ?? createRemoteJWKSet(source);
  remoteSets.set(source.href, known);
  return known;
}

/**
 * Verifies a permit without asking Gatehouse: signature, type, audience, and times. `keys` is the key set itself or the
 * URL of `/.well-known/jwks.json`, which is fetched once and again when an unknown key appears. Throws jose's errors.
 */
export async function verifyPermit(
  token: string,
  keys: URL | JSONWebKeySet,
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
