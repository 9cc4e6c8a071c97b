/** What an element of each transported type is in PostgreSQL: its oid, and its bytes in the binary format. */
interface Transport {
  oid: number;
  bytes(value: never): number;
  write(into: Buffer, at: number, value: never, size: number): void;
}

export type ColumnValue = string | number | boolean | Buffer | readonly string[] | null;

export interface Column<R> {
  name: string;
  type: keyof typeof transports | "text[]" | "bigint[]" | "integer[]";
  of(record: R): ColumnValue;
}

/** PostgreSQL counts time from 2000-01-01, in microseconds and days. */
const EPOCH_MS = Date.UTC(2000, 0, 1);
const DAY_MS = 86_400_000;
const ARRAY_HEADER_BYTES = 20;
const NULL_LENGTH = -1;

/** Up to this length a loop is faster than a call into native code; ids and words are shorter. */
const SHORT = 64;

function bytesOfText(text: string): number {
  const { length } = text;
  if (length > SHORT) return Buffer.byteLength(text);
  for (let i = 0; i < length; i++) if (text.charCodeAt(i) > 0x7f) return Buffer.byteLength(text);
  return length;
}

function writeText(into: Buffer, at: number, text: string, size: number): void {
  const { length } = text;
  if (size !== length) into.write(text, at);
  else if (size > SHORT) into.write(text, at, "latin1");
  else for (let i = 0; i < length; i++) into[at + i] = text.charCodeAt(i);
}

/** A whole number of up to 53 bits as one of 64, without the detour by way of BigInt. */
function writeInt64(into: Buffer, at: number, value: number): void {
  const high = Math.floor(value / 2 ** 32);
  into.writeInt32BE(high, at);
  into.writeUInt32BE(value - high * 2 ** 32, at + 4);
}

const utf8 = { bytes: bytesOfText, write: writeText };
const raw = {
  bytes: (bytes: Buffer) => bytes.length,
  write: (into: Buffer, at: number, bytes: Buffer) => void into.set(bytes, at),
};

const transports = {
  text: { oid: 25, ...utf8 },
  json: { oid: 114, ...utf8 },
  /** JSON that is there as bytes already. */
  "json bytes": { oid: 114, ...raw },
  bytea: { oid: 17, ...raw },
  boolean: {
    oid: 16,
    bytes: () => 1,
    write: (into: Buffer, at: number, value: boolean) => void into.writeUInt8(value ? 1 : 0, at),
  },
  integer: { oid: 23, bytes: () => 4, write: (into: Buffer, at: number, value: number) => void into.writeInt32BE(value, at) },
  bigint: {
    oid: 20,
    bytes: () => 8,
    write: writeInt64,
  },
  "double precision": {
    oid: 701,
    bytes: () => 8,
    write: (into: Buffer, at: number, value: number) => void into.writeDoubleBE(value, at),
  },
  timestamptz: {
    oid: 1184,
    bytes: () => 8,
    write: (into: Buffer, at: number, iso: string) => writeInt64(into, at, (Date.parse(iso) - EPOCH_MS) * 1000),
  },
  date: {
    oid: 1082,
    bytes: () => 4,
    write: (into: Buffer, at: number, day: string) => void into.writeInt32BE((Date.parse(day) - EPOCH_MS) / DAY_MS, at),
  },
} as const satisfies Record<string, Transport>;

/** Arrays of arrays must be square in PostgreSQL: an array inside a column travels as its text. */
const arrayText = (values: readonly string[]) => `{${values.map((value) => `"${value.replace(/["\\]/g, "\\$&")}"`).join(",")}}`;

/** Values of one column as an array in PostgreSQL's binary format. */
function encodeArray(type: keyof typeof transports, values: readonly ColumnValue[]): Buffer {
  const transport: Transport = transports[type];
  const sizes = values.map((value) => (value === null ? 0 : transport.bytes(value as never)));
  const into = Buffer.allocUnsafe(ARRAY_HEADER_BYTES + sizes.reduce((sum, size) => sum + 4 + size, 0));
  into.writeInt32BE(1, 0);
  into.writeInt32BE(values.includes(null) ? 1 : 0, 4);
  into.writeInt32BE(transport.oid, 8);
  into.writeInt32BE(values.length, 12);
  into.writeInt32BE(1, 16);
  let at = ARRAY_HEADER_BYTES;
  for (const [i, value] of values.entries()) {
    const size = sizes[i] as number;
    into.writeInt32BE(value === null ? NULL_LENGTH : size, at);
    if (value !== null) transport.write(into, at + 4, value as never, size);
    at += 4 + size;
  }
  return into;
}

const isListOfLists = (type: string): type is "text[]" | "bigint[]" | "integer[]" => type.endsWith("[]");

/** One array a column, ready to be parameters of a statement. */
export const columnArrays = <R>(columns: readonly Column<R>[], records: readonly R[]): Buffer[] =>
  columns.map(({ type, of }) => {
    if (!isListOfLists(type)) return encodeArray(type, records.map(of));
    return encodeArray(
      "text",
      records.map((record) => arrayText(of(record) as readonly string[])),
    );
  });

/** The rows again, as a subquery of the columns by their names; `first` is the number of the first parameter. */
export function rowsSql(columns: readonly Pick<Column<never>, "name" | "type">[], first: number): string {
  const transportOf = (type: string) => (isListOfLists(type) ? "text" : type === "json bytes" ? "json" : type);
  const names = columns.map(({ name }) => name).join(", ");
  const selected = columns.map(({ name, type }) => (isListOfLists(type) ? `${name}::${type} as ${name}` : name)).join(", ");
  const arrays = columns.map(({ type }, i) => `$${first + i}::${transportOf(type)}[]`).join(", ");
  return `(select ${selected} from unnest(${arrays}) as arrays(${names}))`;
}
