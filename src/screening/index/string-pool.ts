/** Many strings in one block of UTF-8: a string object each would cost several times as much memory. */
export interface StringPool {
  readonly bytes: Uint8Array;
  /** One more than there are strings. */
  readonly offsets: Uint32Array;
}

/** Takes strings one by one and keeps their bytes alone: what they were cut from need not stay in memory for them. */
export class StringPoolBuilder {
  #bytes = Buffer.from(new ArrayBuffer(4096));
  readonly #offsets = [0];

  /** How many there are. */
  get size(): number {
    return this.#offsets.length - 1;
  }

  /** Gives the string's number. */
  add(text: string): number {
    const start = this.#offsets[this.size] as number;
    // A UTF-16 unit takes three bytes at most.
    const most = start + 3 * text.length;
    if (most > this.#bytes.length) {
      const grown = Buffer.from(new ArrayBuffer(Math.max(most, 2 * this.#bytes.length)));
      this.#bytes.copy(grown);
      this.#bytes = grown;
    }
    return this.#offsets.push(start + this.#bytes.write(text, start)) - 2;
  }

  build(): StringPool {
    return { bytes: new Uint8Array(this.#bytes.subarray(0, this.#offsets[this.size])), offsets: Uint32Array.from(this.#offsets) };
  }
}

export function packStrings(strings: readonly string[]): StringPool {
  const pool = new StringPoolBuilder();
  for (const text of strings) pool.add(text);
  return pool.build();
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
