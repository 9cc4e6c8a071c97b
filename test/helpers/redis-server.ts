import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Redis } from "ioredis";
import { until } from "./events.ts";
import { findProgram } from "./machine.ts";

export const hasRedis = findProgram("redis-server") !== null;

export interface RedisServer {
  url: string;
  flush(): Promise<void>;
  /** As by kill -9. */
  kill(): Promise<void>;
  pause(): void;
  goOn(): void;
  start(): Promise<void>;
  close(): Promise<void>;
}

/** A port that nothing listens on at this moment. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** A real Redis on loopback that keeps nothing. */
export async function openRedisServer(): Promise<RedisServer> {
  const directory = await mkdtemp(join(tmpdir(), "gatehouse-redis-"));
  const port = await freePort();
  const url = `redis://127.0.0.1:${port}`;
  let child: ChildProcess | null = null;

  async function ask<T>(command: (client: Redis) => Promise<T>): Promise<T> {
    const client = new Redis(url, { lazyConnect: true, retryStrategy: () => null, maxRetriesPerRequest: 0 });
    client.on("error", () => undefined);
    try {
      await client.connect();
      return await command(client);
    } finally {
      client.disconnect();
    }
  }

  async function start(): Promise<void> {
    const options = ["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", directory];
    child = spawn("redis-server", options, { stdio: "ignore" });
    await until(
      () =>
        ask((client) => client.ping()).then(
          () => true,
          () => false,
        ),
      Boolean,
    );
  }

  async function kill(): Promise<void> {
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, "exit");
    child.kill("SIGKILL");
    await exited;
  }

  await start();
  return {
    url,
    start,
    kill,
    flush: async () => void (await ask((client) => client.flushall())),
    pause: () => void child?.kill("SIGSTOP"),
    goOn: () => void child?.kill("SIGCONT"),
    async close() {
      await kill();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
