import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { GatehouseError } from "../../../src/domain/errors.ts";
import type { ChoiceRule } from "../../../src/doors/unavailable/choice.ts";
import { createDecideInTime } from "../../../src/doors/unavailable/decide-in-time.ts";
import type { Asking, UndecidedCall, UndecidedCalls } from "../../../src/doors/unavailable/undecided-calls.ts";

const asking = (accelerator = "H100"): Asking => ({
  kind: "instance",
  body: { tenant: "acct-1", accelerator },
  caller: { id: "key_1", name: "a proxy", roles: ["service"] },
});
const away = () => Promise.reject(new GatehouseError("unavailable", { detail: "the store is away" }));

const silent = () => new Promise<never>(() => undefined);

function inTime({
  undecided,
  deadlineMs = 80,
  ping = silent,
}: {
  undecided?: UndecidedCalls | null;
  deadlineMs?: number;
  ping?: () => Promise<unknown>;
} = {}) {
  const kept: UndecidedCall[] = [];
  const counted: string[] = [];
  const logged: string[] = [];
  const log = (_data: unknown, text: string) => void logged.push(text);
  const store = { keep: async (call: UndecidedCall) => void kept.push(call), drop: async () => undefined };
  const decide = createDecideInTime({
    deadlineMs,
    ping,
    bucketOf: (name) => (name === "H100" ? "a.1" : "consumer"),
    undecided: undecided === undefined ? store : undecided,
    count: (choice, because) => counted.push(`${choice} ${because}`),
    logger: { warn: log, error: log } as never,
    now: () => new Date("2026-11-24T09:00:00Z"),
  });
  return { decide, kept, counted, logged };
}

describe("a call for which nothing can be decided", () => {
  test("is decided like any other where there is nothing in the way, and nothing is said of it", async () => {
    const { decide, counted, logged } = inTime();
    expect(await decide(asking(), "hold", async (key) => [key, "decided"])).toEqual([null, "decided"]);
    expect([counted, logged]).toEqual([[], []]);
  });

  test.each([
    ["hold", "hold"],
    ["deny", "deny"],
    ["allow", "allow"],
    [{ default: "deny", "a.1": "hold", consumer: "allow" }, "hold"],
    [{ default: "deny", consumer: "allow" }, "deny"],
  ] as [ChoiceRule, string][])("by %j is met with %s, and counted and logged", async (rule, choice) => {
    for (const [because, attempt] of [
      ["unavailable", away],
      ["deadline", silent],
    ] as const) {
      const { decide, counted, logged, kept } = inTime();
      expect(await decide(asking(), rule, attempt)).toMatchObject({ kind: "undecided", choice, because });
      expect([counted, logged.length, kept.length]).toEqual([[`${choice} ${because}`], 1, choice === "allow" ? 1 : 0]);
    }
  });

  test("that goes through is written down before, under the key of the decision that is due", async () => {
    const { decide, kept } = inTime();
    let key: string | null = null;
    const said = await decide(asking("RTX 4090"), { default: "hold", consumer: "allow" }, (given) => {
      key = given;
      return away();
    });
    expect(said).toMatchObject({ choice: "allow", callId: key });
    expect(kept).toEqual([{ ...asking("RTX 4090"), id: key, at: "2026-11-24T09:00:00.000Z" }]);
    expect(key).toMatch(/^call_/);
  });

  test("does not go through when it cannot be written down, or when there is nowhere to write", async () => {
    const full = { keep: () => Promise.reject(new Error("the disk is full")), drop: async () => undefined };
    for (const undecided of [full, null])
      expect(await inTime({ undecided }).decide(asking(), "allow", away)).toMatchObject({ choice: "hold", callId: null });
  });

  test("refusals are no failures: they reach the caller as they are", async () => {
    const { decide, counted } = inTime();
    for (const code of ["validation", "not-found", "internal"] as const)
      await expect(decide(asking(), "allow", () => Promise.reject(new GatehouseError(code)))).rejects.toMatchObject({ code });
    expect(counted).toEqual([]);
  });

  test("a decision that comes late is there for a caller who comes back, and is made once", async () => {
    const { decide } = inTime();
    let times = 0;
    const slow = async () => {
      times++;
      await sleep(150);
      return "decided";
    };
    expect(await decide(asking(), "hold", slow)).toMatchObject({ choice: "hold", because: "deadline" });
    expect(await decide(asking(), "hold", slow)).toBe("decided");
    expect(await decide(asking("L4"), "hold", async () => "another")).toBe("another");
    expect(times).toBe(1);
  });

  test("a slow decision of a store that answers is waited for, though not for ever", async () => {
    const { decide } = inTime({ deadlineMs: 40, ping: async () => undefined });
    const started = performance.now();
    expect(await decide(asking(), "hold", () => sleep(150, "decided"))).toBe("decided");
    expect(await decide(asking("L4"), "hold", silent)).toMatchObject({ because: "deadline" });
    expect(performance.now() - started).toBeLessThan(1_500);
  });

  test("time in which the whole process stood still is not the caller's wait", async () => {
    const { decide } = inTime({ deadlineMs: 160 });
    const pending = decide(asking(), "hold", async () => {
      await sleep(20);
      return "decided";
    });
    const until = performance.now() + 300;
    while (performance.now() < until);
    expect(await pending).toBe("decided");
  });
});
