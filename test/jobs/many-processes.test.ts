import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { Agent, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Decision } from "../../src/domain/decision.ts";
import { ADMIN_KEY, type Deployment, openDeployment } from "../faults/deployment.ts";
import { type Api, createApi } from "../helpers/api.ts";
import { until } from "../helpers/events.ts";
import { findProgram } from "../helpers/machine.ts";
import { freePort, hasRedis } from "../helpers/redis-server.ts";
import { anInstanceRequest, aSignup } from "../helpers/requests.ts";
import { openTestServer } from "../helpers/test-server.ts";

interface Readiness {
  ready: boolean;
  degraded: { part: string }[];
}

describe.skipIf(!hasRedis)("two servers and a worker, as processes of their own", () => {
  let deployment: Deployment;
  let api: Api;
  let tenant: string;

  beforeAll(async () => {
    deployment = await openDeployment({ servers: 2, workers: 1 }, {});
    expect(await deployment.ready(90_000)).toBe(true);
    api = createApi(deployment.servers[0]?.url ?? "", ADMIN_KEY);
    tenant = (await api.post<Decision>("/v1/tenants", aSignup())).body.tenant.externalId;
  }, 120_000);
  afterAll(() => deployment?.close(), 60_000);

  const ask = () => api.post<Decision>("/v1/instance-requests", anInstanceRequest(tenant));

  it("start together on an empty database without one of them failing", () => {
    expect([...deployment.servers, ...deployment.workers].map(({ restarts }) => restarts)).toEqual([0, 0, 0]);
  });

  it("a worker answers its probes and metrics and nothing else", async () => {
    const worker = createApi(deployment.workers[0]?.url ?? "", ADMIN_KEY);
    expect((await worker.get<Readiness>("/readyz")).body.ready).toBe(true);
    expect(await (await fetch(`${deployment.workers[0]?.url}/metrics`)).text()).toContain("gatehouse_job_duration_seconds");
    expect((await worker.post("/v1/tenants", aSignup())).status).toBe(404);
  });

  it("while PostgreSQL is away answers are 503 in time, and good again within two seconds of its return", async () => {
    deployment.postgresLine.cut();
    const startedAt = performance.now();
    const refused = await ask();
    expect(performance.now() - startedAt).toBeLessThan(6_000);
    expect(refused.status).toBe(503);
    expect(refused.headers.get("retry-after")).not.toBeNull();
    expect((await api.get<Readiness>("/readyz")).status).toBe(503);
    expect((await fetch(`${deployment.servers[0]?.url}/healthz`)).status).toBe(200);
    deployment.postgresLine.mend();
    const backAt = performance.now();
    await until(ask, ({ status }) => status === 201, 10_000);
    expect(performance.now() - backAt).toBeLessThan(2_000);
  });

  it("a call that was lost with the store can be made again with its key as soon as that is back", async () => {
    const again = () =>
      api.post<Decision>("/v1/instance-requests", anInstanceRequest(tenant, { durationHours: 7 }), { "idempotency-key": "lost" });
    for (let cut = 0; cut < 3; cut++) {
      const asked = Array.from({ length: 20 }, (_, i) =>
        api.post("/v1/instance-requests", anInstanceRequest(tenant, { durationHours: 7 }), {
          "idempotency-key": `lost-${cut}-${i}`,
        }),
      );
      const lost = again();
      await sleep(2 + cut * 3);
      deployment.postgresLine.cut();
      await Promise.allSettled([...asked, lost]);
      deployment.postgresLine.mend();
      const backAt = performance.now();
      const answer = await until(again, ({ status }) => status === 201, 10_000);
      expect(answer.status).toBe(201);
      expect(performance.now() - backAt).toBeLessThan(3_000);
    }
  });

  it("without Redis decisions go on", async () => {
    deployment.redisLine.cut();
    await sleep(300);
    expect((await ask()).status).toBe(201);
    const { body } = await api.get<Readiness>("/readyz");
    expect(body).toMatchObject({ ready: true });
    expect(body.degraded.map(({ part }) => part)).toContain("redis");
    deployment.redisLine.mend();
  });

  it("a server that is told to end lets every call end, those on kept connections too", async () => {
    const [, leaving] = deployment.servers;
    if (!leaving) throw new Error("there is no second server");
    const agent = new Agent({ keepAlive: true });
    const body = () => JSON.stringify(anInstanceRequest(tenant));
    const headers = { authorization: `Bearer ${ADMIN_KEY}`, "content-type": "application/json" };
    const call = () =>
      new Promise<string>((resolve) => {
        const sent = request(`${leaving.url}/v1/instance-requests`, { method: "POST", agent, headers }, (answer) => {
          answer.resume();
          const isLast = answer.headers.connection === "close";
          answer.on("end", () => resolve(isLast ? `${answer.statusCode}, last` : String(answer.statusCode)));
          answer.on("error", () => resolve("cut"));
        });
        sent.on("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? "failed"));
        sent.end(body());
      });
    const ended = once(leaving.child, "exit");
    const results: string[] = [];
    const callers = Array.from({ length: 8 }, async () => {
      for (;;) {
        const result = await call();
        results.push(result);
        // The caller goes elsewhere, as a balancer does once /readyz is 503.
        if (result === "201, last") return;
      }
    });
    await sleep(500);
    leaving.child.kill("SIGTERM");
    const [code] = await ended;
    await Promise.all(callers);
    agent.destroy();
    expect(code).toBe(0);
    expect(results.filter((result) => result === "201").length).toBeGreaterThan(8);
    expect(results.filter((result) => result === "201, last")).toHaveLength(8);
    expect(results.filter((result) => !result.startsWith("201"))).toEqual([]);
    expect(await deployment.ready(60_000)).toBe(true);
  }, 120_000);
});

const NOBODY = 65_534;
const pgbouncer = findProgram("pgbouncer");

describe.skipIf(!hasRedis || pgbouncer === null)("behind PgBouncer in transaction mode", () => {
  it("everything works, with nothing kept in a session", async () => {
    const deployment = await openDeployment({ servers: 0, workers: 0 }, {});
    const directory = await mkdtemp(join(tmpdir(), "gh-bouncer-"));
    let bouncer: ChildProcess | null = null;
    try {
      const port = await freePort();
      const settings = [
        "[databases]",
        `gatehouse = host=127.0.0.1 port=${deployment.postgresLine.port} dbname=gatehouse user=gatehouse`,
        "[pgbouncer]",
        "listen_addr = 127.0.0.1",
        `listen_port = ${port}`,
        "unix_socket_dir =",
        "auth_type = any",
        "pool_mode = transaction",
        "default_pool_size = 5",
        "max_client_conn = 200",
      ];
      await writeFile(join(directory, "pgbouncer.ini"), settings.join("\n"));
      await chmod(directory, 0o755);
      // It refuses to be root.
      const owner = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
      bouncer = spawn("pgbouncer", [join(directory, "pgbouncer.ini")], { stdio: "ignore", ...owner });
      await sleep(1_000);
      const server = await openTestServer({
        env: {
          DATABASE_URL: `postgres://gatehouse@127.0.0.1:${port}/gatehouse`,
          DATABASE_DIRECT_URL: deployment.connectionString,
          GATEHOUSE_DATABASE_POOLED: "true",
        },
      });
      try {
        const api = createApi(server.url, server.adminKey.key);
        const { body } = await api.post<Decision>("/v1/tenants", aSignup());
        const asked = Array.from({ length: 60 }, () =>
          api.post<Decision>("/v1/instance-requests", anInstanceRequest(body.tenant.id)),
        );
        expect(new Set((await Promise.all(asked)).map(({ status }) => status))).toEqual(new Set([201]));
        const jobs = () => api.get<{ items: { name: string; runs: number }[] }>("/v1/jobs");
        const { body: listed } = await until(jobs, ({ body: { items } }) =>
          items.some(({ name, runs }) => name === "rescreen-tenants" && runs > 1),
        );
        expect(listed.items.find(({ name }) => name === "rescreen-tenants")?.runs).toBeGreaterThan(1);
      } finally {
        await server.close();
      }
    } finally {
      const ended = bouncer && once(bouncer, "exit");
      bouncer?.kill("SIGKILL");
      await ended;
      await deployment.close();
      await rm(directory, { recursive: true, force: true });
    }
  }, 90_000);
});
