import { describe, expect, test } from "vitest";
import { createKeyring, KEY_BYTES, seal, unseal } from "../../../src/platform/seal.ts";

const masterKey = (fill = 7) => new Uint8Array(KEY_BYTES).fill(fill);
const keyring = createKeyring(masterKey());

describe("what is sealed", () => {
  test("opens to what it was, text or bytes, also when empty", () => {
    const { key } = keyring.newDataKey("ten_1");
    for (const plain of ["", "Jane Doe 张伟", "x".repeat(100_000)])
      expect(unseal(key, seal(key, plain, "c"), "c").toString()).toBe(plain);
    expect([...unseal(key, seal(key, new Uint8Array([0, 255]), "c"), "c")]).toEqual([0, 255]);
  });

  test("is never twice the same and shows nothing of what is in it", () => {
    const { key } = keyring.newDataKey("ten_1");
    const sealed = seal(key, "Jane Doe", "c");
    expect(seal(key, "Jane Doe", "c").equals(sealed)).toBe(false);
    expect(sealed.includes("Jane")).toBe(false);
  });

  test("does not open with another context, another key, a changed bit or a missing byte", () => {
    const { key } = keyring.newDataKey("ten_1");
    const sealed = seal(key, "Jane Doe", "profile of ten_1");
    expect(() => unseal(key, sealed, "profile of ten_2")).toThrow();
    expect(() => unseal(keyring.newDataKey("ten_1").key, sealed, "profile of ten_1")).toThrow();
    for (let byte = 0; byte < sealed.length; byte++) {
      const changed = Buffer.from(sealed);
      changed[byte] = (changed[byte] ?? 0) ^ 1;
      expect(() => unseal(key, changed, "profile of ten_1")).toThrow();
      expect(() => unseal(key, sealed.subarray(0, byte), "profile of ten_1")).toThrow();
    }
  });
});

describe("a keyring", () => {
  test("gives each tenant a key that only opens as that tenant's", () => {
    const { key, wrapped } = keyring.newDataKey("ten_1");
    const sealed = seal(key, "Jane Doe", "c");
    expect(unseal(keyring.unwrapDataKey("ten_1", wrapped), sealed, "c").toString()).toBe("Jane Doe");
    expect(() => keyring.unwrapDataKey("ten_2", wrapped)).toThrow();
    expect(() => createKeyring(masterKey(8)).unwrapDataKey("ten_1", wrapped)).toThrow();
  });

  test("seals what belongs to no tenant with a key of its own", () => {
    const sealed = keyring.sealOwn("secret", "keys");
    expect(keyring.unsealOwn(sealed, "keys").toString()).toBe("secret");
    expect(() => keyring.unsealOwn(sealed, "other")).toThrow();
    expect(() => createKeyring(masterKey(8)).unsealOwn(sealed, "keys")).toThrow();
    expect(() => keyring.unwrapDataKey("keys", sealed)).toThrow();
  });

  test("hashes equal values of one kind alike, and only under one master key", () => {
    const hash = (kind: string, value: string, ring = keyring) => ring.keyedHash(kind, value).toString("hex");
    expect(hash("email", "a")).toBe(hash("email", "a", createKeyring(masterKey())));
    expect(hash("email", "a")).toHaveLength(64);
    const others = [hash("email", "b"), hash("phone", "a"), hash("emai", "la"), hash("email", "a", createKeyring(masterKey(8)))];
    expect(others).not.toContain(hash("email", "a"));
  });

  test("is refused a master key of another length", () => {
    expect(() => createKeyring(new Uint8Array(KEY_BYTES - 1))).toThrow("the master key must have 32 bytes");
  });
});
