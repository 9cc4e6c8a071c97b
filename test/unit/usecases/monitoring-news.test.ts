import { describe, expect, test } from "vitest";
import type { Reason, Verdict } from "../../../src/domain/decision.ts";
import type { KnownCause } from "../../../src/store/monitoring-causes.ts";
import { newsOf } from "../../../src/usecases/monitoring-news.ts";

const DAY = 86_400_000;
const NOW = new Date("2026-11-24T12:00:00Z");
const ago = (days: number) => new Date(NOW.getTime() - days * DAY);
const terms = { quietMs: 30 * DAY, evidenceMs: DAY / 24 };

const aReason = (rule: string, changes: Partial<Reason> = {}): Reason => ({
  ...{ rule, title: "", category: "behaviour", points: 10, effect: "review", citation: null },
  evidence: [{ path: "behaviour.payers", value: 3 }],
  ...changes,
});

const verdictOf = (...reasons: Reason[]): Verdict => ({
  outcome: "review",
  score: 50,
  thresholds: { review: 40, deny: 85 },
  reasons,
  policy: { id: "p", version: 1, digest: "d" },
});

const known = (changes: Partial<KnownCause> = {}): KnownCause => ({
  ...{ rule: "r", points: 10, effect: "review", evidence: "sha256:old", notedAt: ago(1), isRunning: false, endedAt: ago(1) },
  ...changes,
});

const rulesOf = (verdict: Verdict, state: { cause?: KnownCause; signup?: Reason[]; hasChanges?: boolean } = {}) =>
  newsOf(
    verdict,
    {
      causes: new Map(state.cause ? [["r", state.cause]] : []),
      signup: state.signup ?? [],
      hasChanges: state.hasChanges ?? false,
    },
    terms,
    NOW,
  ).map(({ rule }) => rule);

describe("what monitoring found is news", () => {
  test("the first time", () => {
    expect(rulesOf(verdictOf(aReason("r"), aReason("s")))).toEqual(["r", "s"]);
  });

  test("not again while a case about it has just got it, but later with other evidence", () => {
    const verdict = verdictOf(aReason("r"));
    expect(rulesOf(verdict, { cause: known({ isRunning: true, endedAt: null, notedAt: ago(0.01) }) })).toEqual([]);
    expect(rulesOf(verdict, { cause: known({ isRunning: true, endedAt: null, notedAt: ago(1) }) })).toEqual(["r"]);
    const [{ evidence }] = newsOf(verdict, { causes: new Map(), signup: [], hasChanges: false }, terms, NOW) as [KnownCause];
    expect(rulesOf(verdict, { cause: known({ isRunning: true, endedAt: null, evidence }) })).toEqual([]);
  });

  test("not what a person approved, until it has been quiet for a month", () => {
    expect(rulesOf(verdictOf(aReason("r")), { cause: known({ endedAt: ago(29) }) })).toEqual([]);
    expect(rulesOf(verdictOf(aReason("r")), { cause: known({ endedAt: ago(31) }) })).toEqual(["r"]);
  });

  test("at once when it gets graver", () => {
    expect(rulesOf(verdictOf(aReason("r", { points: 11 })), { cause: known() })).toEqual(["r"]);
    expect(rulesOf(verdictOf(aReason("r", { effect: "deny" })), { cause: known() })).toEqual(["r"]);
    expect(rulesOf(verdictOf(aReason("r", { points: 9 })), { cause: known() })).toEqual([]);
  });

  test("not what the sign-up was decided on with open eyes, unless it is graver by now", () => {
    expect(rulesOf(verdictOf(aReason("r")), { signup: [aReason("r")] })).toEqual([]);
    expect(rulesOf(verdictOf(aReason("r")), { signup: [aReason("r", { points: 5 })] })).toEqual(["r"]);
  });

  test("only what events can have moved: the rest is for those who change lists and profiles", () => {
    const screening = aReason("r", { evidence: [{ path: "screening.listedStrong", value: 1 }] });
    expect(rulesOf(verdictOf(screening))).toEqual([]);
    expect(rulesOf(verdictOf(screening), { hasChanges: true })).toEqual(["r"]);
  });

  test("where no rule asks by itself and the score does, the weightiest", () => {
    expect(rulesOf(verdictOf(aReason("r", { effect: null }), aReason("s", { effect: null, points: 3 })))).toEqual(["r"]);
    expect(rulesOf({ ...verdictOf(aReason("r", { effect: null })), outcome: "allow" })).toEqual([]);
  });
});
