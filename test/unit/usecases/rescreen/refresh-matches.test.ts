import { describe, expect, test } from "vitest";
import type { CaseMatch } from "../../../../src/domain/review-case.ts";
import { refreshMatches } from "../../../../src/usecases/rescreen/refresh-matches.ts";
import { aMatch } from "../../../helpers/profiles.ts";

const at = new Date("2026-11-24T10:00:00.000Z");
const found = (changes: Partial<CaseMatch> = {}): CaseMatch => ({
  ...aMatch(),
  role: "owner",
  pointer: "/owners/0",
  ruling: null,
  ...changes,
});
const ruled = { verdict: "false_match", by: "key_1", at: "2026-11-01T00:00:00.000Z" } as const;
const refresh = (known: CaseMatch[], present: CaseMatch[], kind: "signup" | "instance" = "signup") =>
  refreshMatches(known, present, { kind, at });

describe("matches of a case after a new screening", () => {
  test("are as they were when nothing changed, with their rulings", () => {
    const known = [found({ ruling: ruled })];
    expect(refresh(known, [found()])).toEqual({ matches: known, found: [], gone: [] });
  });

  test("have what is new added", () => {
    const other = found({ matchId: "other", entryId: "2", entryDigest: "digest-of-2" });
    expect(refresh([found()], [found(), other])).toEqual({ matches: [found(), other], found: ["other"], gone: [] });
  });

  test("of the same entry for another party are others", () => {
    expect(refresh([found()], [found(), found({ pointer: "/owners/1" })]).found).toEqual(["list:1"]);
  });

  test("that are no longer said stay, with the time at which they were gone, once", () => {
    const first = refresh([found({ ruling: ruled })], []);
    expect(first).toEqual({ matches: [found({ ruling: ruled, goneAt: at.toISOString() })], found: [], gone: ["list:1"] });
    expect(refresh(first.matches, [])).toEqual({ matches: first.matches, found: [], gone: [] });
  });

  test("that are said again are news", () => {
    expect(refresh([found({ goneAt: at.toISOString() })], [found()])).toEqual({
      matches: [found()],
      found: ["list:1"],
      gone: [],
    });
  });

  test("of an entry that says something else lose their ruling and are news", () => {
    const now = found({ entryDigest: "digest-of-1b", score: 0.97 });
    expect(refresh([found({ ruling: ruled })], [now])).toEqual({ matches: [now], found: ["list:1"], gone: [] });
  });

  test("of an entry under a new number keep their ruling and are no news", () => {
    const now = found({ matchId: "list:9", entryId: "9" });
    expect(refresh([found({ ruling: ruled })], [now])).toEqual({ matches: [{ ...now, ruling: ruled }], found: [], gone: [] });
  });

  test("of a payer that only the instance request names are not judged by the profile", () => {
    const payer = found({ role: "payer", pointer: "/payment/payerName" });
    expect(refresh([payer], [], "instance")).toEqual({ matches: [payer], found: [], gone: [] });
    expect(refresh([payer], [], "signup").gone).toEqual(["list:1"]);
  });
});
