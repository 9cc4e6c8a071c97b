import { isEnded } from "../domain/review-case.ts";
import type { StoredCase } from "../store/case-rows.ts";
import type { CaseChange } from "../store/cases.ts";
import type { Db } from "../store/database.ts";
import type { DueCases, QueueCount } from "../store/due-cases.ts";
import type { noteInformationOverdue, overdueInformationRequests } from "../store/information-requests.ts";
import { type CaseParts, caseChange, caseOutbox, GATEHOUSE } from "./case-parts.ts";

export interface DueParts extends CaseParts {
  db: Db;
  due: DueCases;
  papers: {
    overdueInformationRequests: typeof overdueInformationRequests;
    noteInformationOverdue: typeof noteInformationOverdue;
  };
  /** Hours before the due date at which a case is announced. */
  warnHours: number;
  /** Hours after it at which an open case goes to the seniors; null: never. */
  escalateHours: number | null;
}

export interface DueReport {
  warned: number;
  overdue: number;
  escalated: number;
  unanswered: number;
}

const HOUR_MS = 3_600_000;

/** Announces what is due soon and what is overdue, hands what nobody took to the seniors, and ends waiting for late answers. */
export function createDueWatch(parts: DueParts): {
  watchDueDates(): Promise<DueReport>;
  countQueue(): Promise<QueueCount[]>;
} {
  const { cases, due, recordAudit, now } = parts;

  /** What has ended meanwhile is left alone. An announcement changes nothing that anybody decides on: the revision stays. */
  async function each(ids: readonly string[], at: Date, change: (found: StoredCase) => CaseChange): Promise<number> {
    for (const id of ids) {
      await parts.db
        .transaction()
        .execute((transaction) =>
          cases.changeIn(transaction, id, at, (found) => (isEnded(found.summary.state) ? null : change(found))),
        );
    }
    return ids.length;
  }

  const announce = (type: "due_soon" | "overdue", set: CaseChange["set"], at: Date) => (found: StoredCase) => ({
    ...caseChange(found, { did: type, type, set, actor: GATEHOUSE, at, data: { dueAt: found.summary.dueAt } }, recordAudit),
    keepsRevision: true,
    outbox: [caseOutbox(`case.${type}`, found, at, { dueAt: found.summary.dueAt })],
  });

  const escalate = (at: Date) => (found: StoredCase) => {
    const { state, dueAt } = found.summary;
    // Taken by somebody since: it is worked on, late as it is.
    const set = state === "open" ? { state: "escalated" as const, escalatedAt: at } : {};
    const step = { did: "escalated", type: "escalated", set, actor: GATEHOUSE, at, data: { dueAt } } as const;
    return { ...caseChange(found, step, recordAudit), outbox: [caseOutbox("case.escalated", found, at)] };
  };

  async function giveUpWaiting(at: Date): Promise<number> {
    const late = await parts.papers.overdueInformationRequests(parts.db, at);
    for (const { id, case_id } of late) {
      await parts.db.transaction().execute(async (transaction) => {
        await parts.papers.noteInformationOverdue(transaction, id, at);
        await cases.changeIn(transaction, case_id, at, (found) => {
          if (found.summary.state !== "awaiting_information") return null;
          const claimExpiresAt = new Date(at.getTime() + parts.claimMinutes * 60_000);
          const set = { state: "claimed" as const, claimExpiresAt };
          const data = { informationRequestId: id };
          const step = { did: "information_overdue", type: "information_overdue", set, actor: GATEHOUSE, at, data } as const;
          return caseChange(found, step, recordAudit);
        });
      });
    }
    return late.length;
  }

  return {
    countQueue: () => due.counts(now()),

    async watchDueDates() {
      const at = now();
      const soon = await due.dueSoon(at, new Date(at.getTime() + parts.warnHours * HOUR_MS));
      const report = {
        warned: await each(soon, at, announce("due_soon", { warnedAt: at }, at)),
        overdue: 0,
        escalated: 0,
        unanswered: 0,
      };
      report.overdue = await each(await due.overdue(at), at, announce("overdue", { overdueAt: at }, at));
      if (parts.escalateHours !== null) {
        const since = new Date(at.getTime() - parts.escalateHours * HOUR_MS);
        report.escalated = await each(await due.longOverdue(since), at, escalate(at));
      }
      report.unanswered = await giveUpWaiting(at);
      return report;
    },
  };
}
