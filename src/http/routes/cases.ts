import { z } from "zod";
import { caseDetail, caseKind, caseState, caseSummary } from "../../contract/case.ts";
import { aCase } from "../../contract/examples.ts";
import { pageOf, pageParameters, parameter, wholeNumber } from "../../contract/page.ts";
import { country, text } from "../../contract/primitives.ts";
import type { CaseSummary } from "../../domain/review-case.ts";
import { type Answer, defineEndpoint, type Endpoint } from "../endpoint.ts";
import { caseParams } from "./path-parameters.ts";

const tag = "Review queue";
const workers = ["analyst", "senior"] as const;
const MAX_SCORE = 100;

/** A case with its revision as the entity tag that a change has to name. */
export const answerWithCase = (found: CaseSummary): Answer => ({
  status: 200,
  headers: { ETag: `"${found.revision}"` },
  json: found,
});

export const caseAnswer = {
  description: "The case as it stands now",
  schema: caseSummary,
  example: aCase,
  headers: { ETag: "The revision, quoted" },
};

const listCases = defineEndpoint({
  method: "get",
  path: "/v1/cases",
  operationId: "listCases",
  tag,
  summary: "The queue, a page at a time",
  roles: [...workers, "auditor"],
  query: z.strictObject({
    state: parameter(caseState),
    assignee: parameter(text(300)).meta({ override: { type: "string" }, description: "`me`, `none` or the id of a person" }),
    kind: parameter(caseKind),
    rule: parameter(text(200)).meta({ override: { type: "string" }, description: "Id of a rule among the reasons" }),
    country: parameter(country),
    minScore: parameter(wholeNumber({ min: 0, max: MAX_SCORE })),
    overdue: parameter(z.enum(["true", "false"]).transform((value) => value === "true")).meta({ override: { type: "boolean" } }),
    q: parameter(text(300)).meta({
      override: { type: "string" },
      description:
        "Whole words of names in any script, or exactly: a mail address, phone, wallet or registration number, an external id, the id of a case, decision or tenant",
    }),
    sort: parameter(z.enum(["priority", "age", "score"])).meta({ description: "priority when absent" }),
    ...pageParameters,
  }),
  answers: { 200: { description: "A page of cases", schema: pageOf(caseSummary) } },
  handle: async ({ query: { limit, cursor, sort, ...filter }, caller }, { useCases }) => ({
    status: 200,
    json: await useCases.listCases({ ...filter, sort: sort ?? "priority" }, { limit, cursor }, caller),
  }),
});

const getCase = defineEndpoint({
  method: "get",
  path: "/v1/cases/{id}",
  operationId: "getCase",
  tag,
  summary: "A case with all that a person needs to judge it",
  roles: [...workers, "auditor"],
  params: caseParams,
  answers: { 200: { description: "The case", schema: caseDetail, headers: caseAnswer.headers } },
  problems: ["not-found"],
  handle: async ({ params, caller }, { useCases }) => answerWithCase(await useCases.getCase(params.id, caller)),
});

const claimNext = defineEndpoint({
  method: "post",
  path: "/v1/cases/claim-next",
  operationId: "claimNextCase",
  tag,
  summary: "Claim the most urgent open case",
  description: "Two callers never get the same one.",
  roles: workers,
  isIdempotent: true,
  answers: { 200: caseAnswer, 204: { description: "The queue is empty" } },
  handle: async ({ caller }, { useCases }) => {
    const claimed = await useCases.claimNextCase(caller);
    return claimed ? answerWithCase(claimed) : { status: 204 };
  },
});

export const caseEndpoints: readonly Endpoint[] = [listCases, claimNext, getCase];
