import { describe, expect, it } from "vitest";
import { offersOn } from "../../../src/console/pages/case/case-offers.ts";
import { isLate, pairsOf } from "../../../src/console/pages/case/questions-of.ts";
import { aCaseDetail } from "../../helpers/console-case.ts";

const ada = { id: "ada", mayWork: true, isSenior: false };
const sam = { id: "sam", mayWork: true, isSenior: true };
const of = (person: { id: string }) => ({ id: person.id, name: person.id });

describe("what can be done with a case", () => {
  const offers = (changes: Parameters<typeof aCaseDetail>[0], looker = ada) => [...offersOn(aCaseDetail(changes), looker)].sort();

  it("is little before it is claimed, all for who holds it, and nothing once it has ended", () => {
    expect(offers({})).toEqual(["assign", "attach"]);
    expect(offers({ state: "claimed", assignee: of(ada) })).toEqual(["ask", "assign", "attach", "close", "escalate"]);
    expect(offers({ state: "approved" })).toEqual([]);
    expect(offers({ state: "pending_approval" }, sam)).toEqual(["attach"]);
  });

  it("is not an analyst's to do with another's case, nor with what the seniors have", () => {
    expect(offers({ state: "claimed", assignee: of(sam) })).toEqual(["attach"]);
    expect(offers({ state: "escalated" })).toEqual(["attach"]);
    expect(offers({ state: "escalated" }, sam)).toEqual(["ask", "assign", "attach", "close"]);
    expect(offers({ state: "claimed", assignee: of(ada) }, sam)).toEqual(["assign", "attach"]);
    expect(offers({}, { ...ada, mayWork: false })).toEqual([]);
  });
});

describe("questions to the tenant", () => {
  it("stand with their answers, and without while nobody has answered", () => {
    expect(pairsOf({ questions: ["A?", "B?"], answers: null }).map(({ answer }) => answer)).toEqual([null, null]);
    expect(pairsOf({ questions: ["A?"], answers: ["a"] })).toMatchObject([{ question: "A?", answer: "a" }]);
  });

  it("are late once the time is up and nothing came", () => {
    const dueAt = "2026-11-24T09:30:00.000Z";
    expect(isLate({ answeredAt: null, dueAt }, Date.parse(dueAt) + 1)).toBe(true);
    expect(isLate({ answeredAt: null, dueAt }, Date.parse(dueAt) - 1)).toBe(false);
    expect(isLate({ answeredAt: dueAt, dueAt }, Date.parse(dueAt) + 1)).toBe(false);
  });
});
