import { hash } from "node:crypto";
import type { ListEntry } from "../readers/list-item.ts";
import { poolSize, type StringPool, stringAt } from "./string-pool.ts";

const DIGEST_BYTES = 16;

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

export function packDigests(digests: readonly Uint8Array[]): Uint8Array {
  const packed = new Uint8Array(digests.length * DIGEST_BYTES);
  for (const [i, digest] of digests.entries()) packed.set(digest, i * DIGEST_BYTES);
  return packed;
}

/** An entry's digest as text. */
export const digestText = (digests: Uint8Array, entry: number): string =>
  Buffer.from(digests.buffer, digests.byteOffset + entry * DIGEST_BYTES, DIGEST_BYTES).toString("base64url");

/** An entry's id in eight bytes: enough to tell the entries of one list apart. */
export const markOfId = (entryId: string): bigint => hash("sha256", entryId, "buffer").readBigUInt64BE();

/** Entries ordered by the marks of their ids and contents, so that two versions of a list are compared in one pass. */
export interface EntryMarks {
  readonly ids: BigUint64Array;
  readonly contents: BigUint64Array;
  readonly entries: Uint32Array;
}

export function markEntries(entryIds: StringPool, digests: Uint8Array): EntryMarks {
  const view = new DataView(digests.buffer, digests.byteOffset, digests.byteLength);
  const marked = Array.from({ length: poolSize(entryIds) }, (_, entry) => ({
    id: markOfId(stringAt(entryIds, entry)),
    content: view.getBigUint64(entry * DIGEST_BYTES),
    entry,
  }));
  const order = (a: bigint, b: bigint) => (a < b ? -1 : a > b ? 1 : 0);
  marked.sort((a, b) => order(a.id, b.id) || order(a.content, b.content));
  return {
    ids: BigUint64Array.from(marked, ({ id }) => id),
    contents: BigUint64Array.from(marked, ({ content }) => content),
    entries: Uint32Array.from(marked, ({ entry }) => entry),
  };
}
