import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openEventStream } from "../helpers/event-stream.ts";
import { openQueuePeople, type QueuePeople } from "../helpers/queue-people.ts";
import { openTestServer, type TestServer } from "../helpers/test-server.ts";

describe("watching the queue", () => {
  let server: TestServer;
  let people: QueuePeople;
  let key: string;

  beforeAll(async () => {
    server = await openTestServer();
    people = await openQueuePeople(server);
    key = await server.keyFor("auditor");
  });
  afterAll(() => server?.close());

  const watch = (lastEventId?: string) =>
    openEventStream(`${server.url}/v1/cases/events`, {
      authorization: `Bearer ${key}`,
      ...(lastEventId && { "last-event-id": lastEventId }),
    });

  it("tells each change once, as the case stands, to everybody who watches", async () => {
    const watchers = await Promise.all([watch(), watch()]);
    try {
      expect(watchers[0]?.response.headers.get("content-type")).toMatch(/^text\/event-stream/);
      const decision = await people.holdSignup();
      await people.change(people.analyst, decision, "claim");
      for (const watcher of watchers) {
        const opened = await watcher.next();
        expect(opened).toMatchObject({ event: "case", data: { caseId: decision.caseId, type: "opened" } });
        const claimed = await watcher.next();
        expect(claimed.data).toMatchObject({ type: "claimed", state: "claimed", revision: 2, assignee: { name: "analyst" } });
        expect(claimed.id).toBe(claimed.data["id"]);
      }
    } finally {
      for (const watcher of watchers) await watcher.close();
    }
  });

  it("a watcher that comes back is told what it missed", async () => {
    const first = await watch();
    const decision = await people.holdSignup();
    const seen = await first.next();
    await first.close();
    await people.change(people.analyst, decision, "claim");
    await people.change(people.analyst, decision, "notes", { text: "while nobody watched" });
    const again = await watch(seen.id ?? "");
    const types: unknown[] = [];
    while (!types.includes("note")) {
      const { data } = await again.next();
      if (data["caseId"] === decision.caseId) types.push(data["type"]);
    }
    await again.close();
    expect(types).toEqual(["claimed", "note"]);
  });

  it("who says that it was somewhere that is not known is told to read the queue again", async () => {
    const watcher = await watch("nonsense");
    expect((await watcher.next()).event).toBe("reset");
    await watcher.close();
    const ancient = await watch("evt_0000000000e6y7zzzzzzzzzzzz");
    const { event } = await ancient.next();
    expect(["case", "reset"]).toContain(event);
    await ancient.close();
  });

  it("a server that stops ends the streams, and does not wait for them", async () => {
    const other = await openTestServer();
    const stream = await openEventStream(`${other.url}/v1/cases/events`, {
      authorization: `Bearer ${await other.keyFor("auditor")}`,
    });
    const started = Date.now();
    await other.close();
    await stream.ended;
    expect(Date.now() - started).toBeLessThan(8_000);
  });
});
