import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { type EmbeddedPostgres, openEmbeddedPostgres } from "../../src/engine/embedded-postgres.ts";
import { SOCKET_PORT } from "../../src/engine/server-socket.ts";
import { createLogger } from "../../src/platform/logger.ts";
import { freePort, openRedisServer, type RedisServer } from "../helpers/redis-server.ts";
import { starterListsYaml } from "../helpers/served-gatehouse.ts";
import { type CutLine, openLine } from "./cut-line.ts";

const CLI = fileURLToPath(new URL("../../src/cli.ts", import.meta.url));
export const ADMIN_KEY = "ghk_administrator-of-the-fault-run";

/** A process of the deployment that is started again whenever it ends. */
export interface Member {
  kind: "serve" | "worker";
  url: string;
  child: ChildProcess;
  restarts: number;
  /** What it said last, of each time that it ended by itself although it was up. */
  collapses: string[];
}

export interface Deployment {
  servers: Member[];
  workers: Member[];
  /** Straight to PostgreSQL, past the line. */
  connectionString: string;
  redis: RedisServer;
  postgresLine: CutLine;
  redisLine: CutLine;
  postgresPid(): number;
  killPostgres(): Promise<void>;
  restartPostgres(): Promise<void>;
  /** Until every server is ready. */
  ready(withinMs: number): Promise<boolean>;
  logFile: string;
  close(): Promise<void>;
}

const isReady = (url: string) =>
  fetch(`${url}/readyz`, { signal: AbortSignal.timeout(3_000) }).then(
    (answer) => answer.ok,
    () => false,
  );

/** Servers and workers on one PostgreSQL and one Redis, each reached by a line that can be cut. */
export async function openDeployment(
  size: { servers: number; workers: number },
  env: Record<string, string>,
): Promise<Deployment> {
  const directory = await mkdtemp(join(tmpdir(), "gh-faults-"));
  const lists = join(directory, "lists.yaml");
  await writeFile(lists, starterListsYaml);
  const openPostgres = () => openEmbeddedPostgres({ dataDir: directory, logger: createLogger({ level: "error" }) });
  let postgres: EmbeddedPostgres = await openPostgres();
  const { connectionString } = postgres;
  const socketDirectory = new URL(connectionString.replace("@/", "@nowhere/")).searchParams.get("host") ?? "";
  const redis = await openRedisServer();
  const postgresLine = await openLine({ path: join(socketDirectory, `.s.PGSQL.${SOCKET_PORT}`) });
  const redisLine = await openLine({ port: Number(new URL(redis.url).port), host: "127.0.0.1" });
  const logFile = join(directory, "log");
  const log = createWriteStream(logFile, { flags: "a" });
  log.setMaxListeners(0);
  let isClosing = false;

  async function start(kind: Member["kind"], number: number): Promise<Member> {
    const port = await freePort();
    const settings = {
      DATABASE_URL: `postgres://gatehouse@127.0.0.1:${postgresLine.port}/gatehouse`,
      REDIS_URL: `redis://127.0.0.1:${redisLine.port}`,
      GATEHOUSE_ADMIN_KEY: ADMIN_KEY,
      GATEHOUSE_MASTER_KEY: "22".repeat(32),
      GATEHOUSE_DATA_DIR: join(directory, `${kind}-${number}`),
      GATEHOUSE_PORT: String(port),
      GATEHOUSE_LISTS: lists,
      GATEHOUSE_JOBS_IN_SERVER: "false",
      GATEHOUSE_LOG_LEVEL: "warn",
      GATEHOUSE_WEBHOOK_NETWORKS: "127.0.0.0/8",
      ...env,
    };
    const run = () => {
      const child = spawn(process.execPath, [CLI, kind], {
        env: { ...process.env, ...settings },
        stdio: ["ignore", "pipe", "pipe"],
      });
      let isUp = false;
      let last = "";
      for (const stream of [child.stdout, child.stderr]) {
        stream?.pipe(log, { end: false });
        stream?.on("data", (chunk: Buffer) => {
          last = `${last}${chunk}`.slice(-2_000);
          isUp ||= /is ready at|Gatehouse works/.test(last);
        });
      }
      child.once("exit", async (code, signal) => {
        if (isUp && signal === null && code !== 0) member.collapses.push(`exit code ${code}: ${last}`);
        await sleep(200);
        if (isClosing) return;
        member.restarts++;
        member.child = run();
      });
      return child;
    };
    const member: Member = { kind, url: `http://127.0.0.1:${port}`, child: undefined as never, restarts: 0, collapses: [] };
    member.child = run();
    return member;
  }

  const servers = await Promise.all(Array.from({ length: size.servers }, (_, i) => start("serve", i)));
  const workers = await Promise.all(Array.from({ length: size.workers }, (_, i) => start("worker", i)));

  return {
    ...{ servers, workers, connectionString, redis, postgresLine, redisLine, logFile },
    postgresPid: () => postgres.pid,
    async killPostgres() {
      process.kill(postgres.pid, "SIGKILL");
      await postgres.exited;
    },
    async restartPostgres() {
      await postgres.close();
      postgres = await openPostgres();
    },
    async ready(withinMs) {
      const end = Date.now() + withinMs;
      for (;;) {
        const all = await Promise.all([...servers, ...workers].map(({ url }) => isReady(url)));
        if (all.every(Boolean)) return true;
        if (Date.now() > end) return false;
        await sleep(200);
      }
    },
    async close() {
      isClosing = true;
      const children = [...servers, ...workers]
        .map(({ child }) => child)
        .filter((child) => child.exitCode === null && child.signalCode === null);
      const ended = children.map((child) => once(child, "exit"));
      for (const child of children) child.kill("SIGKILL");
      await Promise.all(ended);
      await postgresLine.close();
      await redisLine.close();
      await redis.close();
      await postgres.close();
      log.end();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
