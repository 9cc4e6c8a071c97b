import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { globSync } from "node:fs";
import { chmod, chown, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { until } from "./events.ts";
import { freePort } from "./redis-server.ts";

const run = promisify(execFile);
/** Where Debian keeps the programs of a PostgreSQL; null where there is none. */
export const debianPostgres: string | null = globSync("/usr/lib/postgresql/*/bin").toSorted().at(-1) ?? null;

const NOBODY = 65_534;

export interface DebianPostgres {
  urlOf(database: string): string;
  /** One of the programs beside the server, such as `pg_dump`. */
  program(name: string, ...options: string[]): Promise<string>;
  close(): Promise<void>;
}

/** The PostgreSQL of the distribution on a port of loopback: often an older one than that which comes with the package. */
export async function openDebianPostgres(bin: string): Promise<DebianPostgres> {
  const directory = await mkdtemp(join(tmpdir(), "gatehouse-debian-"));
  const owner = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
  if (owner.uid !== undefined) await chown(directory, NOBODY, NOBODY);
  await chmod(directory, 0o700);
  const data = join(directory, "data");
  const port = await freePort();
  await run(join(bin, "initdb"), ["-D", data, "-U", "gatehouse", "-A", "trust", "-E", "UTF8", "--no-sync"], {
    cwd: "/",
    ...owner,
  });
  const options = [
    "-D",
    data,
    "-p",
    String(port),
    "-c",
    "listen_addresses=127.0.0.1",
    "-c",
    `unix_socket_directories=${directory}`,
  ];
  const server = spawn(join(bin, "postgres"), options, { cwd: "/", stdio: "ignore", ...owner });
  const urlOf = (database: string) => `postgres://gatehouse@127.0.0.1:${port}/${database}`;
  const program = async (name: string, ...given: string[]) => (await run(join(bin, name), given, { maxBuffer: 2 ** 26 })).stdout;
  await until(
    () =>
      program("pg_isready", "-q", "-h", "127.0.0.1", "-p", String(port)).then(
        () => true,
        () => false,
      ),
    Boolean,
  );
  return {
    urlOf,
    program,
    async close() {
      const ended = once(server, "exit");
      server.kill("SIGINT");
      await ended;
      await rm(directory, { recursive: true, force: true });
    },
  };
}
