import { describe, expect, test } from "vitest";
import { type CaseState, caseMoves, isEnded } from "../../../src/domain/review-case.ts";
import { standingMoves, type TenantStanding } from "../../../src/domain/tenant.ts";

const states = Object.keys(caseMoves) as CaseState[];

/** All states that can be reached from one. */
function reachableFrom(start: CaseState): Set<CaseState> {
  const found = new Set([start]);
  for (const state of found) for (const next of caseMoves[state]) found.add(next);
  return found;
}

describe("moves of a case", () => {
  test("what is ended stays as it is, and nothing else is ended", () => {
    expect(states.filter(isEnded)).toEqual(["approved", "rejected"]);
    expect(states.filter((state) => caseMoves[state].length === 0)).toEqual(["approved", "rejected"]);
  });

  test("nobody can close a case that nobody has claimed", () => {
    expect(caseMoves.open).toEqual(["claimed", "escalated"]);
  });

  test("every case can still be approved and rejected, and given back before its verdict", () => {
    for (const state of states.filter((each) => !isEnded(each))) {
      const reached = reachableFrom(state);
      expect(reached.has("approved") && reached.has("rejected") && reached.has("claimed"), state).toBe(true);
    }
    for (const state of ["claimed", "awaiting_information", "escalated"] as const) expect(caseMoves[state]).toContain("open");
  });

  test("no case moves to where it is", () => {
    expect(states.filter((state) => caseMoves[state].includes(state))).toEqual([]);
  });
});

describe("moves of a tenant's standing", () => {
  test("a cleared or pending tenant can be suspended, and what was taken can be given back", () => {
    expect(standingMoves.suspend).toEqual({ from: ["pending", "cleared"], to: "suspended" });
    expect(standingMoves.reinstate).toEqual({ from: ["denied", "suspended", "closed"], to: "cleared" });
  });

  test("a pending tenant is never cleared past its review", () => {
    expect(standingMoves.reinstate.from).not.toContain("pending" satisfies TenantStanding);
  });

  test("all but the closed can be closed, and no move leads to where it began", () => {
    expect([...standingMoves.close.from].sort()).toEqual(["cleared", "denied", "pending", "suspended"]);
    for (const { from, to } of Object.values(standingMoves)) expect(from).not.toContain(to);
  });
});
