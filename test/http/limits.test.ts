import { afterAll, describe, expect, it } from "vitest";
import type { Decision } from "../../src/domain/decision.ts";
import { createCallLimits } from "../../src/engine/call-limits.ts";
import { createApi } from "../helpers/api.ts";
import { hasRedis, openRedisServer } from "../helpers/redis-server.ts";
import { anInstanceRequest, aSignup } from "../helpers/requests.ts";
import { openTestServer, type TestServer } from "../helpers/test-server.ts";

const closers: (() => Promise<unknown>)[] = [];
afterAll(async () => {
  for (const close of closers.reverse()) await close();
});

async function open(limits: Record<string, number>): Promise<TestServer> {
  const server = await openTestServer({ settings: { limits } });
  closers.push(() => server.close());
  return server;
}

const outcomes = async (calls: Promise<{ status: number }>[]) => {
  const found = await Promise.all(calls);
  return Object.fromEntries([...Map.groupBy(found, ({ status }) => status)].map(([status, all]) => [status, all.length]));
};

describe("limits", () => {
  it("of a key are told by 429 with Retry-After, and other keys go on", async () => {
    const server = await open({ keyPerSecond: 5 });
    const [busy, other] = [await server.keyFor("auditor"), await server.keyFor("auditor")].map((key) =>
      createApi(server.url, key),
    );
    const answers = await Promise.all(Array.from({ length: 12 }, () => busy?.get("/v1/lists")));
    const refused = answers.filter((answer) => answer?.status === 429);
    expect(answers.filter((answer) => answer?.status === 200)).toHaveLength(5);
    expect(refused).toHaveLength(7);
    expect(refused[0]?.body).toMatchObject({ type: "/problems/rate-limited", status: 429 });
    expect(Number(refused[0]?.headers.get("retry-after"))).toBeGreaterThanOrEqual(1);
    expect((await other?.get("/v1/lists"))?.status).toBe(200);
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    expect((await busy?.get("/v1/lists"))?.status).toBe(200);
  });

  it("of a tenant stop its instance requests, not those of others", async () => {
    const server = await open({ tenantPerMinute: 3 });
    const api = createApi(server.url, server.adminKey.key);
    const [busy, other] = await Promise.all(
      [1, 2].map(async () => (await api.post<Decision>("/v1/tenants", aSignup())).body.tenant.externalId),
    );
    const ask = (tenant: string | undefined) => api.post("/v1/instance-requests", anInstanceRequest(tenant));
    expect(await outcomes(Array.from({ length: 8 }, () => ask(busy)))).toEqual({ 201: 3, 429: 5 });
    expect((await ask(other)).status).toBe(201);
  });

  it("what is too much at once is refused before it is read, and what was taken is answered", async () => {
    const server = await open({ callsAtOnce: 4 });
    const api = createApi(server.url, server.adminKey.key);
    const { tenant } = (await api.post<Decision>("/v1/tenants", aSignup())).body;
    const answers = await Promise.all(
      Array.from({ length: 60 }, () => api.post("/v1/instance-requests", anInstanceRequest(tenant.id))),
    );
    const shed = answers.filter(({ status }) => status === 503);
    expect(shed.length).toBeGreaterThan(0);
    expect(shed[0]?.headers.get("retry-after")).toBe("1");
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(60 - shed.length);
    const metrics = await (await fetch(`${server.url}/metrics`)).text();
    expect(metrics).toContain(`gatehouse_http_requests_shed_total ${shed.length}`);
    expect(metrics).toMatch(/gatehouse_decisions_total\{kind="instance",outcome="allow"\} [1-9]/);
    // Reads are not refused: who looks after an overload has to see it.
    expect((await api.get("/v1/lists")).status).toBe(200);
  });

  it.skipIf(!hasRedis)("are counted over all servers, and by each alone while Redis is away", async () => {
    const redis = await openRedisServer();
    closers.push(() => redis.close());
    const servers = [1, 2].map(() => createCallLimits({ key: { calls: 20, seconds: 3 } }, redis.url));
    closers.push(async () => {
      for (const limits of servers) limits?.close();
    });
    await new Promise((resolve) => setTimeout(resolve, 300));
    const takeAll = async () => {
      let taken = 0;
      for (let i = 0; i < 30; i++)
        for (const limits of servers) {
          await limits?.take("key", "k").then(
            () => taken++,
            () => undefined,
          );
          await new Promise((resolve) => setTimeout(resolve, 3));
        }
      return taken;
    };
    // A few more pass than the limit says: what is on its way to Redis when it is reached.
    expect(await takeAll()).toBeLessThanOrEqual(24);
    await redis.kill();
    await new Promise((resolve) => setTimeout(resolve, 3_200));
    expect(await takeAll()).toBe(40);
  });
});
