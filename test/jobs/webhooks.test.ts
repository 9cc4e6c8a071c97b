import { createServer, type Socket } from "node:net";
import { Webhook as Verifier } from "standardwebhooks";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Decision } from "../../src/domain/decision.ts";
import type { Delivery, Webhook } from "../../src/domain/webhook.ts";
import { type Api, createApi } from "../helpers/api.ts";
import { until } from "../helpers/events.ts";
import { aSignup } from "../helpers/requests.ts";
import { inStore } from "../helpers/store-client.ts";
import { openTestServer, type TestServer } from "../helpers/test-server.ts";
import { openWebhookReceiver, type WebhookReceiver } from "../helpers/webhook-receiver.ts";

type Made = Webhook & { secret: string };
interface Listed {
  items: Delivery[];
}

describe("webhooks", () => {
  let server: TestServer;
  let admin: Api;
  let receiver: WebhookReceiver;

  beforeAll(async () => {
    server = await openTestServer({ settings: { webhooks: { allowedNetworks: ["127.0.0.0/8"], timeoutSeconds: 0.5 } } });
    admin = createApi(server.url, server.adminKey.key);
    receiver = await openWebhookReceiver();
  });
  afterAll(async () => {
    await server?.close();
    await receiver?.close();
  });
  beforeEach(async () => {
    for (const { id } of (await admin.get<{ items: Webhook[] }>("/v1/webhooks")).body.items)
      await admin.delete(`/v1/webhooks/${id}`);
    receiver.received.length = 0;
    receiver.answerWith(204);
  });

  const hook = async (events: string[] = ["*"], url = receiver.url) =>
    (await admin.post<Made>("/v1/webhooks", { url, events })).body;
  const decide = async () => (await admin.post<Decision>("/v1/tenants", aSignup())).body;
  const received = (count: number) =>
    until(
      async () => receiver.received,
      (all) => all.length >= count,
    );
  const listed = async ({ id }: Webhook, query = "") =>
    (await admin.get<Listed>(`/v1/webhooks/${id}/deliveries?${query}`)).body.items;
  /** As if the time of the next attempt had come. */
  const hurry = () => inStore(server, "update deliveries set due_at = now() where state = 'waiting'");

  it("tell what happened, signed, with ids and nothing personal", async () => {
    const made = await hook();
    const decision = await decide();
    const [message] = await received(1);
    expect(new Verifier(made.secret).verify(message?.body ?? "", message?.headers as Record<string, string>)).toEqual({
      type: "decision.made",
      timestamp: decision.createdAt,
      data: { decisionId: decision.id, kind: "signup", tenantId: decision.tenant.id, outcome: decision.outcome },
    });
    expect(message?.headers).toMatchObject({
      "content-type": "application/json",
      "user-agent": expect.stringMatching(/^gatehouse\//),
    });
    const [delivery] = await until(
      () => listed(made),
      ([first]) => first?.state === "delivered",
    );
    expect(delivery).toMatchObject({ eventId: message?.id, attempts: 1, lastResult: "204", nextAttemptAt: null });
    expect(await inStore(server, "select 1 from outbox")).toEqual([]);
  });

  it("tell only what was asked for, and each webhook by itself", async () => {
    const standing = await hook(["tenant.*"]);
    const decision = await decide();
    await admin.post(`/v1/tenants/${decision.tenant.id}/suspend`, { reason: "asked to" });
    await received(1);
    const all = await hook(["*"]);
    await admin.post(`/v1/tenants/${decision.tenant.id}/reinstate`, { reason: "asked to" });
    await received(3);
    expect(receiver.received.map(({ message }) => message.type).toSorted()).toEqual([
      ...["tenant.reinstated", "tenant.reinstated", "tenant.suspended"],
    ]);
    expect(new Set(receiver.received.map(({ id }) => id)).size).toBe(2);
    expect((await listed(standing)).length + (await listed(all)).length).toBe(3);
  });

  it("try again with the same id until it arrives", async () => {
    const made = await hook();
    receiver.answerWith(500);
    await decide();
    await received(1);
    await until(
      () => listed(made),
      ([first]) => first?.lastResult === "500",
    );
    receiver.answerWith(null);
    await hurry();
    await until(
      () => listed(made),
      ([first]) => first?.lastResult === "no answer in time",
    );
    receiver.answerWith(204);
    await hurry();
    const [delivery] = await until(
      () => listed(made),
      ([first]) => first?.state === "delivered",
    );
    expect(delivery?.attempts).toBe(3);
    expect(new Set(receiver.received.map(({ id }) => id)).size).toBe(1);
    expect(new Set(receiver.received.map(({ body }) => body)).size).toBe(1);
  });

  it("keep the order of a decision while others go on", async () => {
    await hook();
    const decision = await decide();
    const [first] = await received(1);
    // Of the one decision the earlier news fails; the later one of it has to wait, what is of another decision has not.
    receiver.answerWith(({ message }) => (message.data["because"] === "first" ? 503 : 204));
    const add = (because: string) =>
      inStore(
        server,
        `insert into outbox (id, topic, entity, payload, created_at)
         values ($1, 'decision.resolved', $2, json_build_object('decisionId', $2::text, 'because', $3::text), now())`,
        [`${first?.id.slice(0, -1)}${because === "first" ? "z" : "y"}`, decision.id, because],
      );
    await add("first");
    await add("second");
    const other = await decide();
    await until(
      async () => receiver.received,
      (all) => all.some(({ message }) => message.data["decisionId"] === other.id),
    );
    await hurry();
    await until(
      async () => receiver.received,
      (all) => all.filter(({ message }) => message.data["because"] === "first").length > 1,
    );
    expect(receiver.received.some(({ message }) => message.data["because"] === "second")).toBe(false);
    receiver.answerWith(204);
    await hurry();
    await until(
      async () => receiver.received,
      (all) => all.some(({ message }) => message.data["because"] === "second"),
    );
    const told = receiver.received.filter(({ message }) => message.data["because"]).map(({ message }) => message.data["because"]);
    expect(told.slice(-2)).toEqual(["first", "second"]);
  });

  it("give up after three days; what was given up is listed and sent again by hand, one or all", async () => {
    const made = await hook();
    receiver.answerWith(503);
    await decide();
    await decide();
    await until(
      () => listed(made),
      (all) => all.length === 2 && all.every(({ lastResult }) => lastResult === "503"),
    );
    await inStore(
      server,
      "update deliveries set created_at = now() - interval '73 hours', due_at = now() where state = 'waiting'",
    );
    const dead = await until(
      () => listed(made, "state=dead"),
      (all) => all.length === 2,
    );
    expect((await admin.get<Webhook>(`/v1/webhooks/${made.id}`)).body).toMatchObject({ dead: 2, waiting: 0 });
    receiver.answerWith(204);
    const one = await admin.post<Delivery>(`/v1/webhooks/${made.id}/deliveries/${dead[0]?.eventId}/resend`, {});
    expect(one).toMatchObject({ status: 202, body: { state: "waiting", attempts: 0 } });
    await until(
      () => listed(made, "state=delivered"),
      (all) => all.length === 1,
    );
    expect(await admin.post(`/v1/webhooks/${made.id}/resend`, {})).toMatchObject({ status: 202, body: { resent: 1 } });
    await until(
      () => listed(made, "state=delivered"),
      (all) => all.length === 2,
    );
    const actions = await inStore<{ action: string }>(server, "select action from audit_entries where entity = $1 order by id", [
      made.id,
    ]);
    expect(actions.map(({ action }) => action)).toEqual(["webhook.created", "webhook.resent", "webhook.dead_resent"]);
  });

  it("what a killed worker had taken is sent by another", async () => {
    const made = await hook();
    await inStore(server, "update webhooks set paused_until = now() + interval '1 hour'");
    await decide();
    await until(
      () => listed(made),
      (all) => all.length === 1,
    );
    // As the worker leaves it that took it and died: counted, and nobody else's for a while.
    await inStore(server, "update deliveries set attempts = 1, due_at = now() + interval '1 second' where state = 'waiting'");
    await inStore(server, "update webhooks set paused_until = null");
    const [message] = await received(1);
    expect(message?.message.type).toBe("decision.made");
  });

  it("are signed with two secrets while one takes over from the other", async () => {
    const made = await hook();
    const { body: rotated } = await admin.post<Made>(`/v1/webhooks/${made.id}/rotate-secret`, { overlapHours: 1 });
    expect(rotated.secret).not.toBe(made.secret);
    await decide();
    const [message] = await received(1);
    for (const { secret } of [made, rotated])
      expect(() => new Verifier(secret).verify(message?.body ?? "", message?.headers as Record<string, string>)).not.toThrow();
    await admin.post(`/v1/webhooks/${made.id}/rotate-secret`, { overlapHours: 0 });
    await decide();
    const [, later] = await received(2);
    for (const { secret } of [made, rotated])
      expect(() => new Verifier(secret).verify(later?.body ?? "", later?.headers as Record<string, string>)).toThrow();
    expect(JSON.stringify((await admin.get("/v1/webhooks")).body)).not.toContain("whsec_");
  });

  it("a receiver that is down is left alone, and what waits arrives once it is back", async () => {
    const made = await hook();
    receiver.answerWith(500);
    const decisions = await Promise.all(Array.from({ length: 4 }, decide));
    for (let round = 0; round < 6; round++) {
      await hurry();
      await new Promise((resolve) => setTimeout(resolve, 350));
    }
    const paused = (await admin.get<Webhook>(`/v1/webhooks/${made.id}`)).body;
    expect(paused.failures).toBeGreaterThanOrEqual(5);
    expect(paused.pausedUntil).not.toBeNull();
    const before = receiver.received.length;
    await hurry();
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect(receiver.received.length).toBe(before);
    receiver.answerWith(204);
    await inStore(server, "update webhooks set paused_until = now()");
    await hurry();
    await until(
      () => listed(made, "state=delivered"),
      (all) => all.length === decisions.length,
    );
    expect((await admin.get<Webhook>(`/v1/webhooks/${made.id}`)).body).toMatchObject({
      failures: 0,
      pausedUntil: null,
      waiting: 0,
    });
  });

  it("410 disables; a test shows whether it works again", async () => {
    const made = await hook();
    receiver.answerWith(410);
    await decide();
    await until(
      async () => (await admin.get<Webhook>(`/v1/webhooks/${made.id}`)).body,
      ({ state }) => state === "disabled",
    );
    expect((await admin.post(`/v1/webhooks/${made.id}/test`, {})).status).toBe(409);
    receiver.answerWith(204);
    expect((await admin.post<Webhook>(`/v1/webhooks/${made.id}/enable`, {})).body).toMatchObject({
      state: "enabled",
      disabledBecause: null,
    });
    expect((await admin.post(`/v1/webhooks/${made.id}/test`, {})).status).toBe(202);
    await until(
      async () => receiver.received,
      (all) => all.some(({ message }) => message.type === "webhook.test"),
    );
    expect((await admin.post(`/v1/webhooks/${made.id}/enable`, {})).status).toBe(409);
  });

  it.each([
    ["ftp://example.com/x", "must be an https address"],
    ["http://example.com/x", "must be https"],
    ["https://user:pw@example.com/", "must not hold credentials"],
    ["https://example.com/#a", "must not have a fragment"],
    ["https://10.0.0.1/", "is no public address"],
    ["https://[::1]/", "is no public address"],
    ["https://169.254.169.254/latest", "is no public address"],
    ["https://2130706434.:99999/", "must be an https address"],
  ])("the address %s is refused: %s", async (url, message) => {
    const { status, body } = await admin.post<{ errors: { pointer: string; message: string }[] }>("/v1/webhooks", {
      url,
      events: ["*"],
    });
    expect(status).toBe(422);
    expect(body.errors[0]).toMatchObject({ pointer: "/url", message: expect.stringContaining(message) });
  });

  it("an event that does not exist is refused, and so is a webhook that does not", async () => {
    expect((await admin.post("/v1/webhooks", { url: receiver.url, events: ["decision.mode"] })).status).toBe(422);
    const made = await hook();
    await admin.delete(`/v1/webhooks/${made.id}`);
    for (const path of ["", "/deliveries"]) expect((await admin.get(`/v1/webhooks/${made.id}${path}`)).status).toBe(404);
    for (const path of ["/test", "/resend", "/enable", "/rotate-secret"])
      expect((await admin.post(`/v1/webhooks/${made.id}${path}`, {})).status).toBe(404);
    expect((await admin.put(`/v1/webhooks/${made.id}`, { url: receiver.url, events: ["*"] })).status).toBe(404);
  });

  it("a slow receiver keeps nobody waiting", async () => {
    const sockets: Socket[] = [];
    const silent = createServer((socket) => sockets.push(socket));
    await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
    const { port } = silent.address() as { port: number };
    await hook(["*"], `http://127.0.0.1:${port}/`);
    await hook();
    const startedAt = performance.now();
    await decide();
    await received(1);
    await decide();
    await received(2);
    expect(performance.now() - startedAt).toBeLessThan(3_000);
    silent.close();
    for (const socket of sockets) socket.destroy();
    const metrics = await (await fetch(`${server.url}/metrics`)).text();
    expect(metrics).toMatch(/gatehouse_outbox_lag_seconds \d/);
    expect(metrics).toMatch(/gatehouse_webhook_attempt_duration_seconds_count\{state="delivered"\} [1-9]/);
  });
});
