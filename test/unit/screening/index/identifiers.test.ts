import { describe, expect, test } from "vitest";
import type { Identifier } from "../../../../src/domain/screening.ts";
import { isSameIdentifier, normaliseIdentifier } from "../../../../src/screening/index/normalise-identifier.ts";

const BASE58 = "12QtD5BFwRsdNsAZY76UVE1xyCGNTojH9h";
const HEX = "0x098B716B8Aaf21512996dC57EB0615e2383E2f96";

const areSame = (one: Identifier, other: Identifier) => {
  const value = normaliseIdentifier(one);
  return value !== null && value === normaliseIdentifier(other) && isSameIdentifier(one, other, value);
};
const wallet = (value: string, network: string | null = null): Identifier => ({ type: "wallet", network, value });
const number = (value: string, network: string | null = null, type: Identifier["type"] = "registration"): Identifier => ({
  type,
  network,
  value,
});

describe("wallets", () => {
  test("agree to the letter where case tells them apart, in any case where it does not", () => {
    expect(areSame(wallet(BASE58), wallet(BASE58))).toBe(true);
    expect(areSame(wallet(BASE58), wallet(BASE58.toLowerCase()))).toBe(false);
    expect(areSame(wallet(HEX), wallet(HEX.toLowerCase()))).toBe(true);
    expect(areSame(wallet(HEX), wallet(HEX.replace("098B", "098C")))).toBe(false);
  });

  test("are the same on every network, with or without a scheme in front", () => {
    expect(areSame(wallet(HEX, "ETH"), wallet(`ethereum:${HEX}`, "USDT"))).toBe(true);
    expect(areSame(wallet(` ${BASE58} `), wallet(`bitcoin:${BASE58}`))).toBe(true);
  });

  test("too short a value is no address, and no number is a wallet", () => {
    expect(normaliseIdentifier(wallet("12QtD5BFwRsdN"))).toBeNull();
    expect(areSame(wallet(BASE58), number(BASE58))).toBe(false);
  });
});

describe("registration and document numbers", () => {
  test.each([
    ["1027700132195", "1027 700-132195"],
    ["ab123456", "AB 123456"],
    ["AB/123.456", "AB123456"],
  ])("%s is %s", (one, other) => {
    expect(areSame(number(one, "RU"), number(other, "RU"))).toBe(true);
  });

  test("are those of the country that gave them", () => {
    expect(areSame(number("123456", "RU"), number("123456", "KZ"))).toBe(false);
    expect(areSame(number("12345678", "RU"), number("12345678"))).toBe(true);
    expect(areSame(number("12345"), number("12345"))).toBe(false);
  });

  test.each(["", "12", "unknown", "n/a", "\ud800"])("%j identifies nobody", (value) => {
    expect(normaliseIdentifier(number(value))).toBeNull();
  });
});
