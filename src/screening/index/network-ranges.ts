import ipaddr from "ipaddr.js";

/** Inclusive ranges, sorted, without overlaps. IPv4: first and last by turns. */
export interface NetworkRanges {
  readonly v4: Uint32Array;
  /** Four words a range: first (high, low), last (high, low). */
  readonly v6: BigUint64Array;
}

const V4_WORDS = 2;
const LOW = (1n << 64n) - 1n;

function toNumber(bytes: readonly number[]): bigint {
  return bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
}

/** The address as a number, IPv4-mapped IPv6 as IPv4; null for text that is no address. */
function parseAddress(text: string): { isV4: boolean; value: bigint } | null {
  if (text.length > 64 || !ipaddr.isValid(text)) return null;
  const address = ipaddr.process(text);
  return { isV4: address.kind() === "ipv4", value: toNumber(address.toByteArray()) };
}

function merge(ranges: [bigint, bigint][]): [bigint, bigint][] {
  const merged: [bigint, bigint][] = [];
  for (const [first, last] of ranges.sort((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0))) {
    const previous = merged.at(-1);
    if (previous && first <= previous[1] + 1n) {
      if (last > previous[1]) previous[1] = last;
    } else merged.push([first, last]);
  }
  return merged;
}

/** Packs checked `address/bits` texts; overlapping and adjoining ones become one. */
export function packRanges(cidrs: readonly string[]): NetworkRanges {
  const v4: [bigint, bigint][] = [];
  const v6: [bigint, bigint][] = [];
  for (const cidr of cidrs) {
    const slash = cidr.lastIndexOf("/");
    const address = parseAddress(cidr.slice(0, slash));
    if (!address) continue;
    const isMapped = address.isV4 && cidr.includes(":");
    const bits = Number(cidr.slice(slash + 1)) - (isMapped ? 96 : 0);
    const free = BigInt(Math.max(0, (address.isV4 ? 32 : 128) - Math.max(0, bits)));
    const first = (address.value >> free) << free;
    (address.isV4 ? v4 : v6).push([first, first | ((1n << free) - 1n)]);
  }
  return {
    v4: Uint32Array.from(merge(v4).flat(), Number),
    v6: BigUint64Array.from(merge(v6).flatMap((range) => range.flatMap((value) => [value >> 64n, value & LOW]))),
  };
}

function holdsV4({ v4 }: NetworkRanges, value: number): boolean {
  let low = 0;
  let high = v4.length / V4_WORDS;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((v4[middle * V4_WORDS + 1] as number) < value) low = middle + 1;
    else high = middle;
  }
  return low * V4_WORDS < v4.length && (v4[low * V4_WORDS] as number) <= value;
}

function holdsV6({ v6 }: NetworkRanges, value: bigint): boolean {
  const word = (range: number, at: number) => ((v6[range * 4 + at] as bigint) << 64n) | (v6[range * 4 + at + 1] as bigint);
  let low = 0;
  let high = v6.length / 4;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (word(middle, 2) < value) low = middle + 1;
    else high = middle;
  }
  return low * 4 < v6.length && word(low, 0) <= value;
}

/** Whether an IPv4 or IPv6 address (also IPv4-mapped) lies in one of the ranges; false for text that is no address. */
export function holdsAddress(ranges: NetworkRanges, text: string): boolean {
  const address = parseAddress(text);
  if (!address) return false;
  return address.isV4 ? holdsV4(ranges, Number(address.value)) : holdsV6(ranges, address.value);
}
