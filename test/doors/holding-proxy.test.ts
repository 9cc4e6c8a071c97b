import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { OpenProxy } from "../../src/compose/compose-proxy.ts";
import type { Decision } from "../../src/domain/decision.ts";
import { approval, openQueuePeople, type QueuePeople, rejection } from "../helpers/queue-people.ts";
import { aHeldSignup, aSignup } from "../helpers/requests.ts";
import { controlPlaneRoutes } from "../helpers/routes.ts";
import { openTestServer, type TestServer } from "../helpers/test-server.ts";
import { exchangeBytes, openUpstream, type Upstream } from "../helpers/upstream.ts";

describe("the holding proxy", () => {
  let directory: string;
  let server: TestServer;
  let people: QueuePeople;
  let upstream: Upstream;
  let proxy: OpenProxy;
  let url: string;
  let tenant: string;
  let count = 300;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), "gatehouse-proxy-"));
    await writeFile(join(directory, "routes.yaml"), controlPlaneRoutes);
    server = await openTestServer({ env: { GATEHOUSE_ROUTES: join(directory, "routes.yaml") } });
    people = await openQueuePeople(server);
    upstream = await openUpstream({
      answer: (request, response) => {
        if (request.url === "/slow") return void response.writeHead(200, { "X-Kind": "stream" }).write("first ");
        response.writeHead(201, { "Content-Type": "application/json", "X-Made": "yes" }).end('{"id":"srv-1"}');
      },
    });
    proxy = server.openProxy({ upstream: new URL(upstream.url), trustsForwarded: false, repeatsUnsure: false });
    proxy.server.listen(0, "127.0.0.1");
    await once(proxy.server, "listening");
    url = `http://127.0.0.1:${(proxy.server.address() as AddressInfo).port}`;
    const profile = aSignup();
    tenant = String(profile["externalId"]);
    expect((await call("/accounts", { profile })).status).toBe(201);
  });
  afterAll(async () => {
    proxy?.server.closeAllConnections();
    proxy?.server.close();
    await proxy?.close();
    await upstream?.close();
    await server?.close();
    await rm(directory, { recursive: true, force: true });
  });
  beforeEach(() => {
    upstream.reached.length = 0;
  });

  const call = (
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
    method = body === undefined ? "GET" : "POST",
  ) =>
    fetch(url + path, {
      method,
      redirect: "manual",
      headers: { ...(body !== undefined && { "content-type": "application/json" }), ...headers },
      ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
  const servers = (instances: number, flavorRef = "gpu.h100.8") => ({ server: { flavorRef, min_count: instances, hours: 500 } });
  const ask = (body: unknown, headers: Record<string, string> = {}) =>
    call("/v2.1/servers", body, { "x-project-id": tenant, authorization: "Bearer of-the-client", ...headers });
  /** A call that is held, and like no other. */
  const held = async (headers: Record<string, string> = {}) => {
    const body = servers(++count);
    const answer = await ask(body, headers);
    expect(answer.status).toBe(202);
    const location = String(answer.headers.get("location"));
    const decisionId = String(answer.headers.get("x-gatehouse-decision"));
    const { body: decision } = await people.operator.get<Decision>(`/v1/decisions/${decisionId}`);
    return { body, answer, location, decision };
  };
  const follow = (location: string, wait = 0) => call(`${location}${wait ? `?wait=${wait}` : ""}`);

  describe("for what is not gated", () => {
    it("hands on method, path, query, headers and body as they came, and the answer likewise", async () => {
      const answer = await call(
        "/images/7?a=b&c=%20",
        { x: 1 },
        { "X-Own": "One", "X-Gatehouse-Decision": "dec_forged" },
        "PATCH",
      );
      expect([answer.status, answer.headers.get("x-made"), await answer.json()]).toEqual([201, "yes", { id: "srv-1" }]);
      const [reached] = upstream.reached;
      expect(reached).toMatchObject({ method: "PATCH", url: "/images/7?a=b&c=%20", body: '{"x":1}' });
      expect(reached?.headers["x-own"]).toBe("One");
      expect(reached?.headers["x-gatehouse-decision"]).toBeUndefined();
    });

    it("keeps the case and the order of headers, and both of one that is given twice", async () => {
      await exchangeBytes(
        url,
        "GET /a HTTP/1.1\r\nHost: plane\r\nX-UPPER: 1\r\nx-two: a\r\nX-Two: b\r\nConnection: close\r\n\r\n",
      );
      expect(upstream.reached[0]?.rawHeaders).toEqual(expect.arrayContaining(["X-UPPER", "1", "x-two", "a", "X-Two", "b"]));
      expect(upstream.reached[0]?.headers.host).toBe("plane");
    });

    it("streams: what the upstream wrote is there before it ends", async () => {
      const answer = await call("/slow");
      const reader = answer.body?.getReader();
      expect(new TextDecoder().decode((await reader?.read())?.value)).toBe("first ");
      await reader?.cancel();
    });

    it("streams a body of any size and chunking up", async () => {
      const chunks = Array.from({ length: 64 }, () => "x".repeat(65_536));
      const body = new ReadableStream({
        start(controller) {
          for (const chunk of chunks) controller.enqueue(new TextEncoder().encode(chunk));
          controller.close();
        },
      });
      const answer = await fetch(`${url}/upload`, { method: "PUT", body, duplex: "half" } as RequestInit);
      expect(answer.status).toBe(201);
      expect(upstream.reached[0]?.body.length).toBe(64 * 65_536);
    });

    it("answers HEAD, and asks that expect a word before the body", async () => {
      expect((await call("/a", undefined, {}, "HEAD")).status).toBe(201);
      const bytes = "POST /a HTTP/1.1\r\nHost: p\r\nExpect: 100-continue\r\nContent-Length: 2\r\nConnection: close\r\n\r\nhi";
      expect(await exchangeBytes(url, bytes)).toMatch(/^HTTP\/1\.1 100 [\s\S]*HTTP\/1\.1 201 /);
    });

    it("opens websockets", async () => {
      const socket = new WebSocket(`${url.replace("http", "ws")}/console`);
      await once(socket, "open");
      socket.send("hello");
      // The echo is of masked frames, which a client may not take: that it came at all is what counts.
      const [event] = await once(socket, "error");
      expect(event).toBeDefined();
      expect(upstream.reached).toMatchObject([{ method: "UPGRADE", url: "/console" }]);
    });
  });

  describe("for what is gated", () => {
    it("lets an allowed call through at once, with its decision and permit", async () => {
      const answer = await ask(servers(1, "gpu.l4.1"));
      expect([answer.status, await answer.json()]).toEqual([201, { id: "srv-1" }]);
      const [reached] = upstream.reached;
      expect(reached?.headers).toMatchObject({
        "x-gatehouse-decision": expect.stringMatching(/^dec_/),
        "x-gatehouse-permit": expect.stringMatching(/^ey/),
      });
      expect(JSON.parse(String(reached?.body))).toEqual(servers(1, "gpu.l4.1"));
    });

    it("holds a flagged call, sends it once when it is approved, and hands out the upstream's answer", async () => {
      const { body, answer, location, decision } = await held();
      expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
      expect(await answer.json()).toMatchObject({ type: "/problems/held", status: 202 });
      const waiting = follow(location, 30);
      await sleep(600);
      expect(upstream.reached).toEqual([]);
      await people.decide(decision, approval);
      const after = await waiting;
      expect([after.status, after.headers.get("x-made"), await after.json()]).toEqual([201, "yes", { id: "srv-1" }]);
      expect(after.headers.get("x-gatehouse-decision")).toBe(decision.id);
      await sleep(700);
      expect(upstream.reached).toHaveLength(1);
      const [reached] = upstream.reached;
      expect(JSON.parse(String(reached?.body))).toEqual(body);
      expect(reached?.headers).toMatchObject({
        authorization: "Bearer of-the-client",
        "x-project-id": tenant,
        "idempotency-key": expect.stringMatching(/^call_/),
        "x-gatehouse-permit": expect.stringMatching(/^ey/),
      });
      expect((await follow(location)).status).toBe(201);
    });

    it("hands on the caller's own idempotency key", async () => {
      const { location, decision } = await held({ "idempotency-key": "mine-1" });
      await people.decide(decision, approval);
      expect((await follow(location, 30)).status).toBe(201);
      expect(upstream.reached[0]?.headers["idempotency-key"]).toBe("mine-1");
    });

    it("never sends what was rejected", async () => {
      const { location, decision } = await held();
      await people.decide(decision, rejection);
      const after = await follow(location, 30);
      expect([after.status, ((await after.json()) as { type: string }).type]).toEqual([403, "/problems/denied"]);
      await sleep(700);
      expect(upstream.reached).toEqual([]);
    });

    it("knows the same call again while it is held, and another caller's as another", async () => {
      const { body, location, decision } = await held();
      const again = await ask(body);
      expect([again.status, again.headers.get("location")]).toEqual([202, location]);
      const other = await ask(body, { authorization: "Bearer of-another" });
      expect(other.headers.get("location")).not.toBe(location);
      await people.decide(decision, approval);
      expect((await follow(location, 30)).status).toBe(201);
      expect(upstream.reached).toHaveLength(1);
    });

    it("hands an answer only to who has the whole address", async () => {
      const { location } = await held();
      expect((await follow(location)).status).toBe(202);
      const [before, proof = ""] = location.split(/\.(?=[^.]*$)/);
      const forged = `${before}.${proof.startsWith("A") ? "B" : "A"}${proof.slice(1)}`;
      for (const address of [forged, String(before), `${location}x`, `${location}?wait=x`, "/.well-known/gatehouse/calls/"])
        expect((await follow(address)).status, address).toBe(404);
      expect(upstream.reached).toEqual([]);
    });

    it("holds a sign-up, and keeps one call for it, however it is written", async () => {
      const profile = aHeldSignup();
      const first = await call("/accounts", { profile });
      const second = await call("/accounts", { other: 1, profile });
      expect([first.status, second.status]).toEqual([202, 202]);
      const decisionId = String(first.headers.get("x-gatehouse-decision"));
      expect(second.headers.get("location")).toBe(`/v1/decisions/${decisionId}`);
      const { body: decision } = await people.operator.get<Decision>(`/v1/decisions/${decisionId}`);
      await people.decide(decision, approval);
      expect((await follow(String(first.headers.get("location")), 30)).status).toBe(201);
      await sleep(500);
      expect(upstream.reached).toHaveLength(1);
    });

    it("writes into the audit log what became of a call, and keeps nothing readable of it", async () => {
      const { location, decision } = await held({ "x-api-key": "secret-of-the-client" });
      await people.decide(decision, approval);
      await follow(location, 30);
      const id = /call_\w{26}/.exec(location)?.[0];
      const { body } = await people.auditor.get<{ items: { action: string }[] }>(`/v1/audit?entity=${id}`);
      expect(body.items.map(({ action }) => action).sort()).toEqual(["call.answered", "call.held", "call.sent"]);
      expect(JSON.stringify(body)).not.toContain("secret");
    });

    it("takes the caller's address from the connection, not from what it says", async () => {
      const profile = aSignup();
      await call("/accounts", { profile });
      const lies = { "x-project-id": String(profile["externalId"]), "x-real-ip": "2.144.0.1", "x-forwarded-for": "2.144.0.1" };
      expect((await ask(servers(1, "gpu.l4.1"), lies)).status).toBe(201);
    });

    it("says what a call lacks, and sends nothing on", async () => {
      const lacking = await ask({ server: { flavorRef: "gpu.h100.8" } });
      expect([lacking.status, ((await lacking.json()) as { errors: unknown[] }).errors]).toEqual([
        422,
        [{ pointer: "/instances", message: expect.any(String) }],
      ]);
      expect((await ask(servers(1), { "content-encoding": "gzip" })).status).toBe(415);
      expect((await ask(`{"pad":"${"x".repeat(300_000)}"}`)).status).toBe(413);
      expect(upstream.reached).toEqual([]);
    });

    it("counts what it did", async () => {
      const metrics = await (await fetch(`${server.url}/metrics`)).text();
      expect(metrics).toMatch(/gatehouse_proxy_calls_total\{outcome="held"\} [1-9]/);
      expect(metrics).toMatch(/gatehouse_proxy_released_total\{outcome="answered"\} [1-9]/);
    });
  });
});
