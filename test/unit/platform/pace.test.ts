import { describe, expect, test } from "vitest";
import { createPace } from "../../../src/platform/pace.ts";

const spin = (ms: number) => {
  for (const until = performance.now() + ms; performance.now() < until; );
};

describe("long work at a pace", () => {
  test("rests as long as it is told after it has worked, and not before", async () => {
    const pace = createPace(3, new AbortController().signal);
    const started = performance.now();
    await pace();
    expect(performance.now() - started).toBeLessThan(5);
    spin(10);
    const worked = performance.now();
    await pace();
    expect(performance.now() - worked).toBeGreaterThan(25);
  });

  test("lets others have their turn", async () => {
    const pace = createPace(1, new AbortController().signal);
    let turns = 0;
    const timer = setInterval(() => turns++, 1);
    for (let i = 0; i < 10; i++) {
      spin(4);
      await pace();
    }
    clearInterval(timer);
    expect(turns).toBeGreaterThanOrEqual(5);
  });

  test("ends with the signal, at work and at rest", async () => {
    const stopping = new AbortController();
    const pace = createPace(1_000, stopping.signal);
    spin(5);
    const resting = pace();
    stopping.abort();
    await expect(resting).rejects.toThrow(/abort/i);
    await expect(pace()).rejects.toThrow(/abort/i);
  });
});
