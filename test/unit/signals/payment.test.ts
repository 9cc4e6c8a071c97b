import { describe, expect, test } from "vitest";
import { buildOwnershipGraph } from "../../../src/domain/ownership-graph.ts";
import type { Payment, SignupRequest } from "../../../src/domain/requests.ts";
import type { ScreenedParty } from "../../../src/domain/screening.ts";
import { WALLET_POINTER } from "../../../src/signals/parties.ts";
import { gatherPayment } from "../../../src/signals/payment.ts";
import { aCompany, aMatch, aPayment, aPerson, aProfile } from "../../helpers/profiles.ts";
import { shippedCatalog } from "../../helpers/shipped-catalog.ts";

function factsOf(payment: Partial<Payment>, changes: Partial<SignupRequest> = {}, screened: ScreenedParty[] = []) {
  const profile = aProfile({ payment: aPayment(payment), ...changes });
  return gatherPayment(profile, {
    graph: buildOwnershipGraph(profile),
    screened,
    declaredCountries: ["DE"],
    catalog: shippedCatalog,
  });
}

const crypto = (asset: string): Partial<Payment> => ({ method: "crypto", crypto: { asset, network: null, address: "T1" } });

describe("means of payment", () => {
  test.each(["card", "prepaid_card", "bank_transfer", "invoice", "crypto", "gift_card"] as const)("%s is named", (method) => {
    expect(factsOf({ method }).method).toBe(method);
  });

  test("the asset is there for virtual currency only, in capitals", () => {
    expect(factsOf(crypto("usdt"))).toMatchObject({ asset: "USDT", privacyCoin: false });
    expect("asset" in factsOf({})).toBe(false);
  });

  test.each(["XMR", "xmr", "Monero", "Monero (XMR)", "ZEC", "Zcash", "DASH", "Pirate Chain"])(
    "%s is made to hide who pays",
    (asset) => {
      expect(factsOf(crypto(asset)).privacyCoin).toBe(true);
    },
  );

  test.each(["BTC", "USDC", "ETH", "XMRT", "", "constructor", "__proto__"])("%j is not", (asset) => {
    expect(factsOf(crypto(asset)).privacyCoin).toBe(false);
  });
});

describe("wallets", () => {
  const wallet = (effect: "blocked" | "listed"): ScreenedParty[] => [
    { role: "payer", pointer: WALLET_POINTER, matches: [aMatch({ effect })] },
  ];

  test("on a list of blocked persons are blocked and listed; on another they are listed", () => {
    expect(factsOf(crypto("BTC"), {}, wallet("blocked"))).toMatchObject({ walletBlocked: true, walletListed: true });
    expect(factsOf(crypto("BTC"), {}, wallet("listed"))).toMatchObject({ walletBlocked: false, walletListed: true });
    expect(factsOf(crypto("BTC"))).toMatchObject({ walletBlocked: false, walletListed: false });
  });

  test("are not listed because a party is", () => {
    const payer: ScreenedParty[] = [{ role: "payer", pointer: "/payment/payerName", matches: [aMatch()] }];
    expect(factsOf(crypto("BTC"), {}, payer)).toMatchObject({ walletBlocked: false, walletListed: false });
  });
});

describe("the form of a wallet's address", () => {
  const validityOf = (asset: string, address: string | null, network: string | null = null) =>
    factsOf({ method: "crypto", crypto: { asset, network, address } }).walletValid;

  test("fits its network, or does not", () => {
    expect(validityOf("USDT", "TLa2f6VPqDgRE67v1736s7bJ8Ray5wYjU7", "TRX")).toBe(true);
    expect(validityOf("USDT", "TLa2f6VPqDgRE67v1736s7bJ8Ray5wYjU8", "TRX")).toBe(false);
  });

  test("is unknown without an address and for a network that nobody described", () => {
    expect(validityOf("BTC", null)).toBeUndefined();
    expect(validityOf("NOSUCHCOIN", "abc")).toBeUndefined();
    expect("walletValid" in factsOf({})).toBe(false);
  });
});

describe("countries of payer, card and bank", () => {
  const countriesOf = (payment: Partial<Payment>) => {
    const { payerCountries, payerCountryMatchesDeclared } = factsOf(payment);
    return [payerCountries.join(" "), payerCountryMatchesDeclared];
  };
  const card = (country: string | null) => ({ card: { bin: null, country, fingerprint: null } });
  const bank = (country: string | null, bic: string | null) => ({ bank: { country, bic, accountHash: null } });

  test.each<[string, Partial<Payment>, string, boolean]>([
    ["the payer", { payerCountry: "DE" }, "DE", true],
    ["a card of another country", card("SG"), "DE SG", false],
    ["a bank by its country", bank("AE", null), "AE DE", false],
    ["a bank by its BIC", bank(null, "icbkcnbjxxx"), "CN DE", false],
    ["a bank whose BIC says another country than is stated", bank("DE", "ICBKCNBJ"), "CN DE", false],
    ["a BIC of home", bank(null, "DEUTDEFF"), "DE", true],
    ["a BIC of no country", bank(null, "DEUTZZFF"), "DE", true],
    ["a BIC that is none", bank(null, "D"), "DE", true],
  ])("%s", (_, payment, countries, matches) => {
    expect(countriesOf(payment)).toEqual([countries, matches]);
  });

  test("when none is known, nothing fits or does not", () => {
    const facts = factsOf({ payerCountry: null });
    expect(facts.payerCountries).toEqual([]);
    expect("payerCountryMatchesDeclared" in facts).toBe(false);
  });
});

describe("a third party", () => {
  const owners = [aCompany("Harbour Holding Ltd", 100, [aPerson("Li Wei", 100, { aliases: ["Wayne Li"] })])];
  const isThird = (payerName: string | null) => factsOf({ payerName }, { owners, aliases: ["HRG"] }).thirdParty;

  test.each([
    "Harbour Robotics GmbH",
    "HARBOUR ROBOTICS",
    "Robotics Harbour GmbH",
    "hrg",
    "harbour holding limited",
    "Wei Li",
    "WAYNE LI",
  ])("is not %s: the tenant or an owner, in other order, form or case", (payerName) => {
    expect(isThird(payerName)).toBe(false);
  });

  test.each(["Gulf Meridian Trading FZE", "Harbour Robotics Ltd", "Harbour", "Li", "★"])("is %s", (payerName) => {
    expect(isThird(payerName)).toBe(true);
  });

  test("is unknown when nobody is named", () => {
    expect("thirdParty" in factsOf({ payerName: null })).toBe(false);
  });
});
