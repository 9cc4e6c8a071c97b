import { z } from "zod";
import { assignment, closing, confirmation, escalation, matchRuling, note, verdict } from "../../contract/case.ts";
import { person } from "../../contract/case-papers.ts";
import { defineEndpoint, type Endpoint, ok } from "../endpoint.ts";
import { changeOfCase } from "./change-of-case.ts";
import { caseMatchParams, caseParams } from "./path-parameters.ts";

const listReviewers = defineEndpoint({
  method: "get",
  path: "/v1/reviewers",
  operationId: "listReviewers",
  tag: "Review queue",
  summary: "Who may be given a case",
  description: "People who have worked in the queue or looked here, and the holders of keys that may.",
  roles: ["analyst", "senior", "auditor"],
  answers: { 200: { description: "By name", schema: z.object({ items: z.array(person), nextCursor: z.null() }) } },
  handle: async ({ caller }, { useCases }) => ok({ items: await useCases.listReviewers(caller), nextCursor: null }),
});

export const caseChangeEndpoints: readonly Endpoint[] = [
  listReviewers,
  changeOfCase({
    path: "/v1/cases/{id}/claim",
    operationId: "claimCase",
    summary: "Claim a case",
    params: caseParams,
    change: (useCases, { params, revision, caller }) => useCases.claimCase(params.id, revision, caller),
  }),
  changeOfCase({
    path: "/v1/cases/{id}/release",
    operationId: "releaseCase",
    summary: "Give a claimed case back to the queue",
    params: caseParams,
    change: (useCases, { params, revision, caller }) => useCases.releaseCase(params.id, revision, caller),
  }),
  changeOfCase({
    path: "/v1/cases/{id}/assign",
    operationId: "assignCase",
    summary: "Give a case to somebody",
    description:
      "An analyst hands on what is the analyst's own or takes from the queue; a senior gives any running case to anybody. It stays with the assignee longer than a claim.",
    params: caseParams,
    body: assignment,
    bodyExample: { assignee: "key_01k9qwe4r5e6y7zzzzzzzzzzzz", reason: "Knows the customer." },
    change: (useCases, { params, body, revision, caller }) => useCases.assignCase(params.id, revision, body, caller),
  }),
  changeOfCase({
    path: "/v1/cases/{id}/escalate",
    operationId: "escalateCase",
    summary: "Hand a case to the seniors",
    description: "The case waits in `escalated`, and only a senior can take it from there.",
    params: caseParams,
    body: escalation,
    bodyExample: { reason: "The parent may be on a list under another name." },
    change: (useCases, { params, body, revision, caller }) => useCases.escalateCase(params.id, revision, body.reason, caller),
  }),
  changeOfCase({
    path: "/v1/cases/{id}/close",
    operationId: "closeCase",
    summary: "End a case without a judgement: withdrawn, or a duplicate of another",
    description:
      "The decision is resolved as rejected, a pending tenant is closed (not denied), and `endedBecause` says why. A duplicate names the case that goes on, of the same tenant or of one linked to it.",
    params: caseParams,
    body: closing,
    bodyExample: { because: "withdrawn", duplicateOf: null, reason: "The customer wrote that it no longer needs the cluster." },
    change: (useCases, { params, body, revision, caller }) => useCases.closeCase(params.id, revision, body, caller),
  }),
  changeOfCase({
    path: "/v1/cases/{id}/notes",
    operationId: "addCaseNote",
    summary: "Write a note on a case",
    params: caseParams,
    body: note,
    bodyExample: { text: "Asked the operator for the register extract." },
    change: (useCases, { params, body, revision, caller }) => useCases.addCaseNote(params.id, revision, body.text, caller),
  }),
  changeOfCase({
    path: "/v1/cases/{id}/matches/{matchId}",
    operationId: "ruleOnMatch",
    summary: "Say whether a screening match is the same party",
    description: "A false match is remembered for that tenant and list entry, until either changes.",
    params: caseMatchParams,
    body: matchRuling,
    bodyExample: { verdict: "false_match", rationale: "Other birth date and nationality." },
    change: (useCases, { params, body, revision, caller }) =>
      useCases.ruleOnMatch(params.id, revision, { matchId: params.matchId, ...body }, caller),
  }),
  changeOfCase({
    path: "/v1/cases/{id}/verdict",
    operationId: "giveVerdict",
    summary: "Approve or reject",
    description: "Where the policy asks for four eyes the case then waits in `pending_approval` for another person.",
    params: caseParams,
    body: verdict,
    bodyExample: { verdict: "approve", reasonCode: "documents_sufficient", rationale: "Owners verified by register extract." },
    change: (useCases, { params, body, revision, caller }) => useCases.giveVerdict(params.id, revision, body, caller),
  }),
  changeOfCase({
    path: "/v1/cases/{id}/confirm",
    operationId: "confirmVerdict",
    summary: "Agree or disagree with another person's verdict",
    roles: ["senior"],
    params: caseParams,
    body: confirmation,
    bodyExample: { agree: true, rationale: "Same reading of the documents." },
    problems: ["same-reviewer"],
    change: (useCases, { params, body, revision, caller }) => useCases.confirmVerdict(params.id, revision, body, caller),
  }),
];
