import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

export const SERVER_CORE = "0";
export const LOAD_CORE = "1";
export const root: string = fileURLToPath(new URL("../../", import.meta.url));
/** The server as `npm start` runs it. */
export const SERVE: readonly string[] = ["--max-semi-space-size=16", join(root, "dist/cli.js"), "serve"];

interface Started {
  child: ChildProcess;
  /** The line that says that it is ready. */
  line: string;
}

async function start(command: string, args: readonly string[], env: NodeJS.ProcessEnv, isReady: RegExp): Promise<Started> {
  const child = spawn(command, args, { env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "inherit"] });
  for await (const line of createInterface({ input: child.stdout as NodeJS.ReadableStream }))
    if (isReady.test(line)) return { child, line };
  throw new Error(`${args.join(" ")} did not start`);
}

/** A Node program on a core, the server's when none is named, once it is ready. */
export const spawnPinned = (
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  isReady: RegExp,
  core: string = SERVER_CORE,
): Promise<Started> => start("taskset", ["-c", core, process.execPath, ...args], env, isReady);

/** A Node program on whatever core is free, once it is ready. */
export const spawnFree = (args: readonly string[], env: NodeJS.ProcessEnv, isReady: RegExp): Promise<Started> =>
  start(process.execPath, args, env, isReady);
