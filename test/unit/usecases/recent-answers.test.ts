import { describe, expect, test } from "vitest";
import { createRecentAnswers } from "../../../src/usecases/recent-answers.ts";

function aClock() {
  let time = 0;
  return { now: () => new Date(time), pass: (seconds: number) => (time += seconds * 1000) };
}

describe("recent answers", () => {
  test("over little are always of now", async () => {
    let count = 0;
    const recent = createRecentAnswers<{ n: number }>(aClock().now, ({ n }) => n > 100);
    const find = async () => ({ n: ++count });
    expect([await recent("a", find), await recent("a", find)]).toEqual([{ n: 1 }, { n: 2 }]);
  });

  test("over much are found again in the background, once, and never older than a minute", async () => {
    let count = 100;
    const clock = aClock();
    const recent = createRecentAnswers<{ n: number }>(clock.now, ({ n }) => n > 100);
    const find = async () => ({ n: ++count });
    expect(await recent("a", find)).toEqual({ n: 101 });
    clock.pass(2);
    expect(await recent("a", find)).toEqual({ n: 101 });
    clock.pass(10);
    expect(await Promise.all([recent("a", find), recent("a", find)])).toEqual([{ n: 101 }, { n: 101 }]);
    await new Promise((resolve) => setImmediate(resolve));
    expect(await recent("a", find)).toEqual({ n: 102 });
    clock.pass(61);
    expect(await Promise.all([recent("a", find), recent("a", find)])).toEqual([{ n: 103 }, { n: 103 }]);
    expect(await recent("b", find)).toEqual({ n: 104 });
  });

  test("a failure is told to who waits for it, and the next one asks again", async () => {
    let isAway = true;
    const recent = createRecentAnswers<{ n: number }>(aClock().now, () => true);
    const find = async () => {
      if (isAway) throw new Error("away");
      return { n: 1 };
    };
    await expect(recent("a", find)).rejects.toThrow("away");
    isAway = false;
    expect(await recent("a", find)).toEqual({ n: 1 });
  });
});
