import { mkdir, open, readdir, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Keyring } from "./seal.ts";

/** Things that must outlive this process and cannot go to the store: a sealed file each, in the order of their ids. */
export interface SealedSpool {
  /** On the disk when it resolves. */
  keep(id: string, value: unknown): Promise<void>;
  /** Oldest first. */
  list(): Promise<string[]>;
  /** Null when it is gone. */
  read(id: string): Promise<unknown>;
  drop(id: string): Promise<void>;
}

const OWNER_ONLY = 0o600;
const SUFFIX = ".sealed";

export function createSealedSpool(directory: string, keyring: Pick<Keyring, "sealOwn" | "unsealOwn">): SealedSpool {
  const pathOf = (id: string) => join(directory, `${id}${SUFFIX}`);
  return {
    async keep(id, value) {
      await mkdir(directory, { recursive: true, mode: 0o700 });
      const unfinished = join(directory, `${id}.new`);
      const file = await open(unfinished, "w", OWNER_ONLY);
      try {
        await file.writeFile(keyring.sealOwn(JSON.stringify(value), id));
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(unfinished, pathOf(id));
    },
    async list() {
      const names = await readdir(directory).catch(() => []);
      return names
        .filter((name) => name.endsWith(SUFFIX))
        .map((name) => name.slice(0, -SUFFIX.length))
        .sort();
    },
    async read(id) {
      const sealed = await readFile(pathOf(id)).catch(() => null);
      return sealed && JSON.parse(keyring.unsealOwn(sealed, id).toString("utf8"));
    },
    drop: (id) => rm(pathOf(id), { force: true }),
  };
}
