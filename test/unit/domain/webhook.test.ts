import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { listensTo, pauseMs, retryDelayMs, roundSize, webhookEvents } from "../../../src/domain/webhook.ts";

const HOUR_MS = 3_600_000;

describe("what a webhook listens to", () => {
  test.each([
    [["*"], "tenant.closed", true],
    [["tenant.*"], "tenant.closed", true],
    [["tenant.*"], "decision.made", false],
    [["decision.resolved"], "decision.made", false],
    [["decision.made", "case.*"], "case.overdue", true],
    [["case.*"], "casework.made", false],
  ])("%j and %s: %s", (events, event, expected) => {
    expect(listensTo(events, event)).toBe(expected);
  });

  test("every event has a kind of its own, by which it can be asked for", () => {
    for (const event of Object.keys(webhookEvents)) expect(event).toMatch(/^[a-z]+\.[a-z_]+$/);
  });
});

describe("retries", () => {
  test("begin within seconds and grow to hours", () => {
    const waits = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((attempts) => retryDelayMs(attempts, 0.5));
    expect(waits).toEqual(waits.toSorted((a, b) => a - b));
    expect(waits[0]).toBe(2_000);
    expect(waits.at(-1)).toBe(10 * HOUR_MS);
  });

  test("a delivery is tried at least ten times within three days", () => {
    let at = 0;
    let attempts = 0;
    for (; at < 72 * HOUR_MS; attempts++) at += retryDelayMs(attempts + 1, 1);
    expect(attempts).toBeGreaterThanOrEqual(10);
  });

  test("are spread by a tenth to both sides, and wait for what the receiver asks for, up to an hour", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 30 }), fc.double({ min: 0, max: 1, noNaN: true }), (attempts, chance) => {
        const middle = retryDelayMs(attempts, 0.5);
        const wait = retryDelayMs(attempts, chance);
        expect(Math.abs(wait - middle)).toBeLessThanOrEqual(middle * 0.1 + 1);
      }),
    );
    expect(retryDelayMs(1, 0.5, 30_000)).toBe(30_000);
    expect(retryDelayMs(1, 0.5, 100 * HOUR_MS)).toBe(HOUR_MS);
  });
});

test("a receiver that fails again and again is left alone, then probed with one delivery", () => {
  expect([0, 1, 4].map(pauseMs)).toEqual([0, 0, 0]);
  expect([5, 6, 7].map(pauseMs)).toEqual([15_000, 30_000, 60_000]);
  expect(pauseMs(1_000)).toBe(300_000);
  expect([roundSize(4, 16), roundSize(5, 16)]).toEqual([16, 1]);
});
