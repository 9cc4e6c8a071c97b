import { describe, expect, test } from "vitest";
import { holdsAddress, packRanges } from "../../../../src/screening/index/network-ranges.ts";

const ranges = packRanges([
  "10.1.0.0/16",
  "192.0.2.7/32",
  "10.0.0.0/16",
  "2001:db8::/32",
  "::ffff:198.51.100.0/120",
  "nonsense/8",
]);

describe("ranges of networks", () => {
  test.each([
    "10.0.0.0",
    "10.0.255.255",
    "10.1.0.0",
    "10.1.255.255",
    "192.0.2.7",
    "198.51.100.9",
    "2001:db8::",
    "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff",
  ])("hold %s", (address) => {
    expect(holdsAddress(ranges, address)).toBe(true);
  });

  test.each([
    "9.255.255.255",
    "10.2.0.0",
    "192.0.2.6",
    "192.0.2.8",
    "2001:db7:ffff::",
    "2001:db9::",
    "",
    "no address",
    "10.0.0.0/16",
  ])("do not hold %j", (address) => {
    expect(holdsAddress(ranges, address)).toBe(false);
  });

  test("an IPv4 address written as IPv6 is the IPv4 address", () => {
    expect(holdsAddress(ranges, "::ffff:10.0.3.4")).toBe(true);
    expect(holdsAddress(ranges, "::ffff:10.9.3.4")).toBe(false);
  });

  test("neighbours and overlaps become one range; none of them holds nothing", () => {
    expect(ranges.v4.length).toBe(2 * 3);
    expect(holdsAddress(packRanges([]), "10.0.0.1")).toBe(false);
  });
});
