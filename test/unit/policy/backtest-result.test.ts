import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Outcome, Reason, Resolution, Verdict } from "../../../src/domain/decision.ts";
import { backtestResult } from "../../../src/policy/compare/backtest-result.ts";
import { addChange, addDecision, type BacktestTally, emptyTally } from "../../../src/policy/compare/backtest-tally.ts";
import { suggestForCapacity, suggestForRecall } from "../../../src/policy/compare/suggest-threshold.ts";
import { thresholdCurve } from "../../../src/policy/compare/threshold-curve.ts";
import { readPolicy } from "../../../src/policy/document/read-policy.ts";
import { defaultPolicyText } from "../../helpers/policies.ts";

interface Told {
  score: number;
  effect: "review" | "deny" | null;
  day: number;
  resolution: Resolution | null;
  before: Outcome;
}

const told: fc.Arbitrary<Told> = fc.record({
  score: fc.integer({ min: 0, max: 100 }),
  effect: fc.constantFrom(null, null, null, "review", "deny"),
  day: fc.integer({ min: 1, max: 5 }),
  resolution: fc.constantFrom(null, "approved", "rejected"),
  before: fc.constantFrom<Outcome>("allow", "review", "deny"),
});

const THRESHOLD = 40;

const outcomeOf = ({ score, effect }: Told, threshold: number): Outcome =>
  effect === "deny" ? "deny" : effect === "review" || score >= threshold ? "review" : "allow";

const reason = (rule: string, effect: Told["effect"]): Reason =>
  ({ rule, title: rule, category: "payment", points: 1, effect, evidence: {}, citation: null }) as unknown as Reason;

function tallyOf(all: readonly Told[], from = 0, tally: BacktestTally = emptyTally()): BacktestTally {
  for (const [i, one] of all.entries()) {
    if (i < from) continue;
    const after = {
      outcome: outcomeOf(one, THRESHOLD),
      score: one.score,
      reasons: [reason("payment.crypto", one.effect)],
    } as unknown as Verdict;
    const before = { outcome: one.before, score: 0 };
    const at = new Date(Date.UTC(2026, 0, one.day));
    const decision = { id: `dec_${i}`, kind: "signup", at, before, resolution: one.resolution, after, filled: [] };
    if (addDecision(tally, decision)) addChange(tally, decision, []);
  }
  return tally;
}

const many = fc.array(told, { minLength: 1, maxLength: 60 });

describe("what a backtest finds", () => {
  it("counts at every threshold what deciding by that threshold would hold and stop", () => {
    fc.assert(
      fc.property(many, fc.integer({ min: 0, max: 101 }), (all, threshold) => {
        const point = thresholdCurve(tallyOf(all))[threshold];
        const days = new Set(all.map(({ day }) => day)).size;
        const held = all.filter((one) => outcomeOf(one, threshold) === "review").length;
        expect(point?.alertsPerDay).toBeCloseTo(held / days);
        const stopped = (resolution: Resolution) =>
          all.filter((one) => one.resolution === resolution && outcomeOf(one, threshold) !== "allow").length;
        const [right, wrong] = [stopped("rejected"), stopped("approved")];
        const rejected = all.filter(({ resolution }) => resolution === "rejected").length;
        expect(point?.precision).toBe(right + wrong === 0 ? null : right / (right + wrong));
        expect(point?.recall).toBe(rejected === 0 ? null : right / rejected);
      }),
    );
  });

  it("suggests the lowest threshold that the team can work, and none where effects alone hold more", () => {
    fc.assert(
      fc.property(many, fc.integer({ min: 1, max: 20 }), (all, capacity) => {
        const tally = tallyOf(all);
        const alerts = thresholdCurve(tally).map(({ alertsPerDay }) => alertsPerDay);
        const { threshold, interval } = suggestForCapacity(tally, capacity);
        const fits = alerts.findIndex((count) => count <= capacity);
        expect(threshold).toBe(fits === -1 ? null : fits);
        expect(interval === null).toBe(threshold === null);
        if (interval) expect(interval[0]).toBeLessThanOrEqual(interval[1]);
      }),
    );
  });

  it("suggests the highest threshold that still stops the share of rejections that is asked for", () => {
    fc.assert(
      fc.property(many, fc.constantFrom(0.5, 0.9, 1), (all, recall) => {
        const tally = tallyOf(all);
        const points = thresholdCurve(tally).filter((point) => point.recall !== null && point.recall >= recall);
        const { threshold, interval, note } = suggestForRecall(tally, recall);
        expect(threshold).toBe(points.at(-1)?.threshold ?? null);
        if (threshold === null) expect(note).toContain("nobody has rejected");
        else expect(interval).not.toBeNull();
      }),
    );
  });

  it("gives an interval that holds the threshold of the whole, and narrows as verdicts grow in number", () => {
    const verdicts = (count: number): Told[] =>
      Array.from({ length: count }, (_, i) => ({
        score: 30 + (i % 40),
        effect: null,
        day: 1,
        resolution: "rejected",
        before: "review",
      }));
    const widthOf = (count: number) => {
      const { threshold, interval } = suggestForRecall(tallyOf(verdicts(count)), 0.9);
      const [low, high] = interval ?? [Number.NaN, Number.NaN];
      expect(threshold).toBeGreaterThanOrEqual(low);
      expect(threshold).toBeLessThanOrEqual(high);
      return high - low;
    };
    expect(widthOf(4_000)).toBeLessThan(widthOf(40));
    expect(suggestForRecall(tallyOf(verdicts(40)), 0.9)).toEqual(suggestForRecall(tallyOf(verdicts(40)), 0.9));
  });

  it("names rules that never fire, fire on everything, or that people always approve, and says where labels are few", () => {
    const { document } = readPolicy(defaultPolicyText);
    if (!document) throw new Error("the default policy does not load");
    const approved: Told = { score: 50, effect: null, day: 1, resolution: "approved", before: "allow" };
    const result = backtestResult(tallyOf(new Array<Told>(25).fill(approved)), document, { capacity: 10, recall: null });
    expect(result.findings.firesOnEverything).toEqual(["payment.crypto"]);
    expect(result.findings.alwaysApproved).toEqual(["payment.crypto"]);
    expect(result.findings.neverFired).not.toContain("payment.crypto");
    expect(result.findings.neverFired).toContain("screening.sdn_match");
    expect(result.outcomes).toEqual([{ before: "allow", after: "review", decisions: 25 }]);
    expect(result.changed).toMatchObject({ total: 25, byRule: [{ rule: "payment.crypto", decisions: 25 }] });
    expect(result.days).toEqual([expect.objectContaining({ alertsBefore: 0, alertsAfter: 25, overCapacity: true })]);
    expect(result.labels).toMatchObject({ approved: 25, rejected: 0, unlabelled: 0, tooFew: true });
  });

  it("is the same whether it is counted at once or goes on from what was written down in the middle", () => {
    fc.assert(
      fc.property(many, (all) => {
        const half = all.length >> 1;
        const kept = JSON.parse(JSON.stringify(tallyOf(all.slice(0, half)))) as BacktestTally;
        expect(tallyOf(all, half, kept)).toEqual(tallyOf(all));
      }),
    );
  });
});
