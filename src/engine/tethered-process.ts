import type { ChildProcess } from "node:child_process";
import { spawn } from "node:child_process";
import type { Socket } from "node:net";
import { StartError } from "../platform/start-error.ts";
import { SERVER_ENVIRONMENT } from "./server-binaries.ts";
import type { ServerUser } from "./unprivileged-user.ts";

export interface ProcessExit {
  code: number | null;
  signal: NodeJS.Signals | null;
}

export interface TetheredProcess {
  pid: number;
  exited: Promise<ProcessExit>;
  kill(signal: NodeJS.Signals): void;
}

export interface TetheredOptions {
  program: string;
  args: string[];
  cwd: string;
  user: ServerUser | undefined;
  /** Gets standard output and error. */
  logFd: number;
}

/**
 * The shell becomes the program (`exec`), so our child is PostgreSQL itself. What it leaves behind first waits at a pipe
 * that only we hold: when we die, however we die, the pipe ends and PostgreSQL gets SIGINT, its fast shutdown. A line in
 * the pipe means that the program has ended by itself. Twice in the background, so that PostgreSQL has no strange child.
 */
const TETHER = '( ( read -r _ <&3 || kill -INT $$ ) & ); exec "$@" 3<&-';

/**
 * Starts a program that ends with this process, in a session of its own: Ctrl-C in the terminal reaches us alone, and we
 * stop it in order. Throws `StartError` when it cannot be started.
 */
export async function spawnTethered(options: TetheredOptions): Promise<TetheredProcess> {
  const { program, args, cwd, user, logFd } = options;
  try {
    const child = spawn("/bin/sh", ["-c", TETHER, "gatehouse-tether", program, ...args], {
      cwd,
      env: SERVER_ENVIRONMENT,
      detached: true,
      stdio: ["ignore", logFd, logFd, "pipe"],
      ...user,
    });
    const exited = watchExit(child);
    await new Promise<void>((started, failed) => {
      child.once("spawn", started);
      child.once("error", failed);
    });
    return { pid: child.pid as number, exited, kill: (signal) => void child.kill(signal) };
  } catch (error) {
    const who = user === undefined ? "" : ` as user id ${user.uid}`;
    throw new StartError(`${program} cannot be started${who}: ${(error as Error).message}.`, { cause: error });
  }
}

function watchExit(child: ChildProcess): Promise<ProcessExit> {
  const tether = child.stdio[3] as Socket | null;
  tether?.on("error", () => undefined); // the reader may be gone before the line arrives
  return new Promise((done) => {
    child.once("exit", (code, signal) => {
      tether?.end("ended\n");
      done({ code, signal });
    });
  });
}
