import type { ListEffect } from "../../domain/screening.ts";
import type { EntryKind } from "../readers/list-item.ts";
import type { EntryMarks } from "./entry-marks.ts";
import type { HashTable } from "./hash-table.ts";
import type { StringPool } from "./string-pool.ts";

/** Rows of values of different lengths: those of row i are `values[starts[i] … starts[i + 1])`. */
export interface Rows<T> {
  readonly starts: Uint32Array;
  readonly values: T;
}

/**
 * One list, read and indexed: typed arrays only, so that a worker hands it over without copying and 40,000 names
 * cost some ten megabytes. Never changed once built.
 */
export interface SegmentData {
  readonly entryIds: StringPool;
  /** What each entry says, `DIGEST_BYTES` an entry; see `entry-marks.ts`. */
  readonly entryDigests: Uint8Array;
  /** Id and content of each entry in eight bytes each, ordered, and which entry it is. */
  readonly entryMarks: EntryMarks;
  readonly kinds: Uint8Array;
  /** Position in `effectCodes`, or 255 for the effect of the whole list. */
  readonly effects: Uint8Array;
  readonly births: Rows<Int32Array>;
  readonly countries: Rows<Uint16Array>;
  readonly programs: Rows<Uint16Array>;
  readonly programNames: StringPool;
  readonly addresses: Rows<StringPool>;
  readonly identifiers: Rows<StringPool>;
  readonly identifierTypes: Uint8Array;
  readonly identifierNetworks: StringPool;
  readonly identifierTable: HashTable;

  /** Names of entry i: `nameStarts[i] … nameStarts[i + 1]`. */
  readonly nameStarts: Uint32Array;
  readonly names: StringPool;
  readonly nameEntries: Uint32Array;
  readonly nameFlags: Uint8Array;
  /** Weight of all tokens, in hundredths. */
  readonly nameWeights: Uint16Array;
  /** Token numbers, shifted left by one; the low bit marks a father's name. */
  readonly nameTokens: Rows<Uint32Array>;
  readonly nameForms: Uint16Array;
  readonly forms: StringPool;
  readonly syllabics: StringPool;

  readonly tokens: StringPool;
  /** Blocking keys and the token, or the name, that each leads to, by turns and sorted: searches merge those of all lists. */
  readonly tokenKeys: Uint32Array;
  readonly gluedKeys: Uint32Array;

  /** Sorted by family and first address; see `network-ranges.ts`. */
  readonly ranges: { readonly v4: Uint32Array; readonly v6: BigUint64Array };
  readonly domains: StringPool;
  readonly asOf: string | null;
  readonly counts: { readonly entries: number; readonly ranges: number; readonly domains: number };
}

export const NAME_IS_WEAK = 1;
export const NAME_IS_PERSONS = 2;

export const kindCodes: readonly EntryKind[] = ["individual", "organization", "vessel", "aircraft", "unknown"];
export const effectCodes: readonly ListEffect[] = ["blocked", "listed", "watch"];
export const identifierCodes = ["wallet", "registration", "document"] as const;
export const OWN_EFFECT = 255;

/** Marks the text of a token from a script that writes no vowels. */
export const VOWELLESS_MARK = "~";

export const encodeCountry = (code: string): number => (code.charCodeAt(0) << 8) | code.charCodeAt(1);
export const decodeCountry = (value: number): string => String.fromCharCode(value >> 8, value & 255);

/** Buffers to move, not copy, when the data is posted from a worker. */
export function transferables(data: SegmentData): ArrayBuffer[] {
  const found = new Set<ArrayBuffer>();
  const visit = (value: unknown) => {
    if (ArrayBuffer.isView(value)) found.add(value.buffer as ArrayBuffer);
    else if (value && typeof value === "object") Object.values(value).forEach(visit);
  };
  visit(data);
  return [...found];
}

/** Bytes of all arrays: what the index of a list takes, but for the words that it has been asked for since. */
export const sizeOf = (data: SegmentData): number => transferables(data).reduce((sum, { byteLength }) => sum + byteLength, 0);
