/** Many strings in one block of UTF-8: a string object each would cost several times as much memory. */
export interface StringPool {
  readonly bytes: Uint8Array;
  /** One more than there are strings. */
  readonly offsets: Uint32Array;
}

export function packStrings(strings: readonly string[]): StringPool {
  const offsets = new Uint32Array(strings.length + 1);
  let length = 0;
  strings.forEach((text, i) => {
    length += Buffer.byteLength(text);
    offsets[i + 1] = length;
  });
  const bytes = Buffer.from(new ArrayBuffer(length));
  for (const [i, text] of strings.entries()) bytes.write(text, offsets[i] as number);
  return { bytes: new Uint8Array(bytes.buffer), offsets };
}

const buffers = new WeakMap<Uint8Array, Buffer>();

/** The same bytes as a buffer. */
function bufferOf(bytes: Uint8Array): Buffer {
  let buffer = buffers.get(bytes);
  if (!buffer) {
    buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    buffers.set(bytes, buffer);
  }
  return buffer;
}

export function stringAt({ bytes, offsets }: StringPool, at: number): string {
  return bufferOf(bytes).toString("utf8", offsets[at], offsets[at + 1]);
}

export const poolSize = ({ offsets }: StringPool): number => offsets.length - 1;
