import { readFileSync } from "node:fs";
import { describe, expect, it, test } from "vitest";
import { readPolicyTests, surprisesOf } from "../../../src/console/pages/tuning/policy-tests.ts";
import { readThresholds } from "../../../src/console/pages/tuning/read-thresholds.ts";
import { effectsOf, movedWords } from "../../../src/console/pages/tuning/threshold-effects.ts";
import { stepsOf } from "../../../src/console/pages/tuning/version-steps.ts";
import { writeThresholds } from "../../../src/console/pages/tuning/write-thresholds.ts";
import type { VersionSummary } from "../../../src/console/queries/tuning.ts";

const config = (name: string) => readFileSync(new URL(`../../../config/policies/${name}`, import.meta.url), "utf8");

describe("thresholds in the text of a policy", () => {
  const block = "id: x\nthresholds: # of both kinds\n  review: 40 # held\n  deny: 85\nrules:\n  - review: 3\n";

  it("are read whether they stand in one line or in several", () => {
    expect(readThresholds("id: x\nthresholds: { review: 40, deny: 85 }\n")).toEqual({ review: 40, deny: 85 });
    expect(readThresholds(block)).toEqual({ review: 40, deny: 85 });
    expect(readThresholds("id: x\n")).toBeUndefined();
  });

  it("are written back without touching anything else", () => {
    expect(writeThresholds("a: 1\nthresholds: { review: 40, deny: 85 } # why\n", { review: 35, deny: 90 })).toBe(
      "a: 1\nthresholds: { review: 35, deny: 90 } # why\n",
    );
    expect(writeThresholds(block, { review: 35, deny: 90 })).toBe(block.replace("review: 40", "review: 35").replace("85", "90"));
    expect(writeThresholds("id: x\n", { review: 1, deny: 2 })).toBeNull();
  });

  it("of the shipped policy are found", () => {
    const yaml = config("foreign-malicious-actor.yaml");
    const written = writeThresholds(yaml, { review: 33, deny: 77 });
    expect(readThresholds(written ?? "")).toEqual({ review: 33, deny: 77 });
  });
});

describe("what thresholds lead to", () => {
  const points = Array.from({ length: 102 }, (_, threshold) => ({
    threshold,
    alertsPerDay: 5 + Math.max(0, 100 - threshold),
    precision: 0.5,
    recall: threshold <= 40 ? 1 : 0.9,
  }));

  it("moves together: who is denied by the score is not held, floors stay", () => {
    expect(effectsOf(points, { review: 40, deny: 85 }, 90)).toEqual({
      heldPerDay: 50,
      deniedPerDay: 15,
      precision: 0.5,
      recall: 1,
      missed: 0,
    });
  });

  it("is said in words", () => {
    const [before, after] = [effectsOf(points, { review: 40, deny: 85 }, 90), effectsOf(points, { review: 50, deny: 85 }, 90)];
    expect(movedWords(after, before, 90)).toBe("≈ 10 fewer alerts a day; 9 of 90 rejections would have passed.");
    expect(movedWords({ ...before, missed: null }, before, 0)).toContain("recall is not known");
  });
});

describe("cases of a policy", () => {
  it("are read from the shipped file, with why some cannot run here", () => {
    const tests = readPolicyTests(config("foreign-malicious-actor.tests.yaml"));
    expect(tests.length).toBeGreaterThan(5);
    expect(tests[0]).toMatchObject({ name: "A university signs up", obstacle: null, expect: { outcome: "allow", max: 20 } });
    expect(tests.some(({ obstacle }) => obstacle?.includes("instance request"))).toBe(true);
  });

  it("say what came out otherwise", () => {
    const [one] = readPolicyTests(
      "cases: [{name: a, signup: {}, expect: {outcome: allow, rules: [a.b], notRules: [c.d], score: {max: 10}}}]",
    );
    expect(surprisesOf(one!, { outcome: "review", score: 40, reasons: [{ rule: "c.d" }] })).toEqual([
      "the outcome is review, not allow",
      "a.b does not fire",
      "c.d fires",
      "the score is 40, not 0 to 10",
    ]);
    expect(surprisesOf(one!, { outcome: "allow", score: 1, reasons: [{ rule: "a.b" }] })).toEqual([]);
  });

  test("that are none are refused in words", () => expect(() => readPolicyTests("a: 1")).toThrow("no `cases`"));
});

describe("steps of a version", () => {
  const version = (state: VersionSummary["state"], author = "lee") =>
    ({ state, author: { id: author, name: author }, steps: { approve: {} } }) as unknown as VersionSummary;
  const steps = (of: VersionSummary, ...roles: ("policy-author" | "policy-approver" | "analyst")[]) =>
    stepsOf(of, { id: "lee", roles }).map(({ word }) => word);

  test("are those of its state and of the person's roles", () => {
    expect(steps(version("draft"), "policy-author")).toEqual(["Submit", "Retire"]);
    expect(steps(version("submitted", "kim"), "policy-approver")).toEqual(["Approve", "Retire"]);
    expect(steps(version("approved"), "policy-approver")).toEqual(["Activate", "Run in the shadow", "Retire"]);
    expect(steps(version("retired"), "policy-author")).toEqual(["Take back", "Run in the shadow"]);
    expect(steps(version("active"), "policy-author")).toEqual([]);
    expect(steps(version("approved"), "analyst")).toEqual([]);
  });

  test("never hold the approval of one's own version", () => {
    expect(steps(version("submitted"), "policy-approver", "policy-author")).toEqual(["Retire"]);
  });
});
