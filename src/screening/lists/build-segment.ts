import { stat } from "node:fs/promises";
import { extname } from "node:path";
import { setFlagsFromString } from "node:v8";
import { type ResourceLimits, Worker } from "node:worker_threads";
import type { BuildOrder, BuildResult } from "./segment-worker.ts";

/** The bytes cannot be believed; the message says why and holds none of their text. */
export class ListProblem extends Error {
  override name = "ListProblem";
}

export type BuiltSegment = Exclude<BuildResult, { problem: string }>;
export type BuildSegment = (order: BuildOrder) => Promise<BuiltSegment>;

/** The same extension as this file: `.ts` from a checkout, `.js` once built. */
const extension = extname(import.meta.url);
const workerFile = new URL(`./segment-worker${extension}`, import.meta.url);

/**
 * From a checkout, each thread strips types with WebAssembly. V8 then compiles that again in the background, and when the
 * thread ends meanwhile it aborts the process ("Check failed: jit_page.has_value()", nodejs/node#64500). Once built, no
 * thread uses WebAssembly.
 */
function avoidCrashFromSource(): void {
  if (extension === ".ts") setFlagsFromString("--no-wasm-dynamic-tiering");
}

const codeOf = (error: unknown) => (error as NodeJS.ErrnoException | null)?.code;

/**
 * What a thread may take. Readers hold one record at a time, an index under construction a few bytes for each byte read.
 * The young generation is kept small because a process never gives back all that a thread's garbage once took.
 */
async function limitsFor({ files }: BuildOrder): Promise<ResourceLimits> {
  const sizes = await Promise.all(files.map(async ({ path }) => (await stat(path)).size));
  const megabytes = sizes.reduce((sum, size) => sum + size, 0) / 2 ** 20;
  return { maxYoungGenerationSizeMb: 8, maxOldGenerationSizeMb: Math.ceil(Math.min(2048, 192 + 4 * megabytes)) };
}

async function runWorker(order: BuildOrder, signal: AbortSignal): Promise<BuiltSegment> {
  const resourceLimits = await limitsFor(order);
  return new Promise((resolve, reject) => {
    const worker = new Worker(workerFile, { workerData: order, resourceLimits });
    const stop = () => void worker.terminate();
    signal.addEventListener("abort", stop, { once: true });
    let result: BuildResult | null = null;
    let failure: unknown = null;
    worker.once("message", (message: BuildResult) => {
      result = message;
    });
    worker.once("error", (error) => {
      failure = error;
    });
    worker.once("exit", (code) => {
      signal.removeEventListener("abort", stop);
      if (result === null) reject(new ListProblem(`reading the list ended (${codeOf(failure) ?? code})`, { cause: failure }));
      else if ("problem" in result) reject(new ListProblem(result.problem));
      else resolve(result);
    });
  });
}

/**
 * Reads and indexes lists in a thread of their own, so that no request waits for it, one list at a time: the memory of
 * several would be needed at once. The thread ends with the build and takes what it needed with it. An index comes back
 * by moving its bytes. Throws ListProblem.
 */
export function createSegmentBuilder(signal: AbortSignal): BuildSegment {
  avoidCrashFromSource();
  let last: Promise<unknown> = Promise.resolve();
  return (order) => {
    const mine = last.then(() => {
      if (signal.aborted) throw new ListProblem("the server is closing");
      return runWorker(order, signal);
    });
    last = mine.catch(() => undefined);
    return mine;
  };
}
