import ipaddr from "ipaddr.js";
import { publicAddress } from "./places.ts";

/** How many leading bits of an address tell the network that it belongs to. */
export interface BlockBits {
  ipv4Bits: number;
  ipv6Bits: number;
}

/** The block of a public address, as `203.0.113.0/24`; null for one that is private, reserved or no address. */
export function addressBlock(ip: string, { ipv4Bits, ipv6Bits }: BlockBits): string | null {
  const address = publicAddress(ip);
  if (address === null) return null;
  if (ipaddr.parse(address).kind() === "ipv4") {
    return `${ipaddr.IPv4.networkAddressFromCIDR(`${address}/${ipv4Bits}`)}/${ipv4Bits}`;
  }
  return `${ipaddr.IPv6.networkAddressFromCIDR(`${address}/${ipv6Bits}`)}/${ipv6Bits}`;
}
