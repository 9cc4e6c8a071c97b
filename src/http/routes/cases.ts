import { z } from "zod";
import { caseDetail, caseKind, caseState, caseSummary, queuedCase } from "../../contract/case.ts";
import { aCase } from "../../contract/examples.ts";
import { pageOf, pageParameters, parameter, personal, wholeNumber } from "../../contract/page.ts";
import { country, text } from "../../contract/primitives.ts";
import { maskCase } from "../../domain/mask-personal-data.ts";
import type { CaseSummary } from "../../domain/review-case.ts";
import { type Answer, defineEndpoint, type Endpoint, ok } from "../endpoint.ts";
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
    heading: parameter(z.literal("true")).meta({
      override: { type: "boolean" },
      description: "`true`: each case with its `heading`, who asks for what",
    }),
    ...pageParameters,
  }),
  answers: { 200: { description: "A page of cases", schema: pageOf(queuedCase) } },
  handle: async ({ query: { limit, cursor, sort, heading, ...filter }, caller }, { useCases }) => {
    const page = await useCases.listCases({ ...filter, sort: sort ?? "priority" }, { limit, cursor }, caller);
    if (!heading) return ok(page);
    const headings = await useCases.describeCases(page.items.map(({ id }) => id));
    return ok({ ...page, items: page.items.map((item) => ({ ...item, heading: headings.get(item.id) })) });
  },
});

const getCase = defineEndpoint({
  method: "get",
  path: "/v1/cases/{id}",
  operationId: "getCase",
  tag,
  summary: "A case with all that a person needs to judge it",
  roles: [...workers, "auditor"],
  params: caseParams,
  query: z.strictObject({ personal }),
  answers: { 200: { description: "The case", schema: caseDetail, headers: caseAnswer.headers } },
  problems: ["not-found"],
  handle: async ({ params, query, caller }, { useCases }) => {
    const found = await useCases.getCase(params.id, caller);
    return answerWithCase(query.personal === "masked" ? maskCase(found) : found);
  },
});

const openCaseData = defineEndpoint({
  method: "post",
  path: "/v1/cases/{id}/personal-data",
  operationId: "openCasePersonalData",
  tag,
  summary: "The case with its personal data, which is written into the audit log",
  description: "For who was shown the case with `personal=masked` and has to see more.",
  roles: [...workers, "auditor"],
  params: caseParams,
  answers: { 200: { description: "The case", schema: caseDetail, headers: caseAnswer.headers } },
  problems: ["not-found"],
  handle: async ({ params, caller }, { useCases }) => {
    const found = await useCases.getCase(params.id, caller);
    await useCases.openPersonalData(params.id, caller);
    return answerWithCase(found);
  },
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

export const caseEndpoints: readonly Endpoint[] = [listCases, claimNext, getCase, openCaseData];
