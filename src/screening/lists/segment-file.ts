import { webcrypto } from "node:crypto";
import { open } from "node:fs/promises";
import type { SegmentData } from "../index/segment-data.ts";

/** An index in one block of bytes: what moves between threads, and what is kept on disk. */
export type PackedSegment = ArrayBuffer;

const ARRAYS = { Uint8Array, Uint16Array, Uint32Array, Int32Array, Float64Array, BigUint64Array };
type ArrayKind = keyof typeof ARRAYS;

/** Plain values as they are, arrays by kind, place and number of elements. */
type Shape =
  | null
  | string
  | number
  | boolean
  | { array: ArrayKind; at: number; length: number }
  | { tree: Record<string, Shape> };

interface Header {
  codeVersion: string;
  digest: string;
  /** sha256 of all that follows the header. */
  checksum: string;
  shape: Shape;
}

const MAGIC = Buffer.from("gatehouse segment 1\n");
const LENGTH_BYTES = 4;
/** The widest element: a view must start at a multiple of its element's size. */
const ALIGNMENT = 8;

const aligned = (bytes: number) => Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;

function kindOf(view: ArrayBufferView): ArrayKind {
  const found = Object.entries(ARRAYS).find(([, kind]) => view instanceof kind);
  if (!found) throw new TypeError("an index holds an array of a kind that cannot be kept");
  return found[0] as ArrayKind;
}

/** Lays out the arrays of a tree one behind the other. */
function layOut(value: unknown, arrays: { view: Uint8Array; at: number }[], end: { at: number }): Shape {
  if (ArrayBuffer.isView(value)) {
    const { at } = end;
    arrays.push({ view: new Uint8Array(value.buffer, value.byteOffset, value.byteLength), at });
    end.at = aligned(at + value.byteLength);
    return { array: kindOf(value), at, length: (value as Uint8Array).length };
  }
  if (value === null || typeof value !== "object") return value as Shape;
  const tree = Object.entries(value).map(([key, part]) => [key, layOut(part, arrays, end)] as const);
  return { tree: Object.fromEntries(tree) };
}

const digestOf = async (bytes: Uint8Array<ArrayBuffer>) =>
  Buffer.from(await webcrypto.subtle.digest("SHA-256", bytes)).toString("hex");

/** The checksum in the header while it is not known yet: as long as any. */
const NO_CHECKSUM = "0".repeat(64);

/**
 * Packs an index with the digest of the bytes it was made of and the version of the code that made it. The arrays are
 * written once, to where they stay: an index of the largest lists is megabytes, and each copy of it counts.
 */
export async function packSegment(
  data: SegmentData,
  { digest, codeVersion }: { digest: string; codeVersion: string },
): Promise<PackedSegment> {
  const arrays: { view: Uint8Array; at: number }[] = [];
  const end = { at: 0 };
  const header: Header = { digest, codeVersion, checksum: NO_CHECKSUM, shape: layOut(data, arrays, end) };
  const textStart = MAGIC.length + LENGTH_BYTES;
  const textLength = Buffer.byteLength(JSON.stringify(header));
  const start = aligned(textStart + textLength);
  const packed = new ArrayBuffer(start + end.at);
  const body = new Uint8Array(packed, start);
  for (const { view, at } of arrays) body.set(view, at);
  const bytes = Buffer.from(packed);
  MAGIC.copy(bytes);
  bytes.writeUInt32LE(textLength, MAGIC.length);
  bytes.write(JSON.stringify({ ...header, checksum: await digestOf(body) }), textStart);
  return packed;
}

function readHeader(packed: PackedSegment): { header: Header; start: number } | null {
  const bytes = Buffer.from(packed);
  const textStart = MAGIC.length + LENGTH_BYTES;
  if (bytes.length < textStart || !bytes.subarray(0, MAGIC.length).equals(MAGIC)) return null;
  const textEnd = textStart + bytes.readUInt32LE(MAGIC.length);
  if (textEnd > bytes.length) return null;
  try {
    return { header: JSON.parse(bytes.toString("utf8", textStart, textEnd)) as Header, start: aligned(textEnd) };
  } catch {
    return null;
  }
}

function restore(shape: Shape, packed: PackedSegment, start: number): unknown {
  if (shape === null || typeof shape !== "object") return shape;
  if ("array" in shape) return new ARRAYS[shape.array](packed, start + shape.at, shape.length);
  return Object.fromEntries(Object.entries(shape.tree).map(([key, part]) => [key, restore(part, packed, start)]));
}

/** The index of a block that this very process, or a thread of it, has packed: its arrays are views into the block. */
export function unpackSegment(packed: PackedSegment): SegmentData {
  const found = readHeader(packed);
  if (!found) throw new TypeError("the block holds no index");
  return restore(found.header.shape, packed, found.start) as SegmentData;
}

/**
 * Reads an index from disk; null when there is none, or one of other bytes or of other code, or a damaged one. The
 * checksum is computed off the event loop.
 */
export async function readSegmentFile(
  path: string,
  expected: { digest: string; codeVersion: string },
): Promise<SegmentData | null> {
  const file = await open(path).catch(() => null);
  if (!file) return null;
  try {
    const packed = new ArrayBuffer((await file.stat()).size);
    const { bytesRead } = await file.read(new Uint8Array(packed), 0, packed.byteLength, 0);
    const found = bytesRead === packed.byteLength ? readHeader(packed) : null;
    if (!found || found.header.digest !== expected.digest || found.header.codeVersion !== expected.codeVersion) return null;
    const isWhole = (await digestOf(new Uint8Array(packed, found.start))) === found.header.checksum;
    return isWhole ? (restore(found.header.shape, packed, found.start) as SegmentData) : null;
  } finally {
    await file.close();
  }
}
