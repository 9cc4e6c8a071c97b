import { createReadStream } from "node:fs";
import { writeFile } from "node:fs/promises";
import { parentPort, workerData } from "node:worker_threads";
import { SegmentBuilder } from "../index/segment-builder.ts";
import { ListFormatError, type ListItem, type SourceFiles } from "../readers/list-item.ts";
import { type ListFormat, listReaders } from "../readers/reader-table.ts";
import { EntryComparison } from "./compare-entries.ts";
import { type PackedSegment, packSegment } from "./segment-file.ts";

export interface BuildOrder {
  format: ListFormat;
  files: readonly SourceFilePlace[];
  /** Digest of the bytes of the files, and version of the code: written into the index. */
  digest: string;
  codeVersion: string;
  /** Files of the list in use, to compare with; null when there are none. */
  before: readonly SourceFilePlace[] | null;
  /** Where the changes are written, one a line; null when nobody asks for them. */
  changesPath: string | null;
}

export interface SourceFilePlace {
  readonly name: string;
  readonly path: string;
  readonly label: string;
}

/** What a build came to; `problem` names what is wrong with the files, and holds none of their text. */
export type BuildResult =
  | { packed: PackedSegment; counts: { added: number; removed: number; changed: number } }
  | { problem: string };

const CHUNK_BYTES = 256 * 1024;

const open = (files: readonly SourceFilePlace[]): SourceFiles =>
  new Map(
    files.map(({ name, path, label }) => [
      name,
      { label, read: () => createReadStream(path, { highWaterMark: CHUNK_BYTES }) as AsyncIterable<Uint8Array> },
    ]),
  );

/** Publishers repeat numbers, for parties that they listed twice; a match must name one entry. */
async function* withUniqueIds(items: AsyncIterable<ListItem>): AsyncGenerator<ListItem> {
  const seen = new Map<string, number>();
  for await (const item of items) {
    if (item.type !== "entry") {
      yield item;
      continue;
    }
    const { id } = item.entry;
    const times = (seen.get(id) ?? 0) + 1;
    seen.set(id, times);
    yield times === 1 ? item : { type: "entry", entry: { ...item.entry, id: `${id}~${times}` } };
  }
}

const itemsOf = (format: ListFormat, files: readonly SourceFilePlace[]) => withUniqueIds(listReaders[format].read(open(files)));

/** The list in use as it was when it was good; unreadable now, it is nothing to compare with. */
async function compareWith(format: ListFormat, before: readonly SourceFilePlace[]): Promise<EntryComparison | null> {
  const comparison = new EntryComparison();
  try {
    for await (const item of itemsOf(format, before)) comparison.addBefore(item);
    return comparison;
  } catch {
    return null;
  }
}

async function build(order: BuildOrder): Promise<BuildResult> {
  const comparison = order.before && (await compareWith(order.format, order.before));
  const builder = new SegmentBuilder();
  for await (const item of itemsOf(order.format, order.files)) {
    builder.add(item);
    comparison?.addAfter(item);
  }
  if (order.changesPath) {
    const changes = comparison?.finish() ?? [];
    await writeFile(order.changesPath, changes.map((change) => `${JSON.stringify(change)}\n`).join(""), { mode: 0o600 });
  }
  const counts = comparison?.counts ?? { added: 0, removed: 0, changed: 0 };
  return { packed: await packSegment(builder.build(), order), counts };
}

const result = await build(workerData as BuildOrder).catch((error: unknown): BuildResult => {
  if (error instanceof ListFormatError) return { problem: error.message };
  const { code } = error as NodeJS.ErrnoException;
  if (code === undefined) throw error;
  return { problem: `the list cannot be read (${code})` };
});
parentPort?.postMessage(result, "packed" in result ? [result.packed] : []);
