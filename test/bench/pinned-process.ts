import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const SERVER_CORE = "0";
export const LOAD_CORE = "1";
export const root: string = fileURLToPath(new URL("../../", import.meta.url));

/** A Node program on the server's core, once it has printed the line that says that it is ready. */
export async function spawnPinned(
  args: string[],
  env: NodeJS.ProcessEnv,
  isReady: RegExp,
): Promise<{ child: ChildProcess; line: string }> {
  const child = spawn("taskset", ["-c", SERVER_CORE, process.execPath, ...args], {
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  for await (const line of createInterface({ input: child.stdout as NodeJS.ReadableStream }))
    if (isReady.test(line)) return { child, line };
  throw new Error(`${args.join(" ")} did not start`);
}
