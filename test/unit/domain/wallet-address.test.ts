import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isPossibleWallet } from "../../../src/domain/wallet-address.ts";
import { hasSharedData, sharedPath, withoutSharedData } from "../../helpers/shared-data.ts";
import { shippedCatalog } from "../../helpers/shipped-catalog.ts";

const isPossible = (address: string, network: string | null, asset = network ?? "") =>
  isPossibleWallet(shippedCatalog.walletNetworks, { address, network, asset });

/** One letter of an address for another: a checksum must notice. */
const misspelt = (address: string, at: number, letter: string) => {
  const i = address.length - 1 - (at % 8);
  return address[i] === letter ? null : address.slice(0, i) + letter + address.slice(i + 1);
};

const known: [network: string, address: string][] = [
  ["XBT", "12HQDsicffSBaYdJ6BhnE22sfjTESmmzKx"],
  ["BTC", "3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy"],
  ["bitcoin", "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq"],
  ["BTC", "BC1QAR0SRRR7XFKVY5L643LYDNW9RE59GTZZWF5MDQ"],
  ["BTC", "bc1p5d7rjq7g6rdk2yhzks9smlaqtedr4dekq08ge8ztwac72sfr9rusxg3297"],
  ["LTC", "LaMT348PWRnrqeeWArpwQPbuanpXDZGEUz"],
  ["DOGE", "DBXu2kgc3xtvCUWFcxFE3r9hEYgmuaaCyD"],
  ["ETH", "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"],
  ["Ethereum", "0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed"],
  ["BSC", "0x5AAEB6053F3E94C9B9A09F33669435E7EF1BEAED"],
  ["TRX", "TLa2f6VPqDgRE67v1736s7bJ8Ray5wYjU7"],
  ["TRC-20", "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t"],
  ["SOL", "So11111111111111111111111111111111111111112"],
  ["XRP", "rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh"],
  ["XMR", "44AFFq5kSiGBoZ4NMDwYtN18obc8AemS33DBLWs3H7otXft3XjrpDtQGv7SqSsaBYBb98uNbr2VBBEt7f2wfn3RVGQBEP3A"],
  ["BCH", "bitcoincash:qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a"],
  ["BCH", "qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a"],
  ["XLM", "GA5XIGA5C7QTPTWXQHY6MCJRMTRZDOSHR6EFIBNDQTCQHG262N4GGKTM"],
  ["ADA", "addr1qx2fxv2umyhttkxyxp8x0dlpdt3k6cwng5pxj3jhsydzer3n0d3vllmyqwsx5wktcd8cc3sq835lu7drv2xwl2wywfgse35a3x"],
];

describe("addresses that can exist", () => {
  test.each(known)("%s %s", (network, address) => {
    expect(isPossible(address, network)).toBe(true);
  });

  test("of an asset on several networks are of any of them", () => {
    for (const address of ["TLa2f6VPqDgRE67v1736s7bJ8Ray5wYjU7", "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"])
      expect(isPossible(address, null, "USDT")).toBe(true);
    expect(isPossible("TLa2f6VPqDgRE67v1736s7bJ8Ray5wYjU7", "ERC20", "USDT")).toBe(false);
    expect(isPossible("LaMT348PWRnrqeeWArpwQPbuanpXDZGEUz", null, "USDT")).toBe(false);
  });

  test("may stand in a payment link", () => {
    expect(isPossible("bitcoin:12HQDsicffSBaYdJ6BhnE22sfjTESmmzKx", "XBT")).toBe(true);
  });
});

describe("addresses that cannot", () => {
  test("one letter other than it should be, where the network has a checksum", () => {
    const checkedOnes = known.filter(([network, address]) => network !== "SOL" && !/^0x([0-9a-f]+|[0-9A-F]+)$/.test(address));
    const letters = fc.constantFrom(..."123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz");
    fc.assert(
      fc.property(fc.constantFrom(...checkedOnes), fc.nat(), letters, ([network, address], at, letter) => {
        const wrong = misspelt(address, at, letter);
        // A hexadecimal address in the case of EIP-55 has about fifteen bits of checksum: a digit for a digit may slip by.
        if (wrong === null || address.startsWith("0x")) return;
        expect([wrong, isPossible(wrong, network)]).toEqual([wrong, false]);
      }),
      { numRuns: 2_000 },
    );
    expect(isPossible("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD", "ETH")).toBe(false);
  });

  test.each([
    ["XBT", ""],
    ["XBT", "nonsense"],
    ["XBT", "LaMT348PWRnrqeeWArpwQPbuanpXDZGEUz"],
    ["ETH", "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1Be"],
    ["TRX", "12HQDsicffSBaYdJ6BhnE22sfjTESmmzKx"],
    ["SOL", "So1111"],
    ["XBT", "1".repeat(500)],
    ["XBT", "0OIl"],
    ["BCH", "bitcoincash:"],
    ["XLM", "G"],
    ["XMR", "4"],
  ])("%s %.20s", (network, address) => {
    expect(isPossible(address, network)).toBe(false);
  });
});

test.each([
  ["TON", "EQDtFpEwcFAEcRe5mLVh2N6C0x-_hJEM7W61_JLnSF74p4q2"],
  ["", "x"],
  ["__proto__", "x"],
  ["NOSUCHCOIN", "x"],
])("on %s, which nobody described, nobody can tell", (network, address) => {
  expect(isPossible(address, network)).toBeNull();
});

test("whatever is given, nothing is thrown", () => {
  fc.assert(
    fc.property(
      fc.string(),
      fc.constantFrom("XBT", "ETH", "TRX", "XMR", "BCH", "XLM", "SOL", "XRP", "ADA", null),
      (address, network) => {
        expect([true, false, null]).toContain(isPossible(address, network, "USDT"));
      },
    ),
  );
});

describe.skipIf(!hasSharedData)(`the addresses on OFAC's list (${withoutSharedData})`, () => {
  const files = hasSharedData ? readdirSync(sharedPath("data/wallets")).filter((name) => name.startsWith("sanctioned_")) : [];

  test.each(files)("%s: nearly all can exist on their network", (file) => {
    const asset = /_([A-Z]+)\.txt$/.exec(file)?.[1] ?? "";
    const addresses = readFileSync(sharedPath(`data/wallets/${file}`), "utf8")
      .split("\n")
      .map((line) => line.trim())
      .filter(Boolean);
    const network = asset === "USDT" || asset === "USDC" ? null : asset;
    const wrong = addresses.filter((address) => isPossible(address, network, asset) === false);
    expect(wrong.length, wrong.join(" ")).toBeLessThanOrEqual(Math.max(1, addresses.length * 0.02));
  });
});
