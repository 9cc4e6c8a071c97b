import { sha256 } from "@noble/hashes/sha2.js";
import { keccak_256 } from "@noble/hashes/sha3.js";
import { base32, base58, base58xmr, base58xrp, bech32, bech32m, hex } from "@scure/base";

/** How addresses of a network are written, and by what they are checked. */
export const walletSchemes = ["base58check", "bech32", "cashaddr", "hex", "base58", "base58xrp", "monero", "strkey"] as const;
export type WalletScheme = (typeof walletSchemes)[number];

/** One row of `config/catalog/wallet-networks.csv`. */
export interface WalletNetwork {
  /** Names of the network and its own asset; plain, see `plainNetwork`. */
  names: readonly string[];
  /** Assets that live on this network among others. */
  tokens: readonly string[];
  scheme: WalletScheme;
  prefixes: readonly string[];
}

const MAX_ADDRESS_LENGTH = 500;
const CHECKSUM_BYTES = 4;

export const plainNetwork = (name: string): string => name.toUpperCase().replace(/[^A-Z0-9]/g, "");

/** The address without the scheme of a payment link. */
export const plainWallet = (address: string): string =>
  address.trim().replace(/^(?:bitcoin|ethereum|litecoin|tron|dogecoin|monero|solana|ripple):(?:\/\/)?/i, "");

const startsWith = (bytes: Uint8Array, prefixes: readonly string[], payloadBytes: number) =>
  prefixes.some((prefix) => bytes.length === prefix.length / 2 + payloadBytes && hex.encode(bytes).startsWith(prefix));

const doubleSha256 = (bytes: Uint8Array) => sha256(sha256(bytes));

/** The bytes before a checksum that fits; null when it does not. */
function checked(bytes: Uint8Array, digest: (bytes: Uint8Array) => Uint8Array): Uint8Array | null {
  const payload = bytes.subarray(0, -CHECKSUM_BYTES);
  const expected = digest(payload).subarray(0, CHECKSUM_BYTES);
  return hex.encode(expected) === hex.encode(bytes.subarray(-CHECKSUM_BYTES)) ? payload : null;
}

function isBase58Check(bytes: Uint8Array, prefixes: readonly string[], payloadBytes: number): boolean {
  const payload = checked(bytes, doubleSha256);
  return payload !== null && startsWith(payload, prefixes, payloadBytes);
}

/** BIP 173 and BIP 350: version 0 of segregated witness is bech32, every later one bech32m. */
function isBech32(address: string, prefixes: readonly string[]): boolean {
  const isOf = (encoding: typeof bech32) => {
    const decoded = encoding.decodeUnsafe(address, MAX_ADDRESS_LENGTH);
    return decoded !== undefined && prefixes.includes(decoded.prefix) && decoded.words.length > 0;
  };
  return isOf(bech32) || isOf(bech32m);
}

const CASHADDR_LETTERS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
const CASHADDR_GENERATORS = [0x98f2bc8e61n, 0x79b76d99e2n, 0xf33e5fb3c4n, 0xae2eabe2a8n, 0x1e4f43e470n];

/** The checksum of Bitcoin Cash addresses: a BCH code of 40 bits over prefix and payload, which must come out as 1. */
function isCashAddress(address: string, [prefix = ""]: readonly string[]): boolean {
  const written = address.toLowerCase();
  if (written !== address && address.toUpperCase() !== address) return false;
  const payload = written.startsWith(`${prefix}:`) ? written.slice(prefix.length + 1) : written;
  const words = [...payload].map((letter) => CASHADDR_LETTERS.indexOf(letter));
  if (words.length < 42 || words.includes(-1)) return false;
  let remainder = 1n;
  for (const word of [...[...prefix].map((letter) => letter.charCodeAt(0) & 31), 0, ...words]) {
    const top = remainder >> 35n;
    remainder = ((remainder & 0x07ffffffffn) << 5n) ^ BigInt(word);
    for (const [bit, generator] of CASHADDR_GENERATORS.entries()) if ((top >> BigInt(bit)) & 1n) remainder ^= generator;
  }
  return remainder === 1n;
}

/** EIP-55: mixed case is a checksum; all of one case has none. */
function isHexAddress(address: string): boolean {
  const digits = /^0x([0-9a-f]{40})$/i.exec(address)?.[1];
  if (!digits) return false;
  if (digits === digits.toLowerCase() || digits === digits.toUpperCase()) return true;
  const hash = hex.encode(keccak_256(new TextEncoder().encode(digits.toLowerCase())));
  return [...digits].every((digit, i) => {
    const isUpper = Number.parseInt(hash[i] ?? "0", 16) >= 8;
    return digit === (isUpper ? digit.toUpperCase() : digit.toLowerCase());
  });
}

const XMODEM = 0x1021;

/** Stellar's strkey: a version byte, 32 bytes and a CRC-16 (XModem), in base32. */
function isStrkey(address: string, prefixes: readonly string[]): boolean {
  const bytes = base32.decode(address);
  let crc = 0;
  for (const byte of bytes.subarray(0, -2)) {
    crc ^= byte << 8;
    for (let bit = 0; bit < 8; bit++) crc = ((crc << 1) ^ (crc & 0x8000 ? XMODEM : 0)) & 0xffff;
  }
  return bytes.at(-2) === (crc & 255) && bytes.at(-1) === crc >> 8 && startsWith(bytes.subarray(0, -2), prefixes, 32);
}

/** Two public keys behind a version byte; an integrated address has eight bytes more. */
function isMonero(bytes: Uint8Array, prefixes: readonly string[]): boolean {
  const payload = checked(bytes, keccak_256);
  return payload !== null && (startsWith(payload, prefixes, 64) || startsWith(payload, prefixes, 72));
}

const HASH_BYTES = 20;

const judges: Readonly<Record<WalletScheme, (address: string, prefixes: readonly string[]) => boolean>> = {
  base58check: (address, prefixes) => isBase58Check(base58.decode(address), prefixes, HASH_BYTES),
  base58xrp: (address, prefixes) => isBase58Check(base58xrp.decode(address), prefixes, HASH_BYTES),
  base58: (address, [bytes]) => base58.decode(address).length === Number(bytes),
  monero: (address, prefixes) => isMonero(base58xmr.decode(address), prefixes),
  bech32: isBech32,
  cashaddr: isCashAddress,
  hex: isHexAddress,
  strkey: isStrkey,
};

function fits(address: string, { scheme, prefixes }: WalletNetwork): boolean {
  try {
    return judges[scheme](address, prefixes);
  } catch {
    // Letters that the alphabet does not have.
    return false;
  }
}

/**
 * Whether an address can exist on its network, by its form and checksum. Null when that cannot be told: nobody named a
 * network that is known, and the asset lives on none.
 */
export function isPossibleWallet(
  networks: readonly WalletNetwork[],
  { address, network, asset }: { address: string; network: string | null; asset: string },
): boolean | null {
  const name = plainNetwork(network ?? "") || plainNetwork(asset);
  const isTokenName = plainNetwork(network ?? "") === "";
  const own = networks.filter(({ names, tokens }) => names.includes(name) || (isTokenName && tokens.includes(name)));
  if (own.length === 0) return null;
  const plain = plainWallet(address);
  return plain.length <= MAX_ADDRESS_LENGTH && own.some((one) => fits(plain, one));
}
