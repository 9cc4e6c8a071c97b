import { describe, expect, test } from "vitest";
import type { PartyRole, ScreenedParty, ScreeningMatch } from "../../../src/domain/screening.ts";
import { gatherScreening } from "../../../src/signals/screening.ts";
import { aMatch, theSettings } from "../../helpers/profiles.ts";

const party = (role: PartyRole, ...matches: Partial<ScreeningMatch>[]): ScreenedParty => ({
  role,
  pointer: "",
  matches: matches.map(aMatch),
});
const factsOf = (...screened: ScreenedParty[]) => gatherScreening(screened, theSettings);

describe("what the lists say", () => {
  test("nothing of nobody", () => {
    const nothing = { blockedStrong: 0, listedStrong: 0, possible: 0, bestScore: 0, matchedRoles: [], matchedLists: [] };
    expect(factsOf()).toEqual(nothing);
    expect(factsOf(party("tenant"))).toEqual(nothing);
  });

  test.each<[number, Partial<ScreeningMatch>, object]>([
    [1, { effect: "blocked" }, { blockedStrong: 1, listedStrong: 0, possible: 0 }],
    [0.95, { effect: "blocked" }, { blockedStrong: 1, listedStrong: 0, possible: 0 }],
    [0.95, { effect: "listed" }, { blockedStrong: 0, listedStrong: 1, possible: 0 }],
    [0.9499, { effect: "blocked" }, { blockedStrong: 0, listedStrong: 0, possible: 1 }],
    [0.85, { effect: "listed" }, { blockedStrong: 0, listedStrong: 0, possible: 1 }],
    [0.8499, { effect: "blocked" }, { blockedStrong: 0, listedStrong: 0, possible: 0, bestScore: 0 }],
    [1, { effect: "watch" }, { blockedStrong: 0, listedStrong: 0, possible: 1, bestScore: 1 }],
  ])("a score of %d, %o", (score, match, expected) => {
    expect(factsOf(party("tenant", { ...match, score }))).toMatchObject(expected);
  });

  test("roles and lists are each named once and sorted, the best score is the highest of all", () => {
    const facts = factsOf(
      party("payer", { list: "un", score: 0.86 }, { list: "ofac-sdn", score: 0.97 }),
      party("owner", { list: "un", score: 0.9 }),
      party("end_user", { list: "bis-entity", score: 0.5 }),
    );
    expect(facts).toMatchObject({
      matchedRoles: ["owner", "payer"],
      matchedLists: ["ofac-sdn", "un"],
      bestScore: 0.97,
      possible: 2,
    });
  });
});
