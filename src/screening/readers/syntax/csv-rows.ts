import { pipeline, Readable } from "node:stream";
import { CsvError, type Options, parse } from "csv-parse";
import { ListFormatError, type SourceFile } from "../list-item.ts";
import { textChunks } from "./text-chunks.ts";

/** An open quote swallows all that follows; no record of any list comes near this. */
const LONGEST_RECORD = 4 * 2 ** 20;

async function* rowsOf(file: SourceFile, options: Options): AsyncGenerator<string[]> {
  const parser = parse({
    skip_empty_lines: true,
    relax_column_count: true,
    trim: true,
    record_delimiter: ["\r\n", "\n", "\r"],
    max_record_size: LONGEST_RECORD,
    ...options,
  });
  // Not `pipe`: what is wrong with the source must reach whoever reads the rows.
  pipeline(Readable.from(textChunks(file)), parser, () => undefined);
  try {
    yield* parser as AsyncIterable<string[]>;
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause;
    throw new ListFormatError(`${file.label} is malformed or cut short near line ${cause.lines ?? "?"} (${cause.code})`, {
      cause,
    });
  }
}

/** Rows of a file without a header, each of exactly `columns` cells, trimmed. */
export async function* headerlessRows(file: SourceFile, columns: number): AsyncGenerator<string[]> {
  let line = 0;
  // OFAC leaves a blank behind the closing quote of null cells: `-0- ,` and `"x" ,` both occur.
  for await (const cells of rowsOf(file, { relax_quotes: true })) {
    line++;
    if (cells.length !== columns)
      throw new ListFormatError(
        `${file.label} is malformed or cut short: row ${line} has ${cells.length} columns, not ${columns}`,
      );
    yield cells;
  }
}

/** The cell of a column, "" when there is no such column. Names of columns are lower case. */
export type Row = (column: string) => string;

export interface HeaderShape {
  /** Columns that must be there, lower case. */
  readonly required: readonly string[];
  /** All columns that there may be, lower case; any when absent. */
  readonly known?: readonly string[];
  readonly delimiter?: string;
  /** Rows may end early or hold more empty cells than the header: nothing then shows that the last one was cut. */
  readonly isRagged?: boolean;
  /** Called with the cells of a row that comes before the header. Without it the first row is the header. */
  readonly takePreamble?: (cells: readonly string[]) => void;
}

const fold = (cell: string) => cell.replace(/\s+/g, " ").trim().toLowerCase();

/** Number of each column; the first of two equal names counts. */
function columnNumbers(cells: readonly string[]): Map<string, number> {
  const columns = new Map<string, number>();
  for (const [i, cell] of cells.map(fold).entries()) if (cell !== "" && !columns.has(cell)) columns.set(cell, i);
  return columns;
}

/** What is wrong with a header; null when nothing is. */
function headerProblem(columns: ReadonlyMap<string, number>, { required, known }: HeaderShape): string | null {
  const missing = required.filter((name) => !columns.has(name));
  if (missing.length > 0) return `${missing.join(", ")} missing`;
  const strange = known ? [...columns].find(([name]) => !known.includes(name)) : undefined;
  return strange ? `column ${strange[1] + 1} is none of ${known?.join(", ")}` : null;
}

const MOST_PREAMBLE_ROWS = 5;

/** Rows of a file with a header, whose names are compared without regard to case; every row as many cells as the header. */
export async function* headedRows(file: SourceFile, shape: HeaderShape): AsyncGenerator<Row> {
  let columns: Map<string, number> | null = null;
  let width = 0;
  let row = 0;
  for await (const cells of rowsOf(file, { delimiter: shape.delimiter ?? "," })) {
    row++;
    if (columns === null) {
      const found = columnNumbers(cells);
      const problem = headerProblem(found, shape);
      if (problem === null) [columns, width] = [found, cells.length];
      else if (!shape.takePreamble || row > MOST_PREAMBLE_ROWS)
        throw new ListFormatError(`${file.label} has not the expected header: ${problem}`);
      else shape.takePreamble(cells);
      continue;
    }
    if (cells.every((cell) => cell === "")) continue;
    const isWhole = cells.length >= width && cells.slice(width).every((cell) => cell === "");
    if (!isWhole && !shape.isRagged)
      throw new ListFormatError(
        `${file.label} is malformed or cut short: row ${row} has ${cells.length} columns, the header ${width}`,
      );
    const known = columns;
    yield (column) => cells[known.get(column) ?? -1] ?? "";
  }
  if (columns === null) throw new ListFormatError(`${file.label} has no header`);
}
