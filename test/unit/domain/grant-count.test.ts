import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type CountingTerms, countGrant, type GrantedInstance, type GrantTerms } from "../../../src/domain/grant-count.ts";
import { type RunMark, runsOf } from "../../../src/domain/instance-runs.ts";

const HOUR = 3_600_000;
const PEAK = 1e15;

/** 32 accelerators for 100 hours; the permit is good for one. Times are hours since it was granted. */
const aGrant = (changes: Partial<GrantTerms> = {}): GrantTerms => ({
  accelerators: 32,
  rateFlops: 32 * PEAK,
  hours: 100,
  grantedAt: 0,
  usableUntil: HOUR,
  cutAt: null,
  ...changes,
});

const hours = (time: number | null) => (time === null ? null : time * HOUR);

/** `[1, 5]` ran from hour 1 to hour 5, `[1]` runs since hour 1. */
const anInstance = (
  accelerators: number | null,
  runs: [number, number?][],
  metered: [number, number] = [0, 0],
): GrantedInstance => ({
  ...runsOf(
    runs.flatMap(([start, stop]): RunMark[] => [
      { type: "start", at: start * HOUR },
      ...(stop === undefined ? [] : [{ type: "stop" as const, at: stop * HOUR }]),
    ]),
  ),
  accelerators,
  meteredHours: metered[0],
  busyHours: metered[1],
});

const at = (now: number, changes: Partial<CountingTerms> = {}): CountingTerms => ({
  now: now * HOUR,
  graceMs: HOUR,
  givesBackUnused: true,
  ...changes,
});

/** Accelerators, and operations as accelerator hours at full load. */
function counted(grant: GrantTerms, instances: GrantedInstance[], when: CountingTerms) {
  const { accelerators, operations, dueAt } = countGrant(grant, instances, when);
  return [accelerators, operations / (PEAK * 3600), dueAt === null ? null : dueAt / HOUR];
}

describe("a grant of which nothing is known", () => {
  test("counts whole until its permit has expired, and a while longer for starts that are told late", () => {
    expect(counted(aGrant(), [], at(0))).toEqual([32, 3200, 2]);
    expect(counted(aGrant(), [], at(1.9))).toEqual([32, 3200, 2]);
  });

  test("is given back then", () => {
    expect(counted(aGrant(), [], at(2))).toEqual([0, 0, null]);
  });

  test("counts to its end where nobody tells of starts: who knows whether it was used", () => {
    const silent = { givesBackUnused: false };
    expect(counted(aGrant(), [], at(99, silent))).toEqual([32, 3200, 100]);
    expect(counted(aGrant(), [], at(100, silent))).toEqual([0, 3200, null]);
  });

  test("counts until a person ended it", () => {
    const ended = aGrant({ cutAt: 10 * HOUR });
    expect(counted(ended, [], at(11, { givesBackUnused: false }))).toEqual([0, 320, null]);
    expect(counted(aGrant({ cutAt: 0.5 * HOUR }), [], at(1))).toEqual([0, 16, 2]);
    expect(counted(aGrant({ cutAt: 0.5 * HOUR }), [], at(2))).toEqual([0, 0, null]);
  });
});

describe("a grant of which instances were started", () => {
  test("counts what runs to the end of its hours, and what may still be started", () => {
    expect(counted(aGrant(), [anInstance(8, [[0.5]])], at(1))).toEqual([32, 3200, 2]);
  });

  test("gives back what was not started by the end of the permit", () => {
    expect(counted(aGrant(), [anInstance(8, [[0.5]])], at(2))).toEqual([8, 800, 100.5]);
  });

  test("gives back the rest of the hours of what is stopped early", () => {
    const instances = [anInstance(8, [[0.5, 10.5]]), anInstance(8, [[0.5]])];
    expect(counted(aGrant(), instances, at(11))).toEqual([8, 80 + 800, 100.5]);
    expect(counted(aGrant(), [anInstance(32, [[0, 1]])], at(2))).toEqual([0, 32, null]);
  });

  test("each runs its own hours", () => {
    const instances = [anInstance(16, [[0]]), anInstance(16, [[1]])];
    expect(counted(aGrant(), instances, at(100))).toEqual([16, 3200, 101]);
    expect(counted(aGrant(), instances, at(101))).toEqual([0, 3200, null]);
  });

  test("those who do not say how many accelerators they have share what is left", () => {
    const silent = () => anInstance(null, [[0]]);
    expect(counted(aGrant(), [silent()], at(3))[0]).toBe(32);
    expect(counted(aGrant(), [silent(), silent(), anInstance(8, [[0]])], at(3))[0]).toBe(32);
    expect(counted(aGrant(), [silent(), anInstance(null, [[0, 1]])], at(3))).toEqual([16, 1600 + 16, 100]);
  });

  test("more than was granted counts as it runs", () => {
    expect(counted(aGrant(), [anInstance(48, [[0]])], at(3))).toEqual([48, 4800, 100]);
  });

  test("a restart goes on within the same hours", () => {
    expect(counted(aGrant(), [anInstance(32, [[0, 10], [20]])], at(30))).toEqual([32, 320 + 2560, 100]);
  });

  test("a person's end ends them", () => {
    expect(counted(aGrant({ cutAt: 50 * HOUR }), [anInstance(32, [[0]])], at(51))).toEqual([0, 1600, null]);
  });

  test("a start that is told late, after it was given back, counts again", () => {
    expect(counted(aGrant(), [anInstance(32, [[0.9]])], at(20))).toEqual([32, 3200, 100.9]);
  });
});

describe("metered usage", () => {
  test("replaces its part of the bound, the rest of the hours stays", () => {
    expect(counted(aGrant(), [anInstance(32, [[0]], [320, 160])], at(10))).toEqual([32, 160 + 2880, 100]);
  });

  test("is all that counts of what was stopped, where all was metered", () => {
    expect(counted(aGrant(), [anInstance(32, [[0, 10]], [320, 96])], at(11))).toEqual([0, 96, null]);
  });

  test("hours that ran and were not metered count in full", () => {
    expect(counted(aGrant(), [anInstance(32, [[0, 10]], [200, 20])], at(11))).toEqual([0, 20 + 120, null]);
  });

  test("above the bound counts as it is", () => {
    expect(counted(aGrant(), [anInstance(32, [[0, 10]], [5000, 5000])], at(11))[1]).toBe(5000);
  });

  test("that names no instance shows that the permit was used", () => {
    expect(counted(aGrant(), [anInstance(null, [], [32, 32])], at(3))).toEqual([32, 3200, 100]);
  });
});

describe("whatever happens", () => {
  const arbitraryInstance = fc
    .record({
      accelerators: fc.option(fc.integer({ min: 1, max: 32 }), { nil: null }),
      marks: fc.array(
        fc.record({ type: fc.constantFrom("start" as const, "stop" as const), at: fc.integer({ min: 0, max: 120 }) }),
        { maxLength: 6 },
      ),
      metered: fc.integer({ min: 0, max: 2000 }),
      load: fc.integer({ min: 0, max: 100 }),
    })
    .map(({ accelerators, marks, metered, load }) => ({
      ...runsOf(marks.map((mark) => ({ ...mark, at: mark.at * HOUR }))),
      accelerators,
      meteredHours: metered,
      busyHours: (metered * load) / 100,
    }));

  test("nothing is negative, metered usage always counts, and between two changes by time nothing changes", () => {
    const arbitrary = fc.record({
      instances: fc.array(arbitraryInstance, { maxLength: 4 }),
      cutAt: fc.option(fc.integer({ min: 0, max: 130 }), { nil: null }),
      givesBackUnused: fc.boolean(),
      now: fc.integer({ min: 0, max: 240 }),
      later: fc.integer({ min: 0, max: 240 }),
    });
    fc.assert(
      fc.property(arbitrary, ({ instances, cutAt, givesBackUnused, now, later }) => {
        // Nobody ends a grant in the future.
        const grant = aGrant({ cutAt: cutAt === null ? null : hours(Math.min(cutAt, now)) });
        const count = countGrant(grant, instances, at(now, { givesBackUnused }));
        const metered = instances.reduce((total, one) => total + one.busyHours, 0) * PEAK * 3600;
        expect(count.accelerators).toBeGreaterThanOrEqual(0);
        expect(count.operations).toBeGreaterThanOrEqual(metered * (1 - 1e-9));
        expect(count.endsAt).toBeGreaterThanOrEqual(count.runsFrom);
        if (count.dueAt !== null) expect(count.dueAt).toBeGreaterThan(now * HOUR);
        const then = Math.min(now + later, count.dueAt === null ? Number.POSITIVE_INFINITY : count.dueAt / HOUR - 0.01);
        const again = countGrant(grant, instances, at(Math.max(now, then), { givesBackUnused }));
        expect([again.accelerators, again.operations]).toEqual([count.accelerators, count.operations]);
      }),
      { numRuns: 500 },
    );
  });
});

describe("runs", () => {
  const mark = (type: "start" | "stop", hour: number): RunMark => ({ type, at: hour * HOUR });

  test("are the same in whatever order the marks come, and however often", () => {
    const marks = [mark("start", 1), mark("stop", 3), mark("start", 4), mark("start", 5), mark("stop", 9)];
    const expected = { firstStart: HOUR, runningSince: null, lastStop: 9 * HOUR, endedHours: 7 };
    expect(runsOf(marks)).toEqual(expected);
    fc.assert(
      fc.property(fc.shuffledSubarray(marks, { minLength: 5 }), (shuffled) => {
        expect(runsOf(shuffled)).toEqual(expected);
      }),
    );
  });

  test("a stop whose start is still under way ends no run", () => {
    expect(runsOf([mark("stop", 3)])).toEqual({ firstStart: null, runningSince: null, lastStop: 3 * HOUR, endedHours: 0 });
    expect(runsOf([mark("stop", 3), mark("start", 1)])).toMatchObject({ runningSince: null, endedHours: 2 });
  });

  test("a restart at one moment leaves it running", () => {
    expect(runsOf([mark("start", 1), mark("start", 3), mark("stop", 3)])).toMatchObject({
      runningSince: 3 * HOUR,
      endedHours: 2,
    });
  });
});
