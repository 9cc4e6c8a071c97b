import { Readable } from "node:stream";
import { CsvError, type Options, parse } from "csv-parse";
import { decodeChunks } from "./decode-lines.ts";
import { ListFormatError, type SourceFile } from "./list-item.ts";

async function* rowsOf(file: SourceFile, options: Options): AsyncGenerator<string[]> {
  const parser = Readable.from(decodeChunks(file)).pipe(
    parse({ bom: true, skip_empty_lines: true, relax_column_count: true, ...options }),
  );
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
  for await (const cells of rowsOf(file, { trim: true, relax_quotes: true })) {
    line++;
    if (cells.length !== columns)
      throw new ListFormatError(
        `${file.label} is malformed or cut short: row ${line} has ${cells.length} columns, not ${columns}`,
      );
    yield cells;
  }
}

/** Rows of a file with a header as records; the header must hold the `required` columns, every row as many cells as the header. */
export async function* headedRows(file: SourceFile, required: readonly string[]): AsyncGenerator<Record<string, string>> {
  let header: string[] | null = null;
  let row = 0;
  for await (const cells of rowsOf(file, { trim: true })) {
    row++;
    if (header === null) {
      header = cells;
      const missing = required.filter((name) => !cells.includes(name));
      if (missing.length > 0)
        throw new ListFormatError(`${file.label} has not the expected header: ${missing.join(", ")} missing`);
      continue;
    }
    if (cells.length !== header.length) {
      throw new ListFormatError(
        `${file.label} is malformed or cut short: row ${row} has ${cells.length} columns, the header ${header.length}`,
      );
    }
    yield Object.fromEntries(header.map((name, i) => [name, cells[i] ?? ""]));
  }
}
