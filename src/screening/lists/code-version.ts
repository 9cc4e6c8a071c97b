import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { endianness } from "node:os";
import { join } from "node:path";
import { packageVersion } from "../../platform/package-version.ts";

/** What an index is made by: readers, names and the index itself. A change of any of it makes another index of the same bytes. */
const ROOMS = ["readers", "names", "index"];

/**
 * Version of the code that makes indexes: a digest over its files and over what of Node it relies on (Unicode tables,
 * byte order). Nobody has to remember to raise a number.
 */
export async function readCodeVersion(): Promise<string> {
  const root = join(import.meta.dirname, "..");
  const found = await Promise.all(ROOMS.map((room) => readdir(join(root, room), { recursive: true, withFileTypes: true })));
  const paths = found
    .flat()
    .filter((entry) => entry.isFile() && /\.[jt]s$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  const texts = await Promise.all(paths.map((path) => readFile(path)));
  const hash = createHash("sha256").update([packageVersion(), process.version, process.versions.icu, endianness()].join(" "));
  for (const text of texts) hash.update(text);
  return hash.digest("hex").slice(0, 24);
}
