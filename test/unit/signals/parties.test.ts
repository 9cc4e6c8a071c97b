import { describe, expect, test } from "vitest";
import type { SignupRequest } from "../../../src/domain/requests.ts";
import { partiesOf, WALLET_POINTER } from "../../../src/signals/parties.ts";
import { fastestMs } from "../../helpers/fastest.ts";
import { aCompany, anIntendedUse, aPayment, aPerson, aProfile, aRegistration } from "../../helpers/profiles.ts";

const placesOf = (changes: Partial<SignupRequest>) =>
  partiesOf(aProfile(changes)).map(({ role, pointer }) => `${role} ${pointer}`);
const queryAt = (pointer: string, changes: Partial<SignupRequest>) =>
  partiesOf(aProfile(changes)).find((party) => party.pointer === pointer)?.query;

const payer = (payerName: string | null) => ({ payment: aPayment({ payerName }) });
const endUsers = (...names: string[]) => ({
  intendedUse: anIntendedUse({ endUsers: names.map((name) => ({ name, country: "SG" })) }),
});

describe("who is screened", () => {
  test("the tenant, all owners at any depth, payer, wallet and end users, each at its place", () => {
    const changes = {
      owners: [aCompany("H", 60, [aPerson("Jane Doe", 100)]), aPerson("John Doe", 40)],
      payment: aPayment({ method: "crypto", payerName: "Gulf Trading", crypto: { asset: "USDT", network: null, address: "T1" } }),
      ...endUsers("Lantern", "Beacon"),
    };
    expect(placesOf(changes)).toEqual([
      "tenant ",
      "owner /owners/0",
      "owner /owners/0/owners/0",
      "owner /owners/1",
      "payer /payment/payerName",
      `payer ${WALLET_POINTER}`,
      "end_user /intendedUse/endUsers/0",
      "end_user /intendedUse/endUsers/1",
    ]);
  });

  test("a payer or end user who is the tenant or an owner is screened once, as what is known best", () => {
    const owners = [aPerson("Jane Doe", 100, { aliases: ["Janet Roe"] })];
    expect(placesOf({ owners, ...payer("DOE, Jane"), ...endUsers("Janet Roe", "Harbour Robotics") })).toEqual([
      "tenant ",
      "owner /owners/0",
    ]);
  });

  test("an end user named twice is screened once, and one who pays too", () => {
    expect(placesOf({ owners: [], ...payer("Gulf Trading"), ...endUsers("Lantern", "LANTERN", "Gulf Trading FZE") })).toEqual([
      "tenant ",
      "payer /payment/payerName",
      "end_user /intendedUse/endUsers/0",
    ]);
  });

  test("one with another legal form is somebody else", () => {
    expect(placesOf({ owners: [], ...payer("Harbour Robotics Ltd"), intendedUse: null })).toHaveLength(2);
  });

  test("nobody named is nobody screened", () => {
    expect(placesOf({ owners: [], ...payer(null), intendedUse: null })).toEqual(["tenant "]);
  });
});

describe("what is known of them", () => {
  test("a tenant comes with names, places, register number and address", () => {
    const query = queryAt("", { aliases: ["HRG"], headquartersCountry: "AT", nationalities: ["FR"] });
    expect(query).toMatchObject({
      kind: "organization",
      name: "Harbour Robotics GmbH",
      aliases: ["HRG"],
      identifiers: [{ type: "registration", network: "DE", value: "HRB 12345" }],
      address: "Hafenstraße 1, Hamburg, 20359",
    });
    expect([...(query?.countries ?? [])].sort()).toEqual(["AT", "DE", "FR"]);
  });

  test("an owner comes with aliases, birth date, countries once each, and register number", () => {
    const registration = aRegistration({ number: "7", country: "SG" });
    const owner = aPerson("Li Wei", 10, {
      aliases: ["李伟"],
      birthDate: "1980-02-01",
      nationalities: ["CN"],
      residenceCountry: "SG",
      registration,
    });
    expect(queryAt("/owners/0", { owners: [owner] })).toEqual({
      kind: "individual",
      name: "Li Wei",
      aliases: ["李伟"],
      birthDate: "1980-02-01",
      countries: ["CN", "SG"],
      identifiers: [{ type: "registration", network: "SG", value: "7" }],
      address: null,
    });
  });

  test("a wallet is looked up by its network, or its asset when no network is named", () => {
    const wallet = (network: string | null) =>
      queryAt(WALLET_POINTER, { payment: aPayment({ crypto: { asset: "USDT", network, address: "T1" } }) })?.identifiers;
    expect(wallet("TRX")).toEqual([{ type: "wallet", network: "TRX", value: "T1" }]);
    expect(wallet(null)).toEqual([{ type: "wallet", network: "USDT", value: "T1" }]);
  });
});

test("thousands of aliases and end users are told apart in a quarter of a second", () => {
  const owners = Array.from({ length: 500 }, (_, i) =>
    aPerson(`Owner ${i}`, 0.2, { aliases: Array.from({ length: 40 }, (__, j) => `a${i} ${j}`) }),
  );
  const names = Array.from({ length: 500 }, (_, i) => `End user ${i}`);
  const profile = { owners, ...endUsers(...names) };
  expect(placesOf(profile)).toHaveLength(1001);
  expect(fastestMs(() => placesOf(profile))).toBeLessThan(250);
});
