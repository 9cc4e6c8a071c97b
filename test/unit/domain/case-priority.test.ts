import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ENDED_PRIORITY, type PriorityInput, priorityAt, storedPriority } from "../../../src/domain/case-priority.ts";

const weights = { score: 1, waitingHour: 0.5, dueHour: 1, computeDecade: 3, standing: { cleared: 10 } };
const at = (hours: number) => new Date(Date.UTC(2026, 10, 24) + hours * 3_600_000);
const aCase = (changes: Partial<PriorityInput> = {}): PriorityInput => ({
  score: 50,
  operations: 0,
  standing: "pending",
  openedAt: at(0),
  dueAt: at(24),
  ...changes,
});
const shown = (found: PriorityInput, hours = 0) => priorityAt(storedPriority(found, weights), weights, at(hours));

describe("priority of a case", () => {
  test("is its points of now: score, waiting, due date, compute and standing", () => {
    expect(shown(aCase())).toBe(50 - 24);
    expect(shown(aCase(), 24)).toBe(50 + 12);
    expect(shown(aCase({ standing: "cleared" }))).toBe(50 - 24 + 10);
    expect(shown(aCase({ operations: 1e24 }))).toBe(50 - 24 + 12);
    expect(shown(aCase({ operations: 1e19 }))).toBe(shown(aCase()));
  });

  test("puts the higher score, the earlier due date, the older and the larger first", () => {
    const isMoreUrgent = (one: Partial<PriorityInput>, other: Partial<PriorityInput>) =>
      storedPriority(aCase(one), weights) > storedPriority(aCase(other), weights);
    expect(isMoreUrgent({ score: 51 }, { score: 50 })).toBe(true);
    expect(isMoreUrgent({ dueAt: at(4) }, { dueAt: at(5) })).toBe(true);
    expect(isMoreUrgent({ openedAt: at(-2) }, { openedAt: at(-1) })).toBe(true);
    expect(isMoreUrgent({ operations: 1e23 }, { operations: 1e22 })).toBe(true);
  });

  test("never changes its order as time passes, so that it can be stored", () => {
    const anyCase = fc.record({
      score: fc.integer({ min: 0, max: 100 }),
      operations: fc.double({ min: 0, max: 1e27, noNaN: true }),
      standing: fc.constantFrom("pending", "cleared"),
      openedAt: fc.integer({ min: -500, max: 0 }).map(at),
      dueAt: fc.integer({ min: -100, max: 500 }).map(at),
    });
    fc.assert(
      fc.property(anyCase, anyCase, fc.integer({ min: 0, max: 10_000 }), (one, other, hours) => {
        const orderAt = (later: number) => Math.sign((shown(one, later) ?? 0) - (shown(other, later) ?? 0));
        const difference = Math.abs(storedPriority(one, weights) - storedPriority(other, weights));
        // What is shown is rounded to a tenth.
        return difference < 0.2 || orderAt(0) === orderAt(hours);
      }),
    );
  });

  test("of an ended case is nothing, and below everything", () => {
    expect(priorityAt(ENDED_PRIORITY, weights, at(0))).toBeNull();
    expect(ENDED_PRIORITY).toBeLessThan(storedPriority(aCase({ dueAt: at(1e6) }), weights));
  });
});
