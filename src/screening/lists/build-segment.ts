import { extname } from "node:path";
import { Worker } from "node:worker_threads";
import type { SegmentData } from "../index/segment-data.ts";
import type { BuildOrder, BuildResult } from "./segment-worker.ts";

/** The bytes cannot be believed; the message says why and holds none of their text. */
export class ListProblem extends Error {
  override name = "ListProblem";
}

export interface BuiltSegment {
  readonly digest: string;
  /** Null: the bytes are those of the known digest. */
  readonly data: SegmentData | null;
}

/** The same extension as this file: `.ts` from a checkout, `.js` once built. */
const workerFile = new URL(`./segment-worker${extname(import.meta.url)}`, import.meta.url);

/**
 * Reads and indexes a list in a thread of its own, so that no request waits for it; the index comes back by moving its
 * buffers. The thread ends with the build and takes what it needed for reading with it. Throws ListProblem.
 */
export function buildSegment(order: BuildOrder): Promise<BuiltSegment> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(workerFile, { workerData: order });
    let result: BuildResult | null = null;
    worker.once("message", (message: BuildResult) => {
      result = message;
    });
    worker.once("error", (error) => reject(new ListProblem("the list cannot be read", { cause: error })));
    worker.once("exit", (code) => {
      if (result === null) reject(new ListProblem(`reading the list ended with code ${code}`));
      else if ("problem" in result) reject(new ListProblem(result.problem));
      else resolve(result);
    });
  });
}
