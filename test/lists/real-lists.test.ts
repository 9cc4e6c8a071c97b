import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createLogger } from "../../src/platform/logger.ts";
import { type OpenLists, openLists } from "../../src/screening/lists/open-lists.ts";
import { type ListPublisher, openListPublisher } from "../helpers/list-publisher.ts";
import { longestPauseDuring } from "../helpers/longest-pause.ts";
import { bestMatch } from "../helpers/opened-lists.ts";
import { hasSharedData, sharedPath, withoutSharedData } from "../helpers/shared-data.ts";

describe.skipIf(!hasSharedData)(`the real lists of three publishers (${withoutSharedData})`, { timeout: 120_000 }, () => {
  let directory: string;
  let publisher: ListPublisher;
  let lists: OpenLists;
  const start = () =>
    openLists({
      file: publisher.listsFile,
      cacheDir: join(directory, "cache"),
      logger: createLogger({ level: "silent" }),
      now: () => new Date("2026-08-10T12:00:00Z"),
    });

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), "gatehouse-real-lists-"));
    publisher = await openListPublisher(directory);
    lists = await start();
  });
  afterAll(async () => {
    await lists.close();
    await publisher.close();
    await rm(directory, { recursive: true });
  });

  test("are fetched, read and indexed while the event loop goes on", async () => {
    const { result, pauseMs } = await longestPauseDuring(() => lists.refreshDue());
    expect(result.map(({ id, entries, problem }) => [id, entries, problem])).toEqual([
      ["us-ofac-sdn", 13_821, null],
      ["us-csl", 5_418, null],
      ["un-sc", 1_003, null],
    ]);
    // 10 ms is what we promise of our own machine; one that is shared, and compiles for the first time, gets some more.
    expect(pauseMs).toBeLessThan(30);
    expect(bestMatch(lists, "Aerocaribbean Airlines")).toBe("AEROCARIBBEAN AIRLINES");
  });

  test("are there again after a restart, in a moment and from memory-sized files, without a build", async () => {
    const before = lists.current().digest;
    await lists.close();
    const startedAt = performance.now();
    const { result, pauseMs } = await longestPauseDuring(start);
    lists = result;
    expect(performance.now() - startedAt).toBeLessThan(3_000);
    expect(pauseMs).toBeLessThan(30);
    expect(lists.current().digest).toBe(before);
    expect(bestMatch(lists, "Inspur Group Co., Ltd.")).not.toBeNull();
  });

  test("change by what the publisher changed in four months", async () => {
    publisher.publish(
      "/ofac/sdn.csv",
      await (await import("node:fs/promises")).readFile(sharedPath("data/lists/ofac-later/sdn.csv")),
    );
    expect(await lists.refresh("us-ofac-sdn")).toMatchObject({ entries: 14_668, problem: null });
    const { counts, items } = await lists.changes("us-ofac-sdn", { from: 0, limit: 200 });
    expect(counts).toMatchObject({ added: 951, removed: 104 });
    expect(items).toHaveLength(200);
    expect(items.filter(({ change, fields }) => change === "changed" && fields.length === 0)).toEqual([]);
  });
});
