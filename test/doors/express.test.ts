import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import express from "express";
import request from "supertest";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Gate, gatehouse } from "../../src/index.ts";
import { aHeldSignup, aSignup } from "../helpers/requests.ts";
import { openTestServer, writeStarterOnly } from "../helpers/test-server.ts";
import { createControlPlane } from "./control-plane.ts";

/** The same types: what the door uses of a request and a response is alike in both. */
const express4 = createRequire(import.meta.url)("express4") as typeof express;

async function openHere() {
  const dataDir = await mkdtemp(join(tmpdir(), "gatehouse-door-"));
  const env = { GATEHOUSE_DATA_DIR: dataDir, GATEHOUSE_LISTS: await writeStarterOnly(dataDir), GATEHOUSE_LOG_LEVEL: "error" };
  const configFile = join(dataDir, "settings.yaml");
  await writeFile(configFile, JSON.stringify({ doors: { deadlineMs: 10_000 } }));
  return {
    gate: gatehouse({ env, configFile }),
    location: /^\/v1\/decisions\/dec_/,
    end: () => rm(dataDir, { recursive: true, force: true }),
  };
}

async function openByUrl() {
  const server = await openTestServer();
  const gate = gatehouse({ url: server.url, key: await server.keyFor("service"), decideWithinMs: 10_000 });
  return { gate, location: new RegExp(`^${server.url}/v1/decisions/dec_`), end: () => server.close() };
}

describe.each([
  ["in process", "Express 5", openHere, express],
  ["by URL", "Express 5", openByUrl, express],
  ["by URL", "Express 4", openByUrl, express4],
] as const)("the Express door, engine %s, %s", (_where, _version, open, makeApp) => {
  let gate: Gate;
  let location: RegExp;
  let end: () => Promise<void>;
  let plane: ReturnType<typeof createControlPlane>;

  beforeAll(async () => {
    ({ gate, location, end } = await open());
    plane = createControlPlane(gate, makeApp);
    await gate.ready();
  });
  afterAll(async () => {
    await gate?.close();
    await end?.();
  });

  const post = (path: string, body: object) => request(plane.app).post(path).send(body);

  it("lets a clear sign-up through to its handler", async () => {
    const profile = aSignup();
    const answer = await post("/accounts", { profile });
    expect(answer.status).toBe(201);
    expect(answer.body.decision).toMatch(/^dec_/);
    expect(plane.accounts).toContain(profile.externalId);
  });

  it("holds a flagged sign-up with 202 and where to look, and the handler is not reached", async () => {
    const profile = aHeldSignup();
    const answer = await post("/accounts", { profile });
    expect([answer.status, answer.body.type, answer.type]).toEqual([202, "/problems/held", "application/problem+json"]);
    expect(answer.headers.location).toMatch(location);
    expect(Number(answer.headers["retry-after"])).toBeGreaterThan(0);
    expect(plane.accounts).not.toContain(profile.externalId);
  });

  it("denies with 403 and says no more than that", async () => {
    const profile = aSignup({ connection: { ip: "2.144.0.1", timezone: "Asia/Tehran" } });
    const answer = await post("/accounts", { profile });
    expect([answer.status, answer.body.type]).toEqual([403, "/problems/denied"]);
    expect(JSON.stringify(answer.body)).not.toMatch(/embargo|Tehran/);
    const server = await post("/servers", { account: profile.externalId, gpu: "T4", gpus: 1, hours: 1 });
    expect(server.status).toBe(403);
    expect(plane.servers).not.toContain(profile.externalId);
  });

  it("a body that does not fit is 422 with the field named", async () => {
    const answer = await post("/accounts", { profile: aSignup({ addresses: [] }) });
    expect(answer.status).toBe(422);
    expect(answer.body.errors).toEqual([{ pointer: "/addresses", message: expect.any(String) }]);
  });

  it("an allowed instance request yields a permit that opens just what it was granted for", async () => {
    const profile = aSignup();
    await post("/accounts", { profile });
    const asked = await post("/servers", { account: profile.externalId, gpu: "L4", gpus: 2, hours: 24 });
    expect(asked.status).toBe(201);
    const boot = (gpus: number, permit: string) =>
      request(plane.app).post("/boot").set("Gatehouse-Permit", permit).send({ account: profile.externalId, gpus });
    expect((await boot(2, asked.body.permit)).body).toEqual({ tenant: profile.externalId });
    expect((await boot(3, asked.body.permit)).status).toBe(403);
    const [head, claims, signature] = asked.body.permit.split(".");
    const forged = [
      head,
      Buffer.from(Buffer.from(claims, "base64url").toString().replace('"accelerators":2', '"accelerators":3')).toString(
        "base64url",
      ),
      signature,
    ].join(".");
    expect((await boot(3, forged)).status).toBe(403);
    expect((await post("/boot", { account: profile.externalId, gpus: 2 })).status).toBe(403);
  });
});
