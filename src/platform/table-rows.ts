import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { parse } from "csv-parse/sync";
import { StartError } from "./start-error.ts";

/** One row of a table that an operator may edit: every value that does not fit is refused with file and line. */
export interface TableRow {
  /** Never empty. */
  text(column: string): string;
  /** Null when the cell is empty. */
  optionalText(column: string): string | null;
  /** A number above 0, or null when the cell is empty. */
  optionalNumber(column: string): number | null;
  /** A number above 0, also as 1e22. */
  number(column: string): number;
  /** A whole number above 0. */
  count(column: string): number;
  /** Y or N. */
  flag(column: string): boolean;
  oneOf<T extends string>(column: string, values: readonly T[]): T;
  /** YYYY-MM-DD. */
  day(column: string): string;
  optionalDay(column: string): string | null;
  refuse(problem: string): never;
}

interface ParsedRow {
  record: Record<string, string>;
  info: { lines: number };
}

export function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new StartError(`cannot read ${file} (${(error as NodeJS.ErrnoException).code})`, { cause: error });
  }
}

function createRow({ record, info }: ParsedRow, file: string): TableRow {
  const refuse = (problem: string): never => {
    throw new StartError(`${basename(file)}, line ${info.lines}: ${problem}`);
  };
  const optionalText = (column: string) => record[column]?.trim() || null;
  const text = (column: string) => optionalText(column) ?? refuse(`${column} is missing`);
  const optionalNumber = (column: string) => {
    const cell = optionalText(column);
    if (cell === null) return null;
    return /^\d+(\.\d+)?(e\d{1,2})?$/.test(cell) && Number(cell) > 0
      ? Number(cell)
      : refuse(`${column} must be a number above 0`);
  };
  const optionalDay = (column: string) => {
    const cell = optionalText(column);
    if (cell === null) return null;
    // Date.parse reads the 30th of February as the 2nd of March.
    const day = new Date(/^\d{4}-\d{2}-\d{2}$/.test(cell) ? cell : Number.NaN);
    const isDay = !Number.isNaN(day.getTime()) && day.toISOString().startsWith(cell);
    return isDay ? cell : refuse(`${column} must be a date, YYYY-MM-DD`);
  };
  const oneOf = <T extends string>(column: string, values: readonly T[]): T =>
    values.find((value) => value === record[column]?.trim()) ?? refuse(`${column} must be one of ${values.join(", ")}`);
  return {
    text,
    optionalText,
    optionalNumber,
    number: (column) => optionalNumber(column) ?? refuse(`${column} is missing`),
    count(column) {
      const number = optionalNumber(column);
      return number !== null && Number.isInteger(number) ? number : refuse(`${column} must be a whole number above 0`);
    },
    flag: (column) => oneOf(column, ["Y", "N"]) === "Y",
    oneOf,
    day: (column) => optionalDay(column) ?? refuse(`${column} is missing`),
    optionalDay,
    refuse,
  };
}

/** The rows of a CSV text with a header of exactly these columns, in any order; lines that start with # are comments. */
export function parseTable(file: string, text: string, columns: readonly string[]): TableRow[] {
  let parsed: ParsedRow[];
  try {
    parsed = parse(text, {
      bom: true,
      columns: true,
      comment: "#",
      comment_no_infix: true,
      info: true,
      skip_empty_lines: true,
    }) as unknown as ParsedRow[];
  } catch (error) {
    throw new StartError(`${basename(file)}: ${(error as Error).message}`, { cause: error });
  }
  const [first] = parsed;
  if (!first) throw new StartError(`${basename(file)} holds no rows`);
  const wrong = [
    ...columns.filter((column) => !(column in first.record)).map((column) => `column ${column} is missing`),
    ...Object.keys(first.record)
      .filter((column) => !columns.includes(column))
      .map((column) => `column ${column} is not known`),
  ];
  if (wrong.length > 0) throw new StartError(`${basename(file)}: ${wrong.join(", ")}`);
  return parsed.map((row) => createRow(row, file));
}

/** The lines of a text file without blank ones and comments (#), each once. `pattern` is what one must look like. */
export function parseLines(file: string, text: string, pattern: RegExp): Set<string> {
  const lines = new Set<string>();
  for (const [i, raw] of text.split(/\r?\n/).entries()) {
    const line = raw.trim();
    if (line === "" || line.startsWith("#")) continue;
    if (!pattern.test(line)) throw new StartError(`${basename(file)}, line ${i + 1}: ${JSON.stringify(line)} does not fit`);
    lines.add(line);
  }
  if (lines.size === 0) throw new StartError(`${basename(file)} holds no lines`);
  return lines;
}
