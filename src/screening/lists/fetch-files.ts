import { createHash } from "node:crypto";
import { createReadStream, createWriteStream, constants as fileConstants } from "node:fs";
import { copyFile, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ReadableStream } from "node:stream/web";
import { packageVersion } from "../../platform/package-version.ts";
import { ListProblem } from "./build-segment.ts";
import type { FilePlace } from "./lists-file.ts";
import type { SourceFilePlace } from "./segment-worker.ts";

const TIMEOUT_MS = 300_000;
/** Ten times the largest list that is published today; what is larger is no list. */
const MAX_BYTES = 512 * 2 ** 20;
/** Some publishers turn away what does not say who it is. */
const HEADERS = { "user-agent": `gatehouse/${packageVersion()}`, accept: "*/*" };

const labelOf = ({ place, isRemote }: FilePlace) =>
  basename(isRemote ? new URL(place).pathname : place).replace(/[^\w.-]/g, "_") || "list";

const keptName = (name: string) => `file_${name.replace(/\W/g, "_")}`;

function limitTo(bytes: number, label: string): Transform {
  let seen = 0;
  return new Transform({
    transform(chunk: Buffer, _, done) {
      seen += chunk.length;
      done(seen > bytes ? new ListProblem(`${label} is larger than any list`) : null, chunk);
    },
  });
}

/** What to say of a request that failed: its cause's code, never the text of another machine. */
function reasonOf(error: unknown): string {
  const { name, cause } = error as Error;
  if (name === "TimeoutError") return `took longer than ${TIMEOUT_MS / 1000} s`;
  const code = (cause as NodeJS.ErrnoException | undefined)?.code ?? (error as NodeJS.ErrnoException).code;
  return code ? `failed (${code})` : "failed";
}

async function download(file: FilePlace, path: string, signal: AbortSignal): Promise<void> {
  const label = labelOf(file);
  try {
    const response = await fetch(file.place, {
      headers: HEADERS,
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
      redirect: "follow",
    });
    if (!response.ok || !response.body) {
      await response.body?.cancel();
      throw new ListProblem(`the publisher answered ${response.status} for ${label}`);
    }
    const length = Number(response.headers.get("content-length"));
    const isEncoded = response.headers.has("content-encoding");
    await pipeline(
      Readable.fromWeb(response.body as ReadableStream<Uint8Array>),
      limitTo(MAX_BYTES, label),
      createWriteStream(path, { mode: 0o600 }),
    );
    if (length > 0 && !isEncoded && (await stat(path)).size !== length)
      throw new ListProblem(`${label} is cut short: fewer bytes came than the publisher announced`);
  } catch (error) {
    if (error instanceof ListProblem) throw error;
    throw new ListProblem(`fetching ${label} ${reasonOf(error)}`, { cause: error });
  }
}

const unreadable = (label: string) => (cause: NodeJS.ErrnoException) => {
  throw new ListProblem(`${label} cannot be read (${cause.code})`, { cause });
};

/** Gets all files of a source into `directory`, which is there: downloaded, or copied from this machine. Throws ListProblem. */
export async function fetchFiles(
  files: readonly FilePlace[],
  directory: string,
  signal: AbortSignal,
): Promise<SourceFilePlace[]> {
  return Promise.all(
    files.map(async (file) => {
      const path = join(directory, keptName(file.name));
      if (file.isRemote) await download(file, path, signal);
      else await copyFile(file.place, path, fileConstants.COPYFILE_FICLONE).catch(unreadable(labelOf(file)));
      return { name: file.name, path, label: labelOf(file) };
    }),
  );
}

/** The files of a source where they lie on this machine. */
export const filesInPlace = (files: readonly FilePlace[]): SourceFilePlace[] =>
  files.map((file) => ({ name: file.name, path: file.place, label: labelOf(file) }));

/** The day on which the youngest of the files was written, YYYY-MM-DD. Throws ListProblem when one cannot be read. */
export async function dayOfFiles(files: readonly SourceFilePlace[]): Promise<string> {
  const times = await Promise.all(files.map(async ({ path, label }) => (await stat(path).catch(unreadable(label))).mtimeMs));
  return new Date(Math.max(...times)).toISOString().slice(0, 10);
}

/** sha256:… over the bytes of all files and their names. Throws ListProblem when one cannot be read. */
export async function digestOfFiles(files: readonly SourceFilePlace[]): Promise<string> {
  const hash = createHash("sha256");
  for (const { name, path, label } of [...files].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const inner = createHash("sha256");
    await pipeline(createReadStream(path), inner).catch(unreadable(label));
    hash.update(`${name}\0`).update(inner.digest());
  }
  return `sha256:${hash.digest("hex")}`;
}
