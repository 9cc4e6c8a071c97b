import type { Selectable, Transaction } from "kysely";
import type { Db } from "./database.ts";
import type { ReviewTables } from "./review-schema.ts";
import type { Tables } from "./schema.ts";

export type StoredInformationRequest = Selectable<ReviewTables["information_requests"]>;

export async function insertInformationRequest(
  transaction: Transaction<Tables>,
  asked: { id: string; caseId: string; askedBy: string; askedAt: Date; dueAt: Date; sealedQuestions: Buffer },
): Promise<void> {
  const { caseId, askedBy, askedAt, dueAt, sealedQuestions, id } = asked;
  await transaction
    .insertInto("information_requests")
    .values({
      id,
      case_id: caseId,
      asked_by: askedBy,
      asked_at: askedAt,
      due_at: dueAt,
      sealed_questions: sealedQuestions,
    })
    .execute();
}

/** Oldest first. */
export const informationRequestsOf = (db: Db | Transaction<Tables>, caseId: string): Promise<StoredInformationRequest[]> =>
  db.selectFrom("information_requests").selectAll().where("case_id", "=", caseId).orderBy("id").execute();

export async function answerInformationRequest(
  transaction: Transaction<Tables>,
  id: string,
  answer: { by: string; at: Date; sealedAnswers: Buffer },
): Promise<void> {
  await transaction
    .updateTable("information_requests")
    .set({ answered_by: answer.by, answered_at: answer.at, sealed_answers: answer.sealedAnswers })
    .where("id", "=", id)
    .execute();
}

/** Requests whose time has run out without an answer, and that nobody was told of. */
export const overdueInformationRequests = (db: Db, now: Date): Promise<StoredInformationRequest[]> =>
  db
    .selectFrom("information_requests")
    .selectAll()
    .where("answered_at", "is", null)
    .where("overdue_at", "is", null)
    .where("due_at", "<", now)
    .limit(200)
    .execute();

export async function noteInformationOverdue(transaction: Transaction<Tables>, id: string, at: Date): Promise<void> {
  await transaction.updateTable("information_requests").set({ overdue_at: at }).where("id", "=", id).execute();
}
