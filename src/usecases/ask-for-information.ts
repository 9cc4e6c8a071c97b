import type { InformationRequest } from "../domain/case-papers.ts";
import { assertHolds, assertMove, assertRunning } from "../domain/case-rights.ts";
import { GatehouseError } from "../domain/errors.ts";
import { createId } from "../platform/ids.ts";
import { type SealingKey, seal, unseal } from "../platform/seal.ts";
import type { StoredCase } from "../store/case-rows.ts";
import type { Db } from "../store/database.ts";
import type {
  answerInformationRequest,
  informationRequestsOf,
  insertInformationRequest,
  StoredInformationRequest,
} from "../store/information-requests.ts";
import { type CaseParts, caseChange, caseOutbox, findCase, waitingState } from "./case-parts.ts";
import type { UseCases } from "./use-cases.ts";

export interface InformationParts extends CaseParts {
  db: Db;
  papers: {
    insertInformationRequest: typeof insertInformationRequest;
    informationRequestsOf: typeof informationRequestsOf;
    answerInformationRequest: typeof answerInformationRequest;
  };
}

const questionsContext = (id: string) => `${id} questions`;
const answersContext = (id: string) => `${id} answers`;

export function readInformationRequest(dataKey: SealingKey, row: StoredInformationRequest): InformationRequest {
  const open = (sealed: Buffer, context: string) => JSON.parse(unseal(dataKey, sealed, context).toString("utf8")) as string[];
  return {
    id: row.id,
    questions: open(row.sealed_questions, questionsContext(row.id)),
    askedBy: row.asked_by,
    askedAt: row.asked_at.toISOString(),
    dueAt: row.due_at.toISOString(),
    answers: row.sealed_answers && open(row.sealed_answers, answersContext(row.id)),
    answeredAt: row.answered_at?.toISOString() ?? null,
  };
}

const misfit = (pointer: string, message: string) =>
  new GatehouseError("validation", { detail: "the request does not fit", errors: [{ pointer, message }] });

export function createInformationRequests(
  parts: InformationParts,
): Pick<UseCases, "askForInformation" | "answerInformation" | "listInformationRequests"> {
  const { cases, papers, recordAudit, now } = parts;

  async function keyOf(caseId: string): Promise<SealingKey> {
    const { summary } = await findCase(cases, caseId);
    return (await parts.contexts.get(summary.tenant.id)).dataKey;
  }

  /** With the last answer the case is its reviewer's again, who has as long as for a claim. */
  function afterAnswer({ summary }: StoredCase, isLast: boolean, at: Date) {
    if (!isLast || summary.state !== "awaiting_information") return {};
    if (!summary.assignee) return { state: waitingState(summary) };
    return { state: "claimed" as const, claimExpiresAt: new Date(at.getTime() + parts.claimMinutes * 60_000) };
  }

  return {
    async listInformationRequests(caseId) {
      const dataKey = await keyOf(caseId);
      return (await papers.informationRequestsOf(parts.db, caseId)).map((row) => readInformationRequest(dataKey, row));
    },

    async askForInformation(caseId, revision, { questions, dueAt }, caller) {
      const at = now();
      const due = new Date(dueAt);
      if (due <= at) throw misfit("/dueAt", "must be in the future");
      const dataKey = await keyOf(caseId);
      const id = createId("inf", at.getTime());
      return cases.change(caseId, revision, at, (found) => {
        assertHolds(found.summary, caller);
        const isAwaiting = found.summary.state === "awaiting_information";
        if (!isAwaiting) assertMove(found.summary, "awaiting_information");
        const assignee = { id: caller.id, name: caller.name };
        const set = { state: "awaiting_information" as const, claimExpiresAt: null, assignee };
        const data = { informationRequestId: id, questions: questions.length, dueAt };
        const text = { dataKey, plain: questions.join("\n") };
        const step = { did: "information_requested", type: "information_requested", set, actor: caller, at, data, text } as const;
        const sealedQuestions = seal(dataKey, JSON.stringify(questions), questionsContext(id));
        const asked = { id, caseId, askedBy: caller.id, askedAt: at, dueAt: due, sealedQuestions };
        return {
          ...caseChange(found, step, recordAudit),
          outbox: [caseOutbox("case.information_requested", found, at, { informationRequestId: id, dueAt })],
          also: (transaction) => papers.insertInformationRequest(transaction, asked),
        };
      });
    },

    async answerInformation(caseId, requestId, answers, caller) {
      const at = now();
      const dataKey = await keyOf(caseId);
      await parts.db.transaction().execute((transaction) =>
        cases.changeIn(transaction, caseId, at, async (found) => {
          const asked = await papers.informationRequestsOf(transaction, caseId);
          const row = asked.find(({ id }) => id === requestId);
          if (!row) throw new GatehouseError("not-found", { detail: "there is no such request on this case" });
          if (row.answered_at) throw new GatehouseError("conflict", { detail: "the request was answered already" });
          assertRunning(found.summary);
          const { questions } = readInformationRequest(dataKey, row);
          if (answers.length !== questions.length) throw misfit("/answers", `must be ${questions.length}, one for each question`);
          const isLast = asked.every(({ id, answered_at }) => id === requestId || answered_at !== null);
          const text = { dataKey, plain: answers.join("\n") };
          const data = { informationRequestId: requestId };
          const set = afterAnswer(found, isLast, at);
          const step = { did: "information_answered", type: "information_answered", set, actor: caller, at, data, text } as const;
          const sealedAnswers = seal(dataKey, JSON.stringify(answers), answersContext(requestId));
          return {
            ...caseChange(found, step, recordAudit),
            outbox: [caseOutbox("case.information_answered", found, at, data)],
            also: (inner) => papers.answerInformationRequest(inner, requestId, { by: caller.id, at, sealedAnswers }),
          };
        }),
      );
      const all = await papers.informationRequestsOf(parts.db, caseId);
      const answered = all.find(({ id }) => id === requestId);
      if (!answered) throw new GatehouseError("not-found", { detail: "there is no such request on this case" });
      return readInformationRequest(dataKey, answered);
    },
  };
}
