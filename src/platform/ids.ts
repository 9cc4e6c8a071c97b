import { drawBytes } from "./drawn-bytes.ts";

const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";

export type IdPrefix =
  | ("ten" | "dec" | "case" | "pol" | "bt" | "evt" | "rep" | "grp" | "key" | "aud" | "obx")
  | ("inf" | "att" | "view" | "look" | "fnd" | "news" | "rul" | "whk" | "call");

function uuidv7(now: number): Uint8Array {
  const bytes = new Uint8Array(16);
  let rest = now;
  for (let i = 5; i >= 0; i--) {
    bytes[i] = rest % 256;
    rest = Math.floor(rest / 256);
  }
  bytes.set(drawBytes(10), 6);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x70;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return bytes;
}

/** A TypeID: prefix and a UUIDv7 in 26 characters of Crockford's base 32, so ids sort by their time. */
export function createId(prefix: IdPrefix, now: number = Date.now()): string {
  const bytes = uuidv7(now);
  let text = "";
  let buffer = 0;
  let bits = 2; // 130 bits for 26 characters: the first two are zero
  for (const byte of bytes) {
    buffer = (buffer << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += ALPHABET[(buffer >> bits) & 31];
    }
    buffer &= (1 << bits) - 1;
  }
  return `${prefix}_${text}`;
}

const SUFFIX = /^[0-7][0-9a-hjkmnp-tv-z]{25}$/;

export function isId(prefix: IdPrefix, value: string): boolean {
  return value.startsWith(`${prefix}_`) && SUFFIX.test(value.slice(prefix.length + 1));
}

/** The time (ms since 1970) that a TypeID of this module carries: finds the monthly partition of its row. */
export function timeOfId(id: string): number {
  const suffix = id.slice(id.lastIndexOf("_") + 1);
  let value = 0;
  for (const character of suffix.slice(0, 10)) value = value * 32 + ALPHABET.indexOf(character);
  return value;
}

/** The smallest id of a time (ms since 1970): the bound of a monthly partition and of a search from a date. */
export function firstIdAt(prefix: IdPrefix, at: number): string {
  let text = "";
  let rest = at;
  for (let i = 0; i < 10; i++) {
    text = ALPHABET[rest % 32] + text;
    rest = Math.floor(rest / 32);
  }
  return `${prefix}_${text}${"0".repeat(16)}`;
}
