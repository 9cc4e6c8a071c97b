import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createApi } from "../helpers/api.ts";
import { freePort } from "../helpers/free-port.ts";
import { findProgram } from "../helpers/machine.ts";
import { aSignup } from "../helpers/requests.ts";
import { openTestServer, type TestServer } from "../helpers/test-server.ts";

const nginx = findProgram("nginx");
const EXAMPLE = new URL("../../config/examples/nginx.conf", import.meta.url);

/** Without a body: what a subrequest of nginx can tell. */
const routes = `unmatched: pass
routes:
  - id: servers
    method: POST
    path: /servers/{gpu}/{count}
    ask: instance
    request:
      tenant: headers["x-project-id"]
      accelerator: params.gpu
      acceleratorsPerInstance: 8
      instances: int(params.count)
      durationHours: 500
      region.id: '"ca-central"'
      region.country: '"CA"'
      connection.ip: '"24.48.0.1"'
`;

describe.skipIf(!nginx)(`a real nginx in front of a control plane${nginx ? "" : " (needs nginx)"}`, () => {
  let directory: string;
  let server: TestServer;
  let plane: Server;
  let proxy: ChildProcess;
  let url: string;
  let tenant: string;
  const reached: IncomingMessage[] = [];

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), "gatehouse-nginx-"));
    await writeFile(join(directory, "routes.yaml"), routes);
    server = await openTestServer({ env: { GATEHOUSE_ROUTES: join(directory, "routes.yaml") } });
    plane = createServer((request, response) => {
      reached.push(request);
      response.writeHead(201).end("made");
    }).listen(0, "127.0.0.1");
    await once(plane, "listening");
    const key = await server.keyFor("service");
    const port = await freePort();
    url = `http://127.0.0.1:${port}`;
    const text = (await readFile(EXAMPLE, "utf8"))
      .replace("127.0.0.1:8420", new URL(server.url).host)
      .replace("127.0.0.1:9000", `127.0.0.1:${(plane.address() as AddressInfo).port}`)
      .replace("listen 8080", `listen 127.0.0.1:${port}`)
      .replace("ghk_put-the-key-of-this-proxy-here", key)
      .replace("events {}", `pid ${directory}/nginx.pid;\nerror_log ${directory}/error.log;\ndaemon off;\nevents {}`)
      .replace(
        "http {",
        `http {\n  access_log off;\n${["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((kind) => `  ${kind}_temp_path ${directory}/${kind};`).join("\n")}`,
      );
    await writeFile(join(directory, "nginx.conf"), text);
    proxy = spawn(nginx as string, ["-p", directory, "-c", join(directory, "nginx.conf")], { stdio: "ignore" });
    for (let tries = 0; tries < 100 && !(await fetch(url).catch(() => null)); tries++) await sleep(50);
    const profile = aSignup();
    tenant = String(profile.externalId);
    await createApi(server.url, key).post("/v1/tenants", profile);
    reached.length = 0;
  });
  afterAll(async () => {
    if (proxy) {
      proxy.kill("SIGTERM");
      await once(proxy, "exit");
    }
    plane?.closeAllConnections();
    await new Promise((resolve) => plane?.close(resolve));
    await server?.close();
    await rm(directory, { recursive: true, force: true });
  });

  const call = (path: string, init: RequestInit = {}) =>
    fetch(url + path, { method: "POST", headers: { "x-project-id": tenant }, ...init });

  it("passes what is not gated", async () => {
    expect((await call("/images", { method: "GET" })).status).toBe(201);
    expect(reached.splice(0)).toHaveLength(1);
  });

  it("hands an allowed call on with its permit", async () => {
    expect((await call("/servers/L4/1")).status).toBe(201);
    const [request] = reached.splice(0);
    expect(request?.headers["x-gatehouse-decision"]).toMatch(/^dec_/);
    expect(request?.headers["x-gatehouse-permit"]).toMatch(/^ey/);
  });

  it("holds a held call: the control plane never sees it", async () => {
    const held = await call("/servers/H100/300");
    expect([held.status, held.headers.get("x-gatehouse-outcome")]).toEqual([403, "held"]);
    expect(held.headers.get("x-gatehouse-decision")).toMatch(/^dec_/);
    expect(reached).toEqual([]);
  });

  it("is not led astray by headers of the client", async () => {
    const lies = {
      "x-project-id": tenant,
      "x-forwarded-uri": "/images",
      "x-original-uri": "/images",
      "x-original-method": "GET",
      "x-forwarded-method": "GET",
    };
    expect((await call("/servers/H100/300", { headers: lies })).status).toBe(403);
    expect((await call("/servers/H100/300/", { headers: { "x-project-id": "nobody" } })).status).toBe(403);
    expect(reached).toEqual([]);
  });

  it("lets nothing gated through while Gatehouse is away", async () => {
    await server.close();
    expect((await call("/servers/L4/1")).status).toBe(500);
    expect(reached).toEqual([]);
  });
});
