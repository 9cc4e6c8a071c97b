import type { CaseDetail } from "../../queries/wire.ts";

type Request = CaseDetail["informationRequests"][number];

/** Each question with its answer; null while nobody has answered. */
export const pairsOf = ({ questions, answers }: Pick<Request, "questions" | "answers">) =>
  questions.map((question, at) => ({ key: `${at} ${question}`, question, answer: answers?.[at] ?? null }));

export const isLate = ({ answeredAt, dueAt }: Pick<Request, "answeredAt" | "dueAt">, now: number): boolean =>
  answeredAt === null && Date.parse(dueAt) < now;
