import { describe, expect, it } from "vitest";
import { fits, standsAmong } from "../../../src/console/pages/queue/queue-news.ts";
import type { CaseFeedEvent } from "../../../src/console/queries/wire.ts";
import { aCaseDetail } from "../../helpers/console-case.ts";

const anEvent = (changes: Partial<CaseFeedEvent> = {}): CaseFeedEvent => ({
  id: "evt_1",
  caseId: "case_1",
  type: "opened",
  at: "2026-11-24T09:30:00.000Z",
  actor: { id: "gatehouse", name: "Gatehouse" },
  kind: "signup",
  state: "open",
  revision: 1,
  score: 60,
  priority: 50,
  assignee: null,
  ...changes,
});

describe("whether news belong into the queue as it is narrowed", () => {
  it("is told by what an event says", () => {
    const mine = { id: "me-1", name: "Ada" };
    expect(fits(anEvent(), { state: "open" }, "me-1")).toBe("yes");
    expect(fits(anEvent(), { state: "escalated" }, "me-1")).toBe("no");
    expect(fits(anEvent(), { kind: "instance" }, "me-1")).toBe("no");
    expect(fits(anEvent(), { minScore: "61" }, "me-1")).toBe("no");
    expect(fits(anEvent({ assignee: mine }), { assignee: "me" }, "me-1")).toBe("yes");
    expect(fits(anEvent({ assignee: mine }), { assignee: "me" }, "me-2")).toBe("no");
    expect(fits(anEvent({ assignee: mine }), { assignee: "none" }, "me-1")).toBe("no");
  });

  it("is unknown where it hangs on what an event does not say, unless something else rules it out", () => {
    expect(fits(anEvent(), { rule: "payment.crypto" }, "me")).toBe("unknown");
    expect(fits(anEvent(), { rule: "payment.crypto", state: "claimed" }, "me")).toBe("no");
  });
});

describe("whether news stand among the rows on the screen", () => {
  const rows = [aCaseDetail({ priority: 80, score: 90 }), aCaseDetail({ priority: 40, score: 50 })];

  it("they do when all rows are there", () => expect(standsAmong(anEvent({ priority: 1 }), {}, rows, false)).toBe(true));

  it("they do when they come before the last of the rows, by the order of the queue", () => {
    expect(standsAmong(anEvent({ priority: 41 }), {}, rows, true)).toBe(true);
    expect(standsAmong(anEvent({ priority: 39 }), {}, rows, true)).toBe(false);
    expect(standsAmong(anEvent({ priority: null }), {}, rows, true)).toBe(false);
    expect(standsAmong(anEvent({ score: 51 }), { sort: "score" }, rows, true)).toBe(true);
    expect(standsAmong(anEvent({ score: 49 }), { sort: "score" }, rows, true)).toBe(false);
    expect(standsAmong(anEvent(), { sort: "age" }, rows, true)).toBe(false);
  });
});
