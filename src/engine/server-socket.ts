import { chmod, chown, mkdtemp, rm, stat } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { StartError } from "../platform/start-error.ts";
import type { ServerUser } from "./unprivileged-user.ts";

/** Only names the socket file; it is no TCP port and cannot be taken by anybody else. */
export const SOCKET_PORT = 5432;
/** sockaddr_un holds 108 bytes on Linux and 104 on macOS, the closing zero included. */
const MAX_SOCKET_PATH_BYTES = 103;

export interface ServerSocket {
  /** As PostgreSQL is told, relative to its working directory. */
  serverDirectory: string;
  clientDirectory: string;
  dispose(): Promise<void>;
}

/**
 * The socket stands in the cluster itself, which nobody else can enter, and is gone or replaced with the server. Where that
 * path is too long or the file system (some shared folders) knows no sockets, in a new directory as private as that.
 */
export async function chooseServerSocket(clusterDir: string, user: ServerUser | undefined): Promise<ServerSocket> {
  const path = join(clusterDir, `.s.PGSQL.${SOCKET_PORT}`);
  if (Buffer.byteLength(path) <= MAX_SOCKET_PATH_BYTES && (await takesSockets(clusterDir))) {
    return { serverDirectory: ".", clientDirectory: clusterDir, dispose: async () => undefined };
  }
  for (const parent of new Set([tmpdir(), "/tmp"])) {
    if (user !== undefined && !(await canEnter(parent, user))) continue;
    const directory = await mkdtemp(join(parent, "gatehouse-")).catch(() => undefined);
    if (directory === undefined) continue;
    await chmod(directory, 0o700);
    if (user !== undefined) await chown(directory, user.uid, user.gid);
    return {
      serverDirectory: directory,
      clientDirectory: directory,
      dispose: () => rm(directory, { recursive: true, force: true }),
    };
  }
  throw new StartError(
    `No directory for PostgreSQL's socket: ${path} is too long or on a file system without sockets, and ${tmpdir()} cannot be used. Choose a shorter GATEHOUSE_DATA_DIR.`,
  );
}

function takesSockets(directory: string): Promise<boolean> {
  return new Promise((done) => {
    const probe = createServer();
    probe.once("error", () => done(false));
    // Closing removes the file.
    probe.listen(join(directory, `.s.${process.pid}`), () => probe.close(() => done(true)));
  });
}

/** Whether the mode bits let `user` walk down to `path`: root's own right to do so says nothing. */
async function canEnter(path: string, user: ServerUser): Promise<boolean> {
  const { uid, gid, mode } = await stat(path);
  const bit = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001;
  if ((mode & bit) === 0) return false;
  return dirname(path) === path || canEnter(dirname(path), user);
}
