import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { OpenProxy } from "../../src/compose/compose-proxy.ts";
import { createApi } from "../helpers/api.ts";
import { bytesOf, contents, framings, GREEDY, lines, methods, paths } from "../helpers/bypass-attempts.ts";
import { aSignup } from "../helpers/requests.ts";
import { controlPlaneRoutes } from "../helpers/routes.ts";
import { openTestServer, type TestServer } from "../helpers/test-server.ts";
import { exchangeBytes } from "../helpers/upstream.ts";

const attempts = { ...framings, ...lines, ...paths, ...methods, ...contents };

describe("ways around the doors", () => {
  let directory: string;
  let server: TestServer;
  let proxy: OpenProxy;
  let url: string;
  let key: string;
  let tenant: string;
  /** Takes whatever comes for a call and answers it: no parser of its own that could be stricter than others are. */
  let plane: Server;
  let arrived = "";
  const sockets = new Set<Socket>();

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), "gatehouse-bypass-"));
    await writeFile(join(directory, "routes.yaml"), controlPlaneRoutes);
    server = await openTestServer({ env: { GATEHOUSE_ROUTES: join(directory, "routes.yaml") } });
    key = await server.keyFor("service");
    const profile = aSignup();
    tenant = String(profile["externalId"]);
    await createApi(server.url, key).post("/v1/tenants", profile);
    plane = createServer((socket) => {
      sockets.add(socket);
      socket.on("error", () => undefined);
      socket.on("data", (chunk) => {
        arrived += chunk.toString("latin1");
        if (chunk.includes("\r\n\r\n")) socket.write("HTTP/1.1 201 Created\r\nContent-Length: 4\r\nX-Plane: yes\r\n\r\nmade");
      });
    }).listen(0, "127.0.0.1");
    await once(plane, "listening");
    const upstream = new URL(`http://127.0.0.1:${(plane.address() as AddressInfo).port}`);
    proxy = server.openProxy({ upstream, trustsForwarded: false, repeatsUnsure: false });
    proxy.server.listen(0, "127.0.0.1");
    await once(proxy.server, "listening");
    url = `http://127.0.0.1:${(proxy.server.address() as AddressInfo).port}`;
  });
  afterAll(async () => {
    proxy?.server.closeAllConnections();
    proxy?.server.close();
    await proxy?.close();
    for (const socket of sockets) socket.destroy();
    plane?.close();
    await server?.close();
    await rm(directory, { recursive: true, force: true });
  });

  it("are tried in more than sixty shapes", () => {
    expect(Object.keys(attempts).length).toBeGreaterThan(60);
  });

  it("the call itself is held by the proxy, and one that is not gated reaches the control plane", async () => {
    expect(await exchangeBytes(url, bytesOf({}, tenant))).toMatch(/^HTTP\/1\.1 202 /);
    expect(arrived).toBe("");
    const plain = { line: "POST /images HTTP/1.1", headers: ["Content-Length: 2"], body: "{}" };
    expect(await exchangeBytes(url, bytesOf(plain, tenant))).toMatch(/X-Plane: yes[\s\S]*made$/);
    expect(arrived).toMatch(/^POST \/images HTTP\/1\.1\r\n/);
  });

  it.each(Object.entries(attempts))("through the proxy: %s", async (_name, shape) => {
    arrived = "";
    const answer = await exchangeBytes(url, bytesOf(shape, tenant), 250);
    // Whatever it was taken for: the greedy call is in nothing that arrived.
    expect(arrived).not.toContain("gpu.h100.8");
    expect(arrived).not.toContain(Buffer.from("gpu.h100.8", "utf16le").toString("latin1"));
    expect(arrived).not.toMatch(/v2\.1|X-Gatehouse/i);
    expect(answer).not.toMatch(/\r\nX-Gatehouse-Outcome: (?:allow|pass)/i);
  });

  /** What a proxy in front would have told of it, with headers of the client among its own. */
  const doors = {
    "forward-auth": (line: string, headers: string[]) => {
      const [, method = "", target = ""] = /^(\S+) (.*) HTTP\/1\.1$/.exec(line) ?? [];
      return [`GET /doors/forward-auth HTTP/1.1`, `X-Forwarded-Method: ${method}`, `X-Forwarded-Uri: ${target}`, ...headers];
    },
    "ext-authz": (line: string, headers: string[]) => [line.replace(/^(\S+) /, "$1 /doors/ext-authz"), ...headers],
  };
  const told = Object.entries({ ...paths, ...methods, ...contents }).filter(([name]) => !/CONNECT|offer|huge|many/.test(name));

  it.each(Object.entries(doors).flatMap(([door, tell]) => told.map(([name, shape]) => [door, name, shape, tell] as const)))(
    "past %s: %s",
    async (_door, _name, {
      line = "POST /v2.1/servers HTTP/1.1",
      headers = [`Content-Length: ${GREEDY.length}`],
      body = GREEDY,
    }, tell) => {
      const own = [
        "Host: gate",
        `X-Gatehouse-Key: ${key}`,
        `X-Project-Id: ${tenant}`,
        "X-Real-IP: 24.48.0.1",
        "Content-Type: application/json",
      ];
      const answer = await exchangeBytes(
        server.url,
        [...tell(line, [...own, "Connection: close", ...headers]), "", body].join("\r\n"),
        250,
      );
      const isAskedAbout = /\/images/.test(line);
      if (!isAskedAbout) expect(answer).not.toMatch(/^HTTP\/1\.1 200 /);
      expect(answer).not.toMatch(/X-Gatehouse-Outcome: allow/i);
    },
  );
});
