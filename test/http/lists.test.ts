import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import request from "supertest";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ownCsv } from "../helpers/opened-lists.ts";
import { openPublisher, type Publisher } from "../helpers/publisher.ts";
import { openTestServer, type TestServer } from "../helpers/test-server.ts";

describe("the lists of a server", () => {
  let directory: string;
  let publisher: Publisher;
  let server: TestServer;
  let auditor: string;
  const as = (key: string) => ({ authorization: `Bearer ${key}` });
  const refresh = async (query = "") =>
    (await request(server.url).post(`/v1/lists/own/refresh${query}`).set(as(server.adminKey.key)).expect(200)).body;
  const diff = (query = "") => request(server.url).get(`/v1/lists/own/diff${query}`).set(as(auditor));

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), "gatehouse-http-lists-"));
    publisher = await openPublisher();
    publisher.publish("/own.csv", ownCsv(100));
    const listsFile = join(directory, "lists.yaml");
    const files = { list: `${publisher.url}/own.csv` };
    const own = { id: "own", publisher: "Us", format: "plain-csv", files, effect: "watch", refreshHours: 24 };
    await writeFile(listsFile, JSON.stringify({ sources: [own] }));
    server = await openTestServer({ listsFile });
    auditor = await server.keyFor("auditor");
    await refresh();
  });
  afterAll(async () => {
    await server.close();
    await publisher.close();
    await rm(directory, { recursive: true });
  });

  test("tell a refused version in the list, in /readyz, in the metrics and in the audit log", async () => {
    publisher.publish("/own.csv", ownCsv(3));
    const problem = "the list shrank from 100 entries to 3, by more than a tenth";
    expect(await refresh()).toMatchObject({ entries: 100, problem });
    const lists = await request(server.url).get("/v1/lists").set(as(auditor)).expect(200);
    expect(lists.body.items[0]).toMatchObject({ id: "own", entries: 100, problem });
    const { body } = await request(server.url).get("/readyz").expect(200);
    expect(body.degraded).toContainEqual(
      expect.objectContaining({ part: "list:own", detail: `the last refresh failed: ${problem}` }),
    );
    const metrics = (await request(server.url).get("/metrics").expect(200)).text;
    expect(metrics).toContain('gatehouse_list_entries{list="own"} 100');
    expect(metrics).toContain('gatehouse_list_last_refresh_successful{list="own"} 0');
    expect(metrics).toContain('gatehouse_list_age_seconds{list="own"} 0');
    const audit = await request(server.url).get("/v1/audit?entity=own").set(as(auditor)).expect(200);
    expect(audit.body.items[0]).toMatchObject({ action: "list.refreshed", entity: "own", data: { problem, entries: 100 } });
  });

  test("take it when an administrator says so, and tell what it changed in pages", async () => {
    publisher.publish("/own.csv", ownCsv(3));
    expect(await refresh("?acceptSmaller=true")).toMatchObject({ entries: 3, problem: null });
    const first = (await diff("?limit=60").expect(200)).body;
    expect(first).toMatchObject({ list: "own", counts: { added: 0, removed: 97, changed: 0 } });
    const second = (await diff(`?limit=60&cursor=${first.nextCursor}`).expect(200)).body;
    expect([first.items.length, second.items.length, second.nextCursor]).toEqual([60, 37, null]);
    publisher.publish("/own.csv", ownCsv(4));
    await refresh();
    await diff(`?cursor=${first.nextCursor}`).expect(409);
    expect((await diff().expect(200)).body.counts).toEqual({ added: 1, removed: 0, changed: 0 });
  });

  test("refuse what does not fit", async () => {
    await diff("?cursor=bm9uZQ").expect(422);
    await diff("?limit=0").expect(422);
    await request(server.url).get("/v1/lists/none/diff").set(as(auditor)).expect(404);
    await request(server.url).post("/v1/lists/own/refresh?acceptSmaller=maybe").set(as(server.adminKey.key)).expect(422);
  });
});
