import { createWriteStream } from "node:fs";
import { stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ReadableStream } from "node:stream/web";
import { ListProblem } from "./build-segment.ts";
import type { FilePlace, ListSource } from "./lists-file.ts";

/** A file of a source as it lies on this machine. */
export interface FetchedFile {
  readonly name: string;
  readonly path: string;
  readonly label: string;
}

const TIMEOUT_MS = 120_000;
/** Ten times the largest list that is published today; what is larger is no list. */
const MAX_BYTES = 512 * 2 ** 20;

const labelOf = ({ place, isRemote }: FilePlace) =>
  basename(isRemote ? new URL(place).pathname : place).replace(/[^\w.-]/g, "_") || "list";

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

async function download(file: FilePlace, directory: string): Promise<FetchedFile> {
  const label = labelOf(file);
  const path = join(directory, file.name.replace(/\W/g, "_"));
  try {
    const response = await fetch(file.place, { signal: AbortSignal.timeout(TIMEOUT_MS), redirect: "follow" });
    if (!response.ok || !response.body) throw new ListProblem(`the publisher answered ${response.status} for ${label}`);
    const length = Number(response.headers.get("content-length"));
    const isEncoded = response.headers.has("content-encoding");
    await pipeline(
      Readable.fromWeb(response.body as ReadableStream<Uint8Array>),
      limitTo(MAX_BYTES, label),
      createWriteStream(path, { mode: 0o600 }),
    );
    if (length > 0 && !isEncoded && (await stat(path)).size !== length)
      throw new ListProblem(`${label} is cut short: fewer bytes came than the publisher announced`);
    return { name: file.name, path, label };
  } catch (error) {
    if (error instanceof ListProblem) throw error;
    throw new ListProblem(`fetching ${label} ${reasonOf(error)}`, { cause: error });
  }
}

/** All files of a source on this machine; remote ones are downloaded into `directory`, which is there. Throws ListProblem. */
export async function fetchFiles({ files }: Pick<ListSource, "files">, directory: string): Promise<FetchedFile[]> {
  return Promise.all(
    files.map((file) =>
      file.isRemote ? download(file, directory) : { name: file.name, path: file.place, label: labelOf(file) },
    ),
  );
}

/** The day on which the youngest of the files was written, YYYY-MM-DD. Throws ListProblem when one cannot be read. */
export async function dayOfFiles(files: readonly FetchedFile[]): Promise<string> {
  const times = await Promise.all(
    files.map(async ({ path, label }) => {
      const found = await stat(path).catch((cause: NodeJS.ErrnoException) => {
        throw new ListProblem(`${label} cannot be read (${cause.code})`, { cause });
      });
      return found.mtimeMs;
    }),
  );
  return new Date(Math.max(...times)).toISOString().slice(0, 10);
}
