import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { parentPort, workerData } from "node:worker_threads";
import { SegmentBuilder } from "../index/segment-builder.ts";
import { type SegmentData, transferables } from "../index/segment-data.ts";
import { ListFormatError, type SourceFile } from "../readers/list-item.ts";
import { type ListFormat, listReaders } from "../readers/reader-table.ts";

export interface BuildOrder {
  format: ListFormat;
  files: { name: string; path: string; label: string }[];
  /** Digest of the list in use: the same bytes are not indexed again. */
  knownDigest: string | null;
}

/** What a build came to. `digest` is over the bytes that were read; `problem` names what is wrong with them. */
export type BuildResult = { digest: string; data: SegmentData | null } | { problem: string };

async function build({ format, files, knownDigest }: BuildOrder): Promise<BuildResult> {
  try {
    const hash = createHash("sha256");
    const read = new Map<string, SourceFile>();
    for (const { name, path, label } of [...files].sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const bytes = await readFile(path);
      hash.update(`${name}\0${bytes.length}\0`).update(bytes);
      read.set(name, { label, bytes });
    }
    const digest = `sha256:${hash.digest("hex")}`;
    if (digest === knownDigest) return { digest, data: null };
    const builder = new SegmentBuilder();
    for await (const item of listReaders[format].read(read)) builder.add(item);
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
