import { describe, expect, test } from "vitest";
import { assignInstances, type OpenGrant } from "../../../src/domain/assign-instances.ts";

const HOUR = 3_600_000;
const grant = (decisionId: string, hour: number, room: number): OpenGrant => ({
  ...{ decisionId, room },
  grantedAt: hour * HOUR,
  usableUntil: (hour + 1) * HOUR,
});
const instance = (instanceId: string, accelerators: number | null, hour: number | null) => ({
  ...{ instanceId, accelerators },
  firstStart: hour === null ? null : hour * HOUR,
});
const assigned = (...args: Parameters<typeof assignInstances>) => Object.fromEntries(assignInstances(...args));

describe("an instance that names no permit is taken for", () => {
  test("the oldest that was good when it started and has room", () => {
    const grants = [grant("b", 20, 8), grant("a", 10, 8)];
    expect(assigned([instance("i", 8, 10.5), instance("j", 8, 20.5)], grants, 0)).toEqual({ i: "a", j: "b" });
    expect(assigned([instance("i", 16, 10.5)], [grant("a", 10, 8), grant("b", 10.2, 16)], 0)).toEqual({ i: "b" });
  });

  test("the oldest with room, where none was good then", () => {
    expect(assigned([instance("i", 8, 50)], [grant("a", 10, 8), grant("b", 20, 8)], 0)).toEqual({ i: "a" });
  });

  test("one that still has room after those before it", () => {
    const grants = [grant("a", 10, 8), grant("b", 10, 8)];
    expect(assigned([instance("i", 5, 10.2), instance("j", 5, 10.1), instance("k", 5, 10.3)], grants, 0)).toEqual({
      j: "a",
      i: "b",
      k: null,
    });
  });

  test("all that is left, where it does not say how many accelerators it has", () => {
    expect(assigned([instance("i", null, 10), instance("j", 1, 10.5)], [grant("a", 10, 8)], 0)).toEqual({ i: "a", j: null });
    expect(assigned([instance("i", null, null)], [grant("a", 10, 0)], 0)).toEqual({ i: null });
  });
});
