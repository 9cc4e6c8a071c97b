import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { ListReference } from "../../domain/decision.ts";
import { listFormats } from "../readers/reader-table.ts";
import type { SourceFilePlace } from "./segment-worker.ts";

const reference = z.object({
  id: z.string(),
  asOf: z.string().nullable(),
  digest: z.string(),
}) satisfies z.ZodType<ListReference>;
const count = z.int().nonnegative();

const record = z.object({
  directory: z.string().regex(/^[\w-]+$/),
  format: z.enum(listFormats),
  files: z.array(z.object({ name: z.string(), file: z.string().regex(/^\w+$/), label: z.string() })).min(1),
  digest: z.string(),
  fetchedAt: z.iso.datetime(),
  changes: z.object({ from: reference.nullable(), counts: z.object({ added: count, removed: count, changed: count }) }),
});
type CacheRecord = z.output<typeof record>;

/** The good files of a list, kept across restarts. */
export interface CachedList extends Omit<CacheRecord, "directory" | "files"> {
  readonly files: readonly SourceFilePlace[];
  /** Where its index is kept. */
  readonly indexPath: string;
  readonly changesPath: string;
}

/** A directory that a list is fetched into and indexed in, until it is kept or discarded. */
export interface IncomingList {
  readonly directory: string;
  readonly indexPath: string;
  readonly changesPath: string;
}

export interface ListCache {
  /** What was kept last; null when there is nothing that can be used. */
  read(id: string): Promise<CachedList | null>;
  openIncoming(id: string): Promise<IncomingList>;
  discard(incoming: IncomingList): Promise<void>;
  /** Makes an incoming directory the kept one, whole or not at all, and removes the one before it. */
  keep(
    id: string,
    incoming: IncomingList,
    list: Pick<CachedList, "format" | "files" | "digest" | "fetchedAt" | "changes">,
  ): Promise<void>;
  /** Notes that the publisher still has the same bytes. */
  touch(id: string, fetchedAt: string): Promise<void>;
}

const CURRENT = "current.json";
const INCOMING = "in-";
/** What an interrupted refresh left. Another server on the same directory may be refreshing just now: only old ones go. */
const ABANDONED_MS = 2 * 3_600_000;

const inDirectory = (directory: string): IncomingList => ({
  directory,
  indexPath: join(directory, "index"),
  changesPath: join(directory, "changes"),
});

/** Writes a file beside its place and moves it there: readers see the old one or the new one whole. */
export async function replaceFile(path: string, content: string | Uint8Array): Promise<void> {
  await writeFile(`${path}.new`, content, { mode: 0o600 });
  await rename(`${path}.new`, path);
}

async function removeAbandoned(home: string, keep: string, now: number): Promise<void> {
  for (const entry of await readdir(home, { withFileTypes: true })) {
    const path = join(home, entry.name);
    if (!entry.isDirectory() || entry.name === keep) continue;
    const age = now - (await stat(path)).mtimeMs;
    if (age > ABANDONED_MS) await rm(path, { recursive: true, force: true });
  }
}

/** Keeps lists under `root`, a directory for each. Nothing in it is needed for good: it can be fetched again. */
export function createListCache(root: string): ListCache {
  const home = (id: string) => join(root, id);

  async function readRecord(id: string): Promise<CacheRecord | null> {
    const text = await readFile(join(home(id), CURRENT), "utf8").catch(() => null);
    try {
      return text === null ? null : record.parse(JSON.parse(text));
    } catch {
      return null;
    }
  }

  const writeRecord = (id: string, value: CacheRecord) => replaceFile(join(home(id), CURRENT), JSON.stringify(value));

  return {
    async read(id) {
      const found = await readRecord(id);
      if (!found) return null;
      const { directory: name, ...rest } = found;
      const directory = join(home(id), name);
      const files = found.files.map(({ name: key, file, label }) => ({ name: key, label, path: join(directory, file) }));
      const { indexPath, changesPath } = inDirectory(directory);
      return { ...rest, files, indexPath, changesPath };
    },
    async openIncoming(id) {
      await mkdir(home(id), { recursive: true, mode: 0o700 });
      return inDirectory(await mkdtemp(join(home(id), INCOMING)));
    },
    discard: ({ directory }) => rm(directory, { recursive: true, force: true }),
    async keep(id, incoming, list) {
      const before = await readRecord(id);
      const directory = incoming.directory.slice(home(id).length + 1);
      const files = list.files.map(({ name, path, label }) => ({ name, label, file: path.slice(incoming.directory.length + 1) }));
      const { format, digest, fetchedAt, changes } = list;
      await writeRecord(id, { directory, files, format, digest, fetchedAt, changes });
      if (before && before.directory !== directory) await rm(join(home(id), before.directory), { recursive: true, force: true });
      await removeAbandoned(home(id), directory, Date.parse(fetchedAt));
    },
    async touch(id, fetchedAt) {
      const found = await readRecord(id);
      if (found) await writeRecord(id, { ...found, fetchedAt });
    },
  };
}
