import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { ListEffect } from "../../src/domain/screening.ts";

/** A row of an operator's own list; what is not said is empty. */
export interface OwnEntry {
  id: string;
  kind?: "organization" | "individual";
  name: string;
  aliases?: string;
  birthDate?: string;
  countries?: string;
  identifiers?: string;
  programs?: string;
}

export interface OwnList {
  id: string;
  /** Names the one list. */
  listsFile: string;
  /** What the list holds from its next refresh on. */
  write(entries: readonly OwnEntry[]): Promise<void>;
}

const COLUMNS = ["id", "kind", "name", "aliases", "birthDate", "countries", "identifiers", "programs"] as const;

const rowOf = (entry: OwnEntry) =>
  COLUMNS.map((column) => `"${String(entry[column] ?? (column === "kind" ? "organization" : "")).replaceAll('"', '""')}"`);

/** A list of the operator's own in `directory`, and a lists file that names nothing else. */
export async function writeOwnList(
  directory: string,
  entries: readonly OwnEntry[],
  effect: ListEffect = "listed",
): Promise<OwnList> {
  const list = join(directory, "own.csv");
  const listsFile = join(directory, "own-lists.yaml");
  const write = (rows: readonly OwnEntry[]) => writeFile(list, [COLUMNS, ...rows.map(rowOf)].join("\n"));
  await write(entries);
  const source = { id: "own", publisher: "The operator", format: "plain-csv", files: { list }, effect };
  await writeFile(listsFile, JSON.stringify({ sources: [source] }));
  return { id: "own", listsFile, write };
}
