type Value = string | number | readonly Value[] | { readonly [key: string]: Value };

const TEXT = 2;
const UINT32 = 6;
const MAP = 7;
const EXTENDED_ARRAY = 4;

function encode(value: Value): Buffer {
  if (typeof value === "string")
    return Buffer.concat([Buffer.from([(TEXT << 5) | Buffer.byteLength(value)]), Buffer.from(value)]);
  if (typeof value === "number") {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(value);
    return Buffer.concat([Buffer.from([(UINT32 << 5) | 4]), bytes]);
  }
  if (Array.isArray(value)) return Buffer.concat([Buffer.from([value.length, EXTENDED_ARRAY]), ...value.map(encode)]);
  const entries = Object.entries(value);
  return Buffer.concat([
    Buffer.from([(MAP << 5) | entries.length]),
    ...entries.flatMap(([key, item]) => [encode(key), encode(item)]),
  ]);
}

/** A database of places in MMDB format that gives one record for every IPv4 address. Texts of less than 29 bytes only. */
export function tinyMmdb(record: Value): Buffer {
  // One node: both its sides lead past the sixteen bytes that separate tree and data.
  const tree = Buffer.from([0, 0, 17, 0, 0, 17]);
  const metadata = encode({
    binary_format_major_version: 2,
    binary_format_minor_version: 0,
    build_epoch: 1,
    database_type: "Test-City",
    description: {},
    ip_version: 4,
    languages: ["en"],
    node_count: 1,
    record_size: 24,
  });
  return Buffer.concat([tree, Buffer.alloc(16), encode(record), Buffer.from("\xab\xcd\xefMaxMind.com", "latin1"), metadata]);
}
