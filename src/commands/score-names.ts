import { createReadStream } from "node:fs";
import { access } from "node:fs/promises";
import { parse } from "csv-parse";
import { StartError } from "../platform/start-error.ts";
import { scoreNames } from "../screening/names/score-names.ts";

const COLUMNS = ["id", "schema", "name1", "name2"] as const;
type PairRow = Record<(typeof COLUMNS)[number], string>;

/**
 * `gatehouse names score --pairs FILE.csv`: reads columns id, schema, name1, name2 (others are passed over) and writes
 * `id,score`, a score from 0 to 1 for each pair. Needs no server. Throws StartError when the file is no such table.
 */
export async function scorePairs(file: string, write: (line: string) => void): Promise<void> {
  await access(file).catch((cause) => {
    throw new StartError(`${file} cannot be read`, { cause });
  });
  write("id,score");
  const rows = createReadStream(file).pipe(parse({ bom: true, columns: true, skip_empty_lines: true, relax_column_count: true }));
  for await (const row of rows as AsyncIterable<Partial<PairRow>>) {
    const missing = COLUMNS.filter((column) => row[column] === undefined);
    if (missing.length > 0) throw new StartError(`${file}: columns ${missing.join(", ")} are missing`);
    const { id, schema, name1, name2 } = row as PairRow;
    write(`${/[",\n\r]/.test(id) ? `"${id.replaceAll('"', '""')}"` : id},${scoreNames(schema, name1, name2).toFixed(4)}`);
  }
}
