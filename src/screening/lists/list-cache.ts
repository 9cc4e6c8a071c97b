import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { FetchedFile } from "./fetch-files.ts";

const record = z.object({
  directory: z.string().regex(/^[\w-]+$/),
  files: z.array(z.object({ name: z.string(), file: z.string().regex(/^\w+$/), label: z.string() })),
  fetchedAt: z.iso.datetime(),
});

/** The good files of a downloaded list, kept across restarts. */
export interface CachedList {
  readonly files: readonly FetchedFile[];
  readonly fetchedAt: string;
}

export interface ListCache {
  /** What was kept last; null when there is nothing that can be used. */
  read(id: string): Promise<CachedList | null>;
  /** A new directory to download into. */
  openIncoming(id: string): Promise<string>;
  discard(directory: string): Promise<void>;
  /** Makes an incoming directory the kept one, whole or not at all, and removes those before it. */
  keep(id: string, incoming: string, files: readonly FetchedFile[], at: Date): Promise<void>;
}

const CURRENT = "current.json";

/** Keeps downloaded lists under `root`, a directory for each. Nothing in it is needed for good: it can be fetched again. */
export function createListCache(root: string): ListCache {
  const home = (id: string) => join(root, id);

  async function readRecord(id: string) {
    const text = await readFile(join(home(id), CURRENT), "utf8").catch(() => null);
    try {
      return text === null ? null : record.parse(JSON.parse(text));
    } catch {
      return null;
    }
  }

  async function writeRecord(id: string, value: z.output<typeof record>): Promise<void> {
    const path = join(home(id), CURRENT);
    await writeFile(`${path}.new`, JSON.stringify(value), { mode: 0o600 });
    await rename(`${path}.new`, path);
  }

  return {
    async read(id) {
      const found = await readRecord(id);
      if (!found) return null;
      const directory = join(home(id), found.directory);
      const files = found.files.map(({ name, file, label }) => ({ name, label, path: join(directory, file) }));
      return { files, fetchedAt: found.fetchedAt };
    },
    async openIncoming(id) {
      await mkdir(home(id), { recursive: true, mode: 0o700 });
      return mkdtemp(join(home(id), "in-"));
    },
    discard: (directory) => rm(directory, { recursive: true, force: true }),
    async keep(id, incoming, files, at) {
      const directory = incoming.slice(home(id).length + 1);
      const kept = files.map(({ name, path, label }) => ({ name, label, file: path.slice(incoming.length + 1) }));
      await writeRecord(id, { directory, files: kept, fetchedAt: at.toISOString() });
      for (const entry of await readdir(home(id), { withFileTypes: true }))
        if (entry.isDirectory() && entry.name !== directory)
          await rm(join(home(id), entry.name), { recursive: true, force: true });
    },
  };
}
