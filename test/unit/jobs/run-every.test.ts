import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { runEvery } from "../../../src/jobs/run-every.ts";
import { createLogger } from "../../../src/platform/logger.ts";

test("a periodic job that takes long is told when the server stops, and waited for", async () => {
  let ended = false;
  const run = async (signal: AbortSignal) => {
    await sleep(60_000, undefined, { signal }).catch(() => undefined);
    ended = true;
  };
  const stop = runEvery([{ name: "long", everyMs: 60_000, atStart: true, run }], createLogger({ level: "silent" }));
  await stop();
  expect(ended).toBe(true);
});
