import { createRequire } from "node:module";
import { isIP } from "node:net";
import ipaddr from "ipaddr.js";
import { LRUCache } from "lru-cache";
import { open, type Reader, type Response } from "maxmind";
import { StartError } from "./start-error.ts";

export interface Place {
  /** ISO 3166-1 alpha-2; null when nobody says where the address is. */
  country: string | null;
  /** ISO 3166-2 (UA-43); null unless the database knows regions. */
  region: string | null;
}

export interface Places {
  /** Where a network address is used. Never throws: private, reserved and malformed addresses are nowhere. */
  lookUp(ip: string): Place;
}

const SHIPPED = "@ip-location-db/geo-whois-asn-country-mmdb/geo-whois-asn-country.mmdb";
const NOWHERE: Place = { country: null, region: null };
/** Public resolvers: every database of places knows where some of them are. */
const WELL_KNOWN = ["8.8.8.8", "1.1.1.1", "9.9.9.9", "114.114.114.114"];
const CACHED_ADDRESSES = 10_000;

/** Layouts of country and city databases: flat (ip-location-db) or nested (MaxMind, DB-IP). */
interface PlaceRecord {
  country_code?: unknown;
  country?: { iso_code?: unknown };
  subdivisions?: { iso_code?: unknown }[];
}

/** The IPv4 address inside one of 6to4 (RFC 3056): what matters is where that is, not where the relay stands. */
const embeddedIn6to4 = ({ parts }: ipaddr.IPv6) => {
  const [, high = 0, low = 0] = parts;
  return new ipaddr.IPv4([high >> 8, high & 255, low >> 8, low & 255]);
};

/** The same for translated addresses (NAT64, RFC 6052). */
const embeddedInNat64 = ({ parts }: ipaddr.IPv6) => {
  const [high = 0, low = 0] = parts.slice(6);
  return new ipaddr.IPv4([high >> 8, high & 255, low >> 8, low & 255]);
};

/** The public address to look up; null for all that is private, reserved, for documentation or no address. */
export function publicAddress(ip: string): string | null {
  // ipaddr.js also reads 0x7f.1 and 017700000001, which no peer address looks like.
  if (isIP(ip) === 0) return null;
  let address = ipaddr.process(ip);
  if (address instanceof ipaddr.IPv6) {
    const range = address.range();
    if (range === "6to4") address = embeddedIn6to4(address);
    else if (range === "rfc6052") address = embeddedInNat64(address);
  }
  return address.range() === "unicast" ? address.toString() : null;
}

function placeOf(record: PlaceRecord | null): Place {
  const country = record?.country_code ?? record?.country?.iso_code;
  if (typeof country !== "string" || !/^[A-Z]{2}$/.test(country)) return NOWHERE;
  const region = record?.subdivisions?.[0]?.iso_code;
  return { country, region: typeof region === "string" ? `${country}-${region}` : null };
}

/**
 * Opens a country or city database in MMDB format, by default the one that is shipped. Regions, and with them embargoed
 * regions, are known only by a city database of the operator's own. Throws a `StartError` when it cannot be read.
 */
export async function openPlaces(path: string | null = null): Promise<Places> {
  const file = path ?? createRequire(import.meta.url).resolve(SHIPPED);
  let reader: Reader<Response>;
  try {
    reader = await open<Response>(file);
  } catch (error) {
    throw new StartError(`cannot read ${file} as a database of places (MMDB): ${(error as Error).message}`, { cause: error });
  }
  // A database of something else (networks, domains) opens as well, and then nobody would be anywhere.
  if (WELL_KNOWN.every((ip) => placeOf(reader.get(ip) as PlaceRecord | null).country === null))
    throw new StartError(`${file} is no database of places: it knows the country of no well-known address`);
  const known = new LRUCache<string, Place>({ max: CACHED_ADDRESSES });
  return {
    lookUp(ip) {
      const cached = known.get(ip);
      if (cached) return cached;
      const address = publicAddress(ip);
      const place = address === null ? NOWHERE : placeOf(reader.get(address) as PlaceRecord | null);
      known.set(ip, place);
      return place;
    },
  };
}
