import type { Keyring } from "../platform/seal.ts";
import type { Db } from "./database.ts";

export interface SigningKey {
  kid: string;
  publicJwk: Record<string, unknown>;
  privateDer: Buffer;
  retiredAt: Date | null;
}

export interface SigningKeys {
  /** Newest first; retired ones stay so that permits in flight verify. */
  list(): Promise<SigningKey[]>;
  add(key: Omit<SigningKey, "retiredAt">, at: Date): Promise<void>;
}

export function createSigningKeys(db: Db, keyring: Keyring): SigningKeys {
  return {
    async list() {
      const rows = await db.selectFrom("signing_keys").selectAll().orderBy("created_at", "desc").execute();
      return rows.map((row) => ({
        kid: row.kid,
        publicJwk: row.public_jwk as Record<string, unknown>,
        privateDer: keyring.unsealOwn(row.sealed_private, row.kid),
        retiredAt: row.retired_at,
      }));
    },
    async add({ kid, publicJwk, privateDer }, at) {
      await db
        .insertInto("signing_keys")
        .values({
          kid,
          public_jwk: JSON.stringify(publicJwk),
          sealed_private: keyring.sealOwn(privateDer, kid),
          created_at: at,
          retired_at: null,
        })
        .execute();
    },
  };
}
