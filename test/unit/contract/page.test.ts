import { expect, test } from "vitest";
import { z } from "zod";
import { moment, pageParameters, parameter, wholeNumber } from "../../../src/contract/page.ts";
import { parseValue } from "../../../src/contract/parse-body.ts";
import { GatehouseError } from "../../../src/domain/errors.ts";

const query = z.strictObject({
  state: parameter(z.enum(["open"])),
  from: parameter(moment),
  score: parameter(wholeNumber({ min: 0, max: 100 })),
  ...pageParameters,
});

const read = (values: Record<string, unknown>) => parseValue(query, values, "/query");

function pointersOf(values: Record<string, unknown>): string[] {
  try {
    read(values);
    return [];
  } catch (error) {
    return error instanceof GatehouseError ? (error.details.errors ?? []).map(({ pointer }) => pointer) : ["threw"];
  }
}

test("parameters that are absent or empty are null, and a page has fifty items", () => {
  const nothing = { state: null, from: null, score: null, limit: 50, cursor: null };
  expect(read({})).toEqual(nothing);
  expect(read({ state: "", from: "", score: "", limit: "", cursor: "" })).toEqual(nothing);
});

test("a page may have one to two hundred items", () => {
  expect(read({ limit: "1" }).limit).toBe(1);
  expect(read({ limit: "200" }).limit).toBe(200);
  for (const limit of ["0", "201", "-1", "1.5", "1e2", "ten", " 5", ["1", "2"]])
    expect(pointersOf({ limit })).toEqual(["/query/limit"]);
});

test("numbers are read as numbers", () => {
  expect(read({ score: "40" }).score).toBe(40);
  expect(pointersOf({ score: "101" })).toEqual(["/query/score"]);
});

test("times are read as UTC, and a day as its first moment", () => {
  expect(read({ from: "2026-11-24T10:00:00+10:00" }).from).toBe("2026-11-24T00:00:00.000Z");
  expect(read({ from: "2026-11-24" }).from).toBe("2026-11-24T00:00:00.000Z");
  for (const from of ["yesterday", "2026-02-30", "2026-11-24T25:00:00Z", "2026-11-24T10:00:00", "1".repeat(100)]) {
    expect(pointersOf({ from })).toEqual(["/query/from"]);
  }
});

test("a misspelt parameter is refused: it would answer with everything", () => {
  expect(pointersOf({ sate: "open" })).toEqual(["/query/sate"]);
});

test("a cursor is opaque, printable and bounded", () => {
  expect(read({ cursor: "ZGVjXzAx" }).cursor).toBe("ZGVjXzAx");
  for (const cursor of ["a b", "a\0", "a".repeat(1_001)]) expect(pointersOf({ cursor })).toEqual(["/query/cursor"]);
});
