import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import express from "express";
import request from "supertest";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Choice } from "../../src/doors/unavailable/choice.ts";
import { type Gate, gatehouse } from "../../src/index.ts";
import { type BreakableLine, openBreakableLine } from "../helpers/breakable-line.ts";
import { until } from "../helpers/events.ts";
import { openQueuePeople, type QueuePeople } from "../helpers/queue-people.ts";
import { anInstanceRequest, aSignup } from "../helpers/requests.ts";
import { openTestServer, type TestServer } from "../helpers/test-server.ts";

describe("the Express door while its server cannot be reached", () => {
  let directory: string;
  let server: TestServer;
  let people: QueuePeople;
  let line: BreakableLine;
  let gate: Gate;
  let tenant: string;
  const passed: (string | null | undefined)[] = [];
  const app = express();

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), "gatehouse-gate-"));
    server = await openTestServer();
    people = await openQueuePeople(server);
    line = await openBreakableLine({ port: Number(new URL(server.url).port), host: "127.0.0.1" });
    const breaker = { failures: 1_000, pauseMs: 1 };
    const address = `http://127.0.0.1:${line.port}`;
    gate = gatehouse({
      url: address,
      key: await server.keyFor("service"),
      breaker,
      decideWithinMs: 400,
      keepUndecidedIn: directory,
    });
    app.use(express.json());
    for (const onUnavailable of ["hold", "deny", "allow"] as Choice[])
      app.post(`/${onUnavailable}`, gate.instance({ map: ({ body }) => body, onUnavailable }), (asked, response) => {
        passed.push(asked.gatehouse?.undecided);
        response.status(201).end();
      });
  });
  afterAll(async () => {
    await gate?.close();
    await line?.cut();
    await server?.close();
    await rm(directory, { recursive: true, force: true });
  });
  beforeEach(async () => {
    passed.length = 0;
    const profile = aSignup();
    tenant = String(profile["externalId"]);
    await people.operator.post("/v1/tenants", profile);
  });

  const ask = (choice: Choice, changes = {}) => request(app).post(`/${choice}`).send(anInstanceRequest(tenant, changes));
  const waiting = async () => (await readdir(directory)).filter((name) => name.endsWith(".sealed")).length;

  it("holds or denies, whether connections are refused or nothing answers, and refuses what does not fit all the same", async () => {
    for (const breakIt of [() => line.cut(), async () => line.freeze()]) {
      await breakIt();
      const held = await ask("hold");
      expect([held.status, held.body.type, held.headers["retry-after"]]).toEqual([503, "/problems/unavailable", "2"]);
      const denied = await ask("deny");
      expect([denied.status, denied.body.type]).toEqual([403, "/problems/denied"]);
      expect((await ask("allow", { instances: 0 })).status).toBe(422);
      await line.mend();
    }
    expect(passed).toEqual([]);
  });

  it("lets through what it may, decides it as soon as it can, and brings before people what was denied", async () => {
    await people.as("admin").then((admin) => admin.post(`/v1/tenants/${tenant}/suspend`, { reason: "Asked to." }));
    await line.cut();
    expect((await ask("allow")).status).toBe(201);
    expect(passed).toEqual([expect.stringMatching(/^call_/)]);
    expect(await waiting()).toBe(1);
    await line.mend();
    expect(await until(waiting, (count) => count === 0)).toBe(0);
    const { body } = await people.analyst.get<{ items: { kind: string }[] }>(`/v1/cases?q=${tenant}`);
    expect(body.items).toMatchObject([{ kind: "monitoring" }]);
  });

  it("does not show a caller that its own key is not good", async () => {
    const stranger = gatehouse({ url: server.url, key: "ghk_wrong" });
    const plane = express().use(express.json(), stranger.instance({ map: ({ body }) => body }));
    expect((await request(plane).post("/").send(anInstanceRequest(tenant))).status).toBe(503);
    await stranger.close();
  });
});
