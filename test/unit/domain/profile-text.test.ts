import { describe, expect, test } from "vitest";
import { changedParts, payerOf, textOfUse } from "../../../src/domain/profile-text.ts";
import { anIntendedUse, aPayment, aPerson, aProfile, aRegistration } from "../../helpers/profiles.ts";

describe("who pays", () => {
  const wallet = { asset: "ETH", network: null, address: "0xab" };

  test.each([
    [
      "a name in another order and case",
      aPayment({ payerName: "Harbour Robotics GmbH" }),
      aPayment({ payerName: "ROBOTICS, Harbour" }),
    ],
    [
      "a name, whatever it pays with",
      aPayment({ card: { bin: null, country: null, fingerprint: "a" } }),
      aPayment({ card: { bin: null, country: null, fingerprint: "b" } }),
    ],
    [
      "a wallet",
      aPayment({ payerName: null, crypto: wallet }),
      aPayment({ payerName: null, crypto: { ...wallet, asset: "USDT" } }),
    ],
  ])("is the same by %s", (_, a, b) => {
    expect(payerOf(a)).toBe(payerOf(b));
    expect(payerOf(a)).not.toBeNull();
  });

  test("is unknown where nothing says", () => {
    expect(payerOf(aPayment({ payerName: null }))).toBeNull();
  });

  test("is another with another card where nobody is named", () => {
    const card = (fingerprint: string) => aPayment({ payerName: null, card: { bin: null, country: null, fingerprint } });
    expect(payerOf(card("a"))).not.toBe(payerOf(card("b")));
  });
});

describe("what for", () => {
  test("is the same in other white space, case and order of the users", () => {
    const users = [
      { name: "A", country: "DE" },
      { name: "B", country: null },
    ];
    expect(textOfUse(anIntendedUse({ summary: " Robot  grasping", endUsers: users }))).toBe(
      textOfUse(anIntendedUse({ summary: "robot grasping", endUsers: users.toReversed() })),
    );
  });

  test("is another for another user, or when models are trained after all", () => {
    const use = textOfUse(anIntendedUse());
    expect(textOfUse(anIntendedUse({ endUsers: [{ name: "Another", country: "DE" }] }))).not.toBe(use);
    expect(textOfUse(anIntendedUse({ trainsModels: true }))).not.toBe(use);
    expect(textOfUse(anIntendedUse({ expectedAcceleratorHours: 1e6 }))).toBe(use);
  });

  test("is unknown where nobody said", () => {
    expect(textOfUse(null)).toBeNull();
    expect(textOfUse(anIntendedUse({ summary: " ", trainsModels: null, endUsers: [], resells: null }))).toBeNull();
  });
});

describe("changes of a profile", () => {
  test("are told by the part that they are in", () => {
    const before = aProfile();
    expect(changedParts(before, aProfile({ website: "https://another.example", externalId: "x" }))).toEqual([]);
    expect(changedParts(before, aProfile({ headquartersCountry: "CN", registration: aRegistration({ country: "CN" }) }))).toEqual(
      ["registration", "headquarters"],
    );
    expect(
      changedParts(before, aProfile({ owners: [aPerson("Anke Petersen", 60)], payment: aPayment({ payerName: "X" }) })),
    ).toEqual(["owners", "payment"]);
    expect(changedParts(before, aProfile({ intendedUse: null, name: "Another GmbH" }))).toEqual(["name", "use"]);
  });

  test("of the order of owners are none", () => {
    const [a, b] = [aPerson("A", 50), aPerson("B", 50)];
    expect(changedParts(aProfile({ owners: [a, b] }), aProfile({ owners: [b, a] }))).toEqual([]);
  });
});
