import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createApi } from "../helpers/api.ts";
import { freePort } from "../helpers/free-port.ts";
import { findProgram } from "../helpers/machine.ts";
import { aSignup } from "../helpers/requests.ts";
import { controlPlaneRoutes } from "../helpers/routes.ts";
import { openTestServer, type TestServer } from "../helpers/test-server.ts";
import { openUpstream, type Upstream } from "../helpers/upstream.ts";

const haproxy = findProgram("haproxy");
const examples = fileURLToPath(new URL("../../config/examples/", import.meta.url));

describe.skipIf(!haproxy)(`a real HAProxy in front of a control plane${haproxy ? "" : " (needs haproxy)"}`, () => {
  let directory: string;
  let server: TestServer;
  let upstream: Upstream;
  let proxy: ChildProcess;
  let url: string;
  let tenant: string;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), "gatehouse-haproxy-"));
    await writeFile(join(directory, "routes.yaml"), controlPlaneRoutes);
    server = await openTestServer({ env: { GATEHOUSE_ROUTES: join(directory, "routes.yaml") } });
    upstream = await openUpstream();
    const key = await server.keyFor("service");
    const port = await freePort();
    url = `http://127.0.0.1:${port}`;
    const text = (await readFile(join(examples, "haproxy.cfg"), "utf8"))
      .replace("config/examples/haproxy-gatehouse.lua", join(examples, "haproxy-gatehouse.lua"))
      .replace("http://127.0.0.1:8420", server.url)
      .replace("127.0.0.1:9000", new URL(upstream.url).host)
      .replace("127.0.0.1:8080", `127.0.0.1:${port}`)
      .replace("ghk_put-the-key-of-this-proxy-here", key);
    await writeFile(join(directory, "haproxy.cfg"), text);
    proxy = spawn(haproxy as string, ["-db", "-f", join(directory, "haproxy.cfg")], { stdio: "ignore" });
    for (let tries = 0; tries < 100 && !(await fetch(url).catch(() => null)); tries++) await sleep(50);
    const profile = aSignup();
    tenant = String(profile["externalId"]);
    await createApi(server.url, key).post("/v1/tenants", profile);
  });
  afterAll(async () => {
    if (proxy && proxy.exitCode === null) {
      proxy.kill("SIGTERM");
      await once(proxy, "exit");
    }
    await upstream?.close();
    await server?.close();
    await rm(directory, { recursive: true, force: true });
  });
  beforeEach(() => {
    upstream.reached.length = 0;
  });

  const call = (path: string, body?: unknown, headers: Record<string, string> = {}) =>
    fetch(url + path, {
      method: body === undefined ? "GET" : "POST",
      redirect: "manual",
      headers: { "x-project-id": tenant, "content-type": "application/json", ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  const servers = (count: number, flavorRef = "gpu.h100.8") => ({ server: { flavorRef, min_count: count, hours: 500 } });

  it("passes what is not gated", async () => {
    expect((await call("/images?limit=5")).status).toBe(201);
    expect(upstream.reached).toMatchObject([{ method: "GET", url: "/images?limit=5" }]);
  });

  it("reads the body, and hands an allowed call on with its decision and permit", async () => {
    expect((await call("/v2.1/servers", servers(1, "gpu.l4.1"))).status).toBe(201);
    const [reached] = upstream.reached;
    expect(reached?.headers).toMatchObject({
      "x-gatehouse-decision": expect.stringMatching(/^dec_/),
      "x-gatehouse-permit": expect.stringMatching(/^ey/),
    });
    expect(JSON.parse(String(reached?.body))).toEqual(servers(1, "gpu.l4.1"));
  });

  it("answers a held call with 202 and the decision's address; the control plane never sees it", async () => {
    const held = await call("/v2.1/servers", servers(300));
    expect([held.status, held.headers.get("x-gatehouse-outcome")]).toEqual([202, "held"]);
    expect(held.headers.get("location")).toMatch(/^\/v1\/decisions\/dec_/);
    expect(await held.json()).toMatchObject({ type: "/problems/held" });
    expect(upstream.reached).toEqual([]);
  });

  it("is not led astray by headers of the client, by chunks, or by a body that is too long to be seen whole", async () => {
    const lies = {
      "x-forwarded-uri": "/images",
      "x-original-uri": "/images",
      "x-gatehouse-permit": "ey",
      "x-forwarded-method": "GET",
    };
    expect((await call("/v2.1/servers", servers(300), lies)).status).toBe(202);
    expect((await call("/v2.1/servers", { ...servers(1, "gpu.l4.1"), pad: "x".repeat(100_000) })).status).toBe(413);
    const stream = new Blob([JSON.stringify(servers(300))]).stream();
    const chunked = { method: "POST", body: stream, duplex: "half", headers: { "x-project-id": tenant } } as RequestInit;
    expect((await fetch(`${url}/v2.1/servers`, chunked)).status).toBe(411);
    expect((await call("//v2.1/servers", servers(300))).status).toBe(403);
    expect(upstream.reached).toEqual([]);
  });

  it("lets nothing through while Gatehouse is away", async () => {
    await server.close();
    expect((await call("/v2.1/servers", servers(1, "gpu.l4.1"))).status).toBe(503);
    expect(upstream.reached).toEqual([]);
  });
});
