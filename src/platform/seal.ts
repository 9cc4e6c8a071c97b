import { createCipheriv, createDecipheriv, createHmac, createSecretKey, hkdfSync, type KeyObject } from "node:crypto";
import { drawBytes } from "./drawn-bytes.ts";

const IV_BYTES = 12;
const TAG_BYTES = 16;
export const KEY_BYTES = 32;

/** A key ready for use. As a `KeyObject` it is set up once: with bare bytes each use costs three times as much. */
export type SealingKey = KeyObject;

/** AES-256-GCM; the result is nonce, ciphertext, tag. `context` must be the same when it is opened. */
export function seal(key: SealingKey, plain: string | Uint8Array, context: string): Buffer {
  const iv = drawBytes(IV_BYTES);
  const cipher = createCipheriv("aes-256-gcm", key, iv);
  cipher.setAAD(Buffer.from(context));
  return Buffer.concat([
    iv,
    typeof plain === "string" ? cipher.update(plain, "utf8") : cipher.update(plain),
    cipher.final(),
    cipher.getAuthTag(),
  ]);
}

/** Opens what `seal` made; throws when the key, the context or a single bit is another. */
export function unseal(key: SealingKey, sealed: Uint8Array, context: string): Buffer {
  const decipher = createDecipheriv("aes-256-gcm", key, sealed.subarray(0, IV_BYTES));
  decipher.setAAD(Buffer.from(context));
  decipher.setAuthTag(sealed.subarray(sealed.length - TAG_BYTES));
  return Buffer.concat([decipher.update(sealed.subarray(IV_BYTES, sealed.length - TAG_BYTES)), decipher.final()]);
}

/**
 * What is derived from the master key: wrapping of tenants' data keys, sealing of what belongs to no tenant, and
 * keyed hashes for exact-match look-ups. Separate keys, so that none of them tells anything about another.
 */
export interface Keyring {
  newDataKey(tenantId: string): { key: SealingKey; wrapped: Buffer };
  unwrapDataKey(tenantId: string, wrapped: Uint8Array): SealingKey;
  sealOwn(plain: string | Uint8Array, context: string): Buffer;
  unsealOwn(sealed: Uint8Array, context: string): Buffer;
  /** 32 bytes; equal values of one kind have equal hashes, and only under this master key. */
  keyedHash(kind: string, value: string): Buffer;
}

export function createKeyring(masterKey: Uint8Array): Keyring {
  if (masterKey.length !== KEY_BYTES) throw new RangeError(`the master key must have ${KEY_BYTES} bytes`);
  const derive = (purpose: string) =>
    createSecretKey(Buffer.from(hkdfSync("sha256", masterKey, "gatehouse", purpose, KEY_BYTES)));
  const wrapping = derive("wrap tenant keys");
  const own = derive("seal deployment data");
  const hashing = derive("hash identifiers");
  return {
    newDataKey(tenantId) {
      const bytes = drawBytes(KEY_BYTES);
      return { key: createSecretKey(bytes), wrapped: seal(wrapping, bytes, tenantId) };
    },
    unwrapDataKey: (tenantId, wrapped) => createSecretKey(unseal(wrapping, wrapped, tenantId)),
    sealOwn: (plain, context) => seal(own, plain, context),
    unsealOwn: (sealed, context) => unseal(own, sealed, context),
    keyedHash: (kind, value) => createHmac("sha256", hashing).update(kind).update("\0").update(value).digest(),
  };
}
