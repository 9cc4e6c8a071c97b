import { describe, expect, test } from "vitest";
import { StartError } from "../../../src/platform/start-error.ts";
import { parseLines, parseTable, readText, type TableRow } from "../../../src/platform/table-rows.ts";

/** The only row of a table with one column. */
function rowWith(cell: string): TableRow {
  const [row] = parseTable("/etc/gatehouse/figures.csv", `value,rest\n"${cell}",x\n`, ["value", "rest"]);
  if (!row) throw new Error("no row");
  return row;
}

describe("tables", () => {
  test("are rows by column, in any order of columns, without comments and blank lines", () => {
    const rows = parseTable("t.csv", '\uFEFF# what it is\nb,a\n\n2,1\n# more\n"4, four",3 # no comment\n', ["a", "b"]);
    expect(rows.map((row) => [row.text("a"), row.text("b")])).toEqual([
      ["1", "2"],
      ["3 # no comment", "4, four"],
    ]);
  });

  test.each([
    ["a,b\n1,2\n", ["a", "b", "c"], "figures.csv: column c is missing"],
    ["a,b,d\n1,2,3\n", ["a", "b"], "figures.csv: column d is not known"],
    ["a,b\n", ["a", "b"], "figures.csv holds no rows"],
    ["", ["a"], "figures.csv holds no rows"],
    ["a,b\n1,2,3\n", ["a", "b"], "figures.csv: "],
    ['a\n"1\n', ["a"], "figures.csv: "],
  ])("%j is refused by name", (text, columns, message) => {
    expect(() => parseTable("/etc/gatehouse/figures.csv", text, columns)).toThrow(StartError);
    expect(() => parseTable("/etc/gatehouse/figures.csv", text, columns)).toThrow(message);
  });

  test("a cell that does not fit is refused with file and line", () => {
    const rows = parseTable("/etc/figures.csv", "# comment\na\n1\nx\n", ["a"]);
    expect(() => rows[1]?.count("a")).toThrow("figures.csv, line 4: a must be a number above 0");
    expect(() => rows[0]?.refuse("is odd")).toThrow("figures.csv, line 3: is odd");
  });
});

describe("cells", () => {
  test("of text are trimmed and never empty, unless they may be", () => {
    expect(rowWith(" x ").text("value")).toBe("x");
    expect(() => rowWith("  ").text("value")).toThrow("value is missing");
    expect([rowWith(" ").optionalText("value"), rowWith("x").optionalText("value")]).toEqual([null, "x"]);
  });

  test.each(["1", "0.5", "1e3", "1e22", "1e999", "e3", "1e-3", "-1", "0", "1,5", "NaN", "Infinity", "0x10", "1.", ".5"])(
    "the number %s",
    (cell) => {
      const isNumber = ["1", "0.5", "1e3", "1e22"].includes(cell);
      const read = () => rowWith(cell).optionalNumber("value");
      if (isNumber) expect(read()).toBe(Number(cell));
      else expect(read).toThrow("value must be a number above 0");
    },
  );

  test("of numbers may be empty where that means unknown; a count is whole and there", () => {
    expect(rowWith("").optionalNumber("value")).toBeNull();
    expect(rowWith("8").count("value")).toBe(8);
    for (const cell of ["", "1.5", "0"]) expect(() => rowWith(cell).count("value")).toThrow(/must be a (whole )?number above 0/);
  });

  test("of flags are Y or N", () => {
    expect([rowWith("Y").flag("value"), rowWith(" N ").flag("value")]).toEqual([true, false]);
    for (const cell of ["", "y", "yes", "1"]) expect(() => rowWith(cell).flag("value")).toThrow("value must be one of Y, N");
  });

  test("of days are days that exist", () => {
    expect(rowWith("2024-02-29").day("value")).toBe("2024-02-29");
    expect(rowWith("").optionalDay("value")).toBeNull();
    expect(() => rowWith("").day("value")).toThrow("value is missing");
    for (const cell of ["2026-02-29", "2026-02-30", "2026-04-31", "2026-13-01", "2026-00-10", "26-01-01", "2026-1-1", "today"]) {
      expect(() => rowWith(cell).day("value"), cell).toThrow("value must be a date, YYYY-MM-DD");
    }
  });
});

describe("lists of lines", () => {
  test("are each line once, without comments and blank lines", () => {
    expect(parseLines("l.txt", "# x\nb\r\n a \n\nb\n", /^[a-z]$/)).toEqual(new Set(["b", "a"]));
  });

  test("refuse what does not fit, with its line, and a list of nothing", () => {
    expect(() => parseLines("/etc/l.txt", "a\n\nB\n", /^[a-z]$/)).toThrow('l.txt, line 3: "B" does not fit');
    expect(() => parseLines("/etc/l.txt", "# a\n", /^[a-z]$/)).toThrow("l.txt holds no lines");
  });
});

test("a file that cannot be read is named with the reason", () => {
  expect(() => readText("/no/such/file.csv")).toThrow("cannot read /no/such/file.csv (ENOENT)");
  expect(() => readText("/no/such/file.csv")).toThrow(StartError);
});
