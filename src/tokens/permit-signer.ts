import { createPrivateKey, generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { calculateJwkThumbprint, type JWK } from "jose";

/** A key pair for permits: Ed25519, known by the thumbprint of its public half (RFC 7638). */
export interface PermitKey {
  kid: string;
  publicJwk: JWK;
  /** PKCS #8, DER. */
  privateDer: Buffer;
}

export interface PermitGrant {
  accelerator: string;
  accelerators: number;
  region: string;
  hours: number;
}

export async function generatePermitKey(): Promise<PermitKey> {
  const pair = generateKeyPairSync("ed25519");
  const jwk = pair.publicKey.export({ format: "jwk" }) as JWK;
  const kid = await calculateJwkThumbprint(jwk);
  return {
    kid,
    publicJwk: { ...jwk, kid, alg: "EdDSA", use: "sig" },
    privateDer: pair.privateKey.export({ format: "der", type: "pkcs8" }),
  };
}

export const importPermitKey = (privateDer: Buffer): KeyObject =>
  createPrivateKey({ key: privateDer, format: "der", type: "pkcs8" });

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");

/**
 * Signs permits as compact JWS (RFC 7515, EdDSA by RFC 8037). The signature is made in line by node:crypto: jose signs
 * through WebCrypto's thread pool, which costs a permit three times as much and is no faster to verify.
 */
export function createPermitSigner(key: { kid: string; privateKey: KeyObject }, options: { issuer: string; ttlSeconds: number }) {
  const header = encode({ alg: "EdDSA", typ: "permit+jwt", kid: key.kid });

  return (subject: {
    decisionId: string;
    externalId: string;
    grant: PermitGrant;
    now: Date;
  }): { token: string; expiresAt: string } => {
    const issuedAt = Math.floor(subject.now.getTime() / 1000);
    const expires = issuedAt + options.ttlSeconds;
    const claims = {
      iss: options.issuer,
      aud: "provisioning",
      sub: subject.externalId,
      jti: subject.decisionId,
      iat: issuedAt,
      nbf: issuedAt,
      exp: expires,
      grant: subject.grant,
    };
    const signed = `${header}.${encode(claims)}`;
    const signature = sign(null, Buffer.from(signed), key.privateKey).toString("base64url");
    return { token: `${signed}.${signature}`, expiresAt: new Date(expires * 1000).toISOString() };
  };
}
