import { parentPort } from "node:worker_threads";
import { checkPolicy } from "./check-policy.ts";

export interface CheckOrder {
  text: string;
  /** When the check is made. */
  at: string;
}

parentPort?.on("message", ({ text, at }: CheckOrder) => parentPort?.postMessage(checkPolicy(text, new Date(at))));
