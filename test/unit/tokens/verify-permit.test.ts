import type { JSONWebKeySet } from "jose";
import { beforeAll, describe, expect, test } from "vitest";
import { createPermitSigner, generatePermitKey, importPermitKey, type PermitKey } from "../../../src/tokens/permit-signer.ts";
import { verifyPermit } from "../../../src/tokens/verify-permit.ts";

const now = new Date("2026-11-24T09:00:00Z");
const later = (seconds: number) => new Date(now.getTime() + seconds * 1_000);
const grant = { accelerator: "nvidia-l4", accelerators: 2, region: "ca-central", hours: 24 };

describe("a permit", () => {
  let key: PermitKey;
  let keys: JSONWebKeySet;
  let token: string;

  beforeAll(async () => {
    key = await generatePermitKey();
    keys = { keys: [key.publicJwk] } as JSONWebKeySet;
    const sign = createPermitSigner(
      { kid: key.kid, privateKey: importPermitKey(key.privateDer) },
      { issuer: "gatehouse", ttlSeconds: 60 },
    );
    token = sign({ decisionId: "dec_1", externalId: "acct-1", grant, now }).token;
  });

  test("says the same the second time, when its signature is known already", async () => {
    const first = await verifyPermit(token, keys, { issuer: "gatehouse", now });
    expect(first).toMatchObject({ tenant: "acct-1", decisionId: "dec_1", grant });
    first.grant.accelerators = 2_000;
    first.expiresAt.setFullYear(2099);
    const second = await verifyPermit(token, keys, { issuer: "gatehouse", now: later(59) });
    expect(second).toMatchObject({ grant, expiresAt: later(60) });
  });

  test("that is known is still refused out of its time, to another issuer, and by other keys", async () => {
    await verifyPermit(token, keys, { issuer: "gatehouse", now });
    await expect(verifyPermit(token, keys, { issuer: "gatehouse", now: later(61) })).rejects.toThrow(/exp/);
    await expect(verifyPermit(token, keys, { issuer: "gatehouse", now: later(-600) })).rejects.toThrow(/nbf/);
    await expect(verifyPermit(token, keys, { issuer: "another", now })).rejects.toThrow(/iss/);
    const others = { keys: [(await generatePermitKey()).publicJwk] } as JSONWebKeySet;
    await expect(verifyPermit(token, others, { issuer: "gatehouse", now })).rejects.toThrow();
    await expect(verifyPermit(`${token.slice(0, -4)}AAAA`, keys, { issuer: "gatehouse", now })).rejects.toThrow(/signature/);
  });

  test("is good by a key that joined the set after the set was first used", async () => {
    const growing = { keys: [(await generatePermitKey()).publicJwk] } as JSONWebKeySet;
    await expect(verifyPermit(token, growing, { issuer: "gatehouse", now })).rejects.toThrow();
    growing.keys.push(key.publicJwk as JSONWebKeySet["keys"][number]);
    expect(await verifyPermit(token, growing, { issuer: "gatehouse", now })).toMatchObject({ tenant: "acct-1" });
  });
});
