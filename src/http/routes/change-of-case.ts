import type { z } from "zod";
import type { CaseSummary } from "../../domain/review-case.ts";
import type { UseCases } from "../../usecases/use-cases.ts";
import { type Call, defineEndpoint, type Endpoint } from "../endpoint.ts";
import type { ProblemCode } from "../present-problem.ts";
import { answerWithCase, caseAnswer } from "./cases.ts";

interface CaseChange<P extends z.ZodType, B extends z.ZodType> {
  path: string;
  operationId: string;
  summary: string;
  description?: string;
  roles?: Endpoint["roles"];
  params: P;
  body?: B;
  bodyExample?: unknown;
  problems?: readonly ProblemCode[];
  change(useCases: UseCases, call: Call<z.output<P>, unknown, z.output<B>>): Promise<CaseSummary>;
}

/** All changes of a case are alike: they name the revision they were decided on, and answer with the next one. */
export const changeOfCase = <P extends z.ZodType, B extends z.ZodType>({
  change,
  problems = [],
  ...rest
}: CaseChange<P, B>): Endpoint =>
  defineEndpoint({
    method: "post",
    tag: "Review queue",
    roles: ["analyst", "senior"],
    ...rest,
    needsRevision: true,
    isIdempotent: true,
    answers: { 200: caseAnswer },
    problems: ["not-found", "conflict", ...problems],
    handle: async (call: Call<z.output<P>, unknown, z.output<B>>, { useCases }) => answerWithCase(await change(useCases, call)),
  });
