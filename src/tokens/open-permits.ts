import type { JWK } from "jose";
import { createPermitSigner, generatePermitKey, importPermitKey, type PermitKey } from "./permit-signer.ts";

/** Where permit keys are kept; newest first. */
export interface PermitKeyStore {
  list(): Promise<{ kid: string; publicJwk: Record<string, unknown>; privateDer: Buffer; retiredAt: Date | null }[]>;
  add(key: { kid: string; publicJwk: Record<string, unknown>; privateDer: Buffer }, at: Date): Promise<void>;
}

export interface Permits {
  sign: ReturnType<typeof createPermitSigner>;
  /** All public keys, retired ones included: permits in flight stay good. */
  jwks: { keys: JWK[] };
}

/** Opens the newest permit key, or makes the first. */
export async function openPermits(
  store: PermitKeyStore,
  options: { issuer: string; ttlSeconds: number; now: Date },
): Promise<Permits> {
  let keys: Pick<PermitKey, "kid" | "privateDer" | "publicJwk">[] = await store.list();
  if (keys.length === 0) {
    const first = await generatePermitKey();
    await store.add({ ...first, publicJwk: { ...first.publicJwk } }, options.now);
    // Read again: two servers may have started at once, and both must sign with the same newest key.
    keys = await store.list();
  }
  const [newest] = keys;
  if (!newest) throw new Error("the permit key that was just stored is not there");
  return {
    sign: createPermitSigner({ kid: newest.kid, privateKey: importPermitKey(newest.privateDer) }, options),
    jwks: { keys: keys.map((key) => key.publicJwk as JWK) },
  };
}
