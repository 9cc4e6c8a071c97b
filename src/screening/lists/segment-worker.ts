import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { parentPort, workerData } from "node:worker_threads";
import { SegmentBuilder } from "../index/segment-builder.ts";
import { type SegmentData, transferables } from "../index/segment-data.ts";
import { ListFormatError, type ListItem, type SourceFile } from "../readers/list-item.ts";
import { type ListFormat, listReaders } from "../readers/reader-table.ts";

export interface BuildOrder {
  format: ListFormat;
  files: { name: string; path: string; label: string }[];
  /** Digest of the list in use: the same bytes are not indexed again. */
  knownDigest: string | null;
}

/** What a build came to. `digest` is over the bytes that were read; `problem` names what is wrong with them. */
export type BuildResult = { digest: string; data: SegmentData | null } | { problem: string };

const CHUNK_BYTES = 256 * 1024;

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

async function build({ format, files, knownDigest }: BuildOrder): Promise<BuildResult> {
  try {
    const hash = createHash("sha256");
    const read = new Map<string, SourceFile>();
    for (const { name, path, label } of [...files].sort((a, b) => (a.name < b.name ? -1 : 1))) {
      hash.update(`${name}\0`);
      for await (const bytes of createReadStream(path, { highWaterMark: CHUNK_BYTES })) hash.update(bytes);
      read.set(name, { label, read: () => createReadStream(path, { highWaterMark: CHUNK_BYTES }) });
    }
    const digest = `sha256:${hash.digest("hex")}`;
    if (digest === knownDigest) return { digest, data: null };
    const builder = new SegmentBuilder();
    for await (const item of withUniqueIds(listReaders[format].read(read))) builder.add(item);
    return { digest, data: builder.build() };
  } catch (error) {
    if (error instanceof ListFormatError) return { problem: error.message };
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    return { problem: `the list cannot be read (${code})` };
  }
}

const result = await build(workerData as BuildOrder);
parentPort?.postMessage(result, "data" in result && result.data ? transferables(result.data) : []);
