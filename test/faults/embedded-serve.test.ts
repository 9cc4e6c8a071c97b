import { writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Decision } from "../../src/domain/decision.ts";
import { createApi } from "../helpers/api.ts";
import { newDirectory, processesIn, removeTree, until } from "../helpers/embedded-postgres-runs.ts";
import { anInstanceRequest, aSignup } from "../helpers/requests.ts";
import { type Served, serveGatehouse, starterListsYaml } from "../helpers/served-gatehouse.ts";

describe("gatehouse serve", () => {
  let base: string;
  let dataDir: string;
  let served: Served[];

  beforeEach(() => {
    base = newDirectory();
    dataDir = join(base, "data");
    served = [];
    writeFileSync(join(base, "lists.yaml"), starterListsYaml, { mode: 0o644 });
  });

  afterEach(async () => {
    for (const { child } of served) child.kill("SIGKILL");
    await Promise.all(served.map(({ ended }) => ended));
    const isClean = await until(() => processesIn(base).length === 0, 10_000);
    removeTree(base);
    expect(isClean).toBe(true);
  });

  function serve(env: Record<string, string> = {}): Served {
    const started = serveGatehouse(dataDir, env);
    served.push(started);
    return started;
  }

  async function decide(url: string, key: string): Promise<Decision> {
    const api = createApi(url, key);
    const signup = await api.post<Decision>("/v1/tenants", aSignup());
    expect(signup.status).toBe(201);
    return (await api.post<Decision>("/v1/instance-requests", anInstanceRequest(signup.body.tenant.externalId))).body;
  }

  test("decides at its first start from nothing, ends with Ctrl-C, and leaves no process behind", async () => {
    const first = serve();
    const url = await first.ready;
    expect(first.output()).toContain(first.adminKey());
    const decision = await decide(url, first.adminKey());
    expect(decision.permit).toMatch(/^ey/);
    first.child.kill("SIGINT");
    expect(await first.ended).toBe(0);
    expect(await until(() => processesIn(base).length === 0, 5_000)).toBe(true);

    const second = serve();
    const again = await createApi(await second.ready, second.adminKey()).get<Decision>(`/v1/decisions/${decision.id}`);
    expect(again.body).toEqual(decision);
    expect(second.output()).not.toContain(second.adminKey());
  });

  test("is refused a data directory that another one works in, which goes on undisturbed", async () => {
    const first = serve();
    const url = await first.ready;
    const second = serve();
    expect(await second.ended).toBe(1);
    expect(second.output()).toMatch(/gatehouse: .*data/);
    expect(second.output()).not.toMatch(/ {4}at /);
    expect((await decide(url, first.adminKey())).id).toMatch(/^dec_/);
  });

  test("says which setting helps when its port is in use, and leaves no process behind", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => other.once("listening", resolve));
    const { port } = other.address() as AddressInfo;
    const refused = serve({ GATEHOUSE_PORT: String(port) });
    expect(await refused.ended).toBe(1);
    expect(refused.output()).toContain(`127.0.0.1:${port} is in use`);
    expect(refused.output()).toContain("GATEHOUSE_PORT");
    await new Promise((resolve) => other.close(resolve));
    expect(await until(() => processesIn(base).length === 0, 5_000)).toBe(true);
  });

  test("after kill -9 in the middle of work the next start has every decision that was answered", async () => {
    const first = serve();
    const url = await first.ready;
    const key = first.adminKey();
    const answered: string[] = [];
    const work = Array.from({ length: 4 }, async () => {
      for (;;) answered.push((await decide(url, key)).id);
    });
    await until(() => answered.length >= 20, 20_000);
    first.child.kill("SIGKILL");
    await Promise.allSettled(work);
    expect(await first.ended).toBe("SIGKILL");

    const second = serve();
    const api = createApi(await second.ready, key);
    const found = await Promise.all(answered.map(async (id) => (await api.get(`/v1/decisions/${id}`)).status));
    expect(found).toEqual(answered.map(() => 200));
  });

  test("a setting that does not fit is refused with its name, before anything is started", async () => {
    const refused = serve({ GATEHOUSE_PORT: "many" });
    expect(await refused.ended).toBe(1);
    expect(refused.output()).toMatch(/^gatehouse: GATEHOUSE_PORT is "many"/);
    expect(processesIn(base)).toEqual([]);
  });
});
