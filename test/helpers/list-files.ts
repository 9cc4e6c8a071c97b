import { createReadStream } from "node:fs";
import { basename } from "node:path";
import { SegmentBuilder } from "../../src/screening/index/segment-builder.ts";
import type { SegmentData } from "../../src/screening/index/segment-data.ts";
import type { ListEntry, ListItem, ListReader, SourceFile } from "../../src/screening/readers/list-item.ts";
import { sharedPath } from "./shared-data.ts";

/** A file in memory, handed over in pieces of `pieceBytes` as a stream would. */
export function fileOf(content: string | Uint8Array, label = "list.csv", pieceBytes = 64 * 1024): SourceFile {
  const bytes = typeof content === "string" ? Buffer.from(content) : content;
  return {
    label,
    async *read() {
      for (let at = 0; at < bytes.length; at += pieceBytes) yield bytes.subarray(at, at + pieceBytes);
    },
  };
}

const sharedFile = (path: string): SourceFile => ({
  label: basename(path),
  read: () => createReadStream(sharedPath(`data/${path}`)),
});

export async function gather<T>(source: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of source) items.push(item);
  return items;
}

const collect = (reader: ListReader, files: [string, SourceFile][]) => gather(reader.read(new Map(files)));

export const entriesIn = (items: readonly ListItem[]): ListEntry[] =>
  items.flatMap((item) => (item.type === "entry" ? [item.entry] : []));

/** All items of files whose contents are given by name. */
export const readText = (reader: ListReader, contents: Record<string, string | Uint8Array>): Promise<ListItem[]> =>
  collect(
    reader,
    Object.entries(contents).map(([name, content]) => [name, fileOf(content, `${name}.txt`)]),
  );

/** The entries of one file. */
export const entriesOf = async (reader: ListReader, list: string | Uint8Array): Promise<ListEntry[]> =>
  entriesIn(await readText(reader, { list }));

/** All items of real files, by their paths in ../shared/data. */
export const readShared = (reader: ListReader, paths: Record<string, string>): Promise<ListItem[]> =>
  collect(
    reader,
    Object.entries(paths).map(([name, path]) => [name, sharedFile(path)]),
  );

export const namesOf = ({ names }: ListEntry): string[] => names.map(({ text, isWeak }) => (isWeak ? `${text} (weak)` : text));

/** Index data of real files. */
export async function indexShared(reader: ListReader, paths: Record<string, string>): Promise<SegmentData> {
  const builder = new SegmentBuilder();
  for (const item of await readShared(reader, paths)) builder.add(item);
  return builder.build();
}
