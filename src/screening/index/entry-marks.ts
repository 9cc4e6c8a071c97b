import { hash } from "node:crypto";
import type { ListEntry } from "../readers/list-item.ts";

export const DIGEST_BYTES = 16;

const sorted = (values: readonly unknown[]) => values.map((value) => JSON.stringify(value)).sort();

/**
 * Digest of all that an entry says, its id aside: two entries with the same digest are the same party in the same words,
 * whatever the publisher calls them, and one whose digest changed says something else than before. Order says nothing.
 */
export function digestEntry({ id: _, ...entry }: ListEntry): Uint8Array {
  const { names, birthDates, countries, programs, identifiers, addresses, kind, effect } = entry;
  const said = [
    kind,
    effect,
    sorted(names.map(({ text, isWeak }) => [text, isWeak])),
    sorted(birthDates.map(({ from, to }) => [from, to])),
    sorted(countries),
    sorted(programs),
    sorted(identifiers.map(({ type, network, value }) => [type, network ?? null, value])),
    sorted(addresses),
  ];
  return hash("sha256", JSON.stringify(said), "buffer").subarray(0, DIGEST_BYTES);
}

/** An entry's id in eight bytes: enough to tell the entries of one list apart. */
export const markOfId = (entryId: string): bigint => hash("sha256", entryId, "buffer").readBigUInt64BE();

/** An entry's digest as text. */
export const digestText = (digests: Uint8Array, entry: number): string =>
  Buffer.from(digests.buffer, digests.byteOffset + entry * DIGEST_BYTES, DIGEST_BYTES).toString("base64url");
