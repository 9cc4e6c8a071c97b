import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const CLI = fileURLToPath(new URL("../../src/cli.ts", import.meta.url));
const STARTER_LISTS = fileURLToPath(new URL("../../config/lists/starter.csv", import.meta.url));

export interface Served {
  child: ChildProcess;
  /** The address it serves; rejects with what was written when it ends before it is ready. */
  ready: Promise<string>;
  /** Exit code, or the signal's name. */
  ended: Promise<number | string>;
  /** All that it wrote so far. */
  output(): string;
  adminKey(): string;
}

/** `gatehouse serve` as an operator starts it: a process of its own, told only by its environment. */
export function serveGatehouse(
  dataDir: string,
  env: Record<string, string> = {},
  command: readonly string[] = ["serve"],
): Served {
  const lists = join(dataDir, "..", "lists.yaml");
  const child = spawn(process.execPath, [CLI, ...command], {
    env: { ...process.env, GATEHOUSE_DATA_DIR: dataDir, GATEHOUSE_PORT: "0", GATEHOUSE_LISTS: lists, ...env },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  let output = "";
  const ended = once(child, "exit").then(([code, signal]) => (code ?? signal) as number | string);
  const ready = new Promise<string>((resolve, reject) => {
    const read = (chunk: Buffer) => {
      output += chunk;
      const url = /is ready at (http:\S+)/.exec(output)?.[1];
      if (url) resolve(url);
    };
    child.stdout?.on("data", read);
    child.stderr?.on("data", read);
    ended.then((how) => reject(new Error(`ended with ${how}: ${output}`)));
  });
  ready.catch(() => undefined);
  return { child, ready, ended, output: () => output, adminKey: () => readFileSync(join(dataDir, "admin-key"), "utf8").trim() };
}

/** The text of a lists file with the starter list alone: nothing is fetched. */
export const starterListsYaml = JSON.stringify({
  sources: [{ id: "starter", publisher: "Gatehouse", format: "plain-csv", files: { list: STARTER_LISTS }, effect: "watch" }],
});
