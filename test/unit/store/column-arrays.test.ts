import { describe, expect, test } from "vitest";
import { type Column, type ColumnValue, columnArrays } from "../../../src/store/column-arrays.ts";

type Type = Column<{ value: ColumnValue }>["type"];

/** The elements of a one-dimensional array in PostgreSQL's binary format; null where its length is -1. */
function elementsOf(array: Buffer): (Buffer | null)[] {
  const elements: (Buffer | null)[] = [];
  let at = 20;
  while (elements.length < array.readInt32BE(12)) {
    const size = array.readInt32BE(at);
    elements.push(size < 0 ? null : array.subarray(at + 4, at + 4 + size));
    at += 4 + Math.max(0, size);
  }
  expect(at).toBe(array.length);
  return elements;
}

const encode = (type: Type, ...values: ColumnValue[]) => {
  const column: Column<{ value: ColumnValue }> = { name: "value", type, of: ({ value }) => value };
  const [array] = columnArrays(
    [column],
    values.map((value) => ({ value })),
  );
  return elementsOf(array as Buffer);
};

describe("a column as an array in PostgreSQL's binary format", () => {
  const texts = [
    "",
    "ten_01k9",
    "Größe",
    "张伟",
    "😀".repeat(20),
    "a".repeat(63),
    "a".repeat(64),
    "a".repeat(65),
    "é".repeat(64),
    "x".repeat(5_000),
    `${"x".repeat(100)}ü`,
  ];

  test.each(texts)("the text %.20j arrives as its UTF-8 bytes", (text) => {
    expect(encode("text", text)).toEqual([Buffer.from(text)]);
    expect(encode("json", text)).toEqual([Buffer.from(text)]);
  });

  test("bytes arrive as they are, null as null", () => {
    const bytes = Buffer.from([0, 1, 254, 255]);
    expect(encode("bytea", bytes, null)).toEqual([bytes, null]);
    expect(encode("json bytes", bytes)).toEqual([bytes]);
  });

  test.each([0, 1, -1, 4_294_967_295, 4_294_967_296, -4_294_967_297, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER])(
    "%d is the same number in 64 bits",
    (value) => {
      expect(encode("bigint", value).map((bytes) => bytes?.readBigInt64BE())).toEqual([BigInt(value)]);
    },
  );

  test.each([
    "2026-11-24T09:30:00.123Z",
    "2000-01-01T00:00:00.000Z",
    "1999-12-31T23:59:59.999Z",
    "1970-01-01T00:00:00.000Z",
    "2100-01-01T00:00:00.001Z",
  ])("%s is microseconds since 2000", (iso) => {
    const expected = (BigInt(Date.parse(iso)) - BigInt(Date.UTC(2000, 0, 1))) * 1000n;
    expect(encode("timestamptz", iso).map((bytes) => bytes?.readBigInt64BE())).toEqual([expected]);
  });

  test("no rows are an array of none", () => {
    expect(encode("text")).toEqual([]);
  });
});
