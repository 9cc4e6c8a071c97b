import { z } from "zod";
import { anAttachmentName, anInformationRequest } from "../../contract/case-examples.ts";
import { informationAnswers, informationRequest, newInformationRequest } from "../../contract/case-papers.ts";
import { parameter } from "../../contract/page.ts";
import { text } from "../../contract/primitives.ts";
import { defineEndpoint, type Endpoint, ok } from "../endpoint.ts";
import { answerWithCase, caseAnswer } from "./cases.ts";
import { changeOfCase } from "./change-of-case.ts";
import { attachmentParams, caseParams, informationRequestParams } from "./path-parameters.ts";

const tag = "Review queue";
const workers = ["analyst", "senior"] as const;

const askForInformation = changeOfCase({
  path: "/v1/cases/{id}/information-requests",
  operationId: "askForInformation",
  summary: "Put questions to the tenant",
  description:
    "The case waits in `awaiting_information`. The control plane reads the questions at this address and sends the answers; a webhook tells it.",
  params: caseParams,
  body: newInformationRequest,
  bodyExample: { questions: ["Who holds the remaining 35 %?"], dueAt: "2100-01-01T00:00:00Z" },
  change: (useCases, { params, body, revision, caller }) => useCases.askForInformation(params.id, revision, body, caller),
});

const listInformationRequests = defineEndpoint({
  method: "get",
  path: "/v1/cases/{id}/information-requests",
  operationId: "listInformationRequests",
  tag,
  summary: "What the tenant was asked, and its answers",
  roles: ["service", ...workers, "auditor"],
  params: caseParams,
  answers: {
    200: {
      description: "All requests of the case",
      schema: z.object({ items: z.array(informationRequest), nextCursor: z.null() }),
    },
  },
  problems: ["not-found"],
  handle: async ({ params }, { useCases }) => ok({ items: await useCases.listInformationRequests(params.id), nextCursor: null }),
});

const answerInformation = defineEndpoint({
  method: "post",
  path: "/v1/cases/{id}/information-requests/{requestId}/answers",
  operationId: "answerInformation",
  tag,
  summary: "Answer the questions, for the tenant",
  description: "One answer for each question, in their order. With the last answer the case returns to its reviewer.",
  roles: ["service"],
  params: informationRequestParams,
  body: informationAnswers,
  bodyExample: { answers: ["A family trust in Singapore; the deed is attached to the account."] },
  isIdempotent: true,
  answers: { 200: { description: "The request with its answers", schema: informationRequest, example: anInformationRequest } },
  problems: ["not-found", "conflict"],
  handle: async ({ params, body, caller }, { useCases }) =>
    ok(await useCases.answerInformation(params.id, params.requestId, body.answers, caller)),
});

const addAttachment = defineEndpoint({
  method: "post",
  path: "/v1/cases/{id}/attachments",
  operationId: "attachToCase",
  tag,
  summary: "Attach a file to a case",
  description: "At most 10 MiB. What the file is, is found out from what it holds; what may not be attached is 415.",
  roles: workers,
  params: caseParams,
  query: z.strictObject({
    name: parameter(text(1_000)).meta({
      override: { type: "string" },
      description: "Name of a file that is sent as the bare body",
    }),
  }),
  takesUpload: true,
  needsRevision: true,
  isIdempotent: true,
  answers: { 200: caseAnswer },
  problems: ["not-found", "conflict"],
  handle: async ({ params, query, upload, revision, caller }, { useCases }) => {
    const file = { name: upload?.name ?? query.name, bytes: upload?.bytes ?? Buffer.alloc(0) };
    return answerWithCase(await useCases.attachToCase(params.id, revision, file, caller));
  },
});

/** RFC 6266: a name in ASCII for who knows no other, and the real one. */
const dispositionOf = (name: string) =>
  `attachment; filename="${name.replaceAll(/[^\w .-]/g, "_")}"; filename*=UTF-8''${encodeURIComponent(name).replaceAll(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16)}`)}`;

const getAttachment = defineEndpoint({
  method: "get",
  path: "/v1/cases/{id}/attachments/{attachmentId}",
  operationId: "downloadAttachment",
  tag,
  summary: "Download an attachment",
  description: "As a download only: no browser shows it in the place of the console.",
  roles: [...workers, "auditor"],
  params: attachmentParams,
  answers: {
    200: {
      description: "The file",
      otherTypes: ["*/*"],
      headers: { "Content-Disposition": `Such as attachment; filename="${anAttachmentName}"` },
    },
  },
  problems: ["not-found"],
  handle: async ({ params, caller }, { useCases }) => {
    const { name, mediaType, bytes, content } = await useCases.openAttachment(params.id, params.attachmentId, caller);
    const headers = {
      "Content-Type": mediaType,
      "Content-Length": String(bytes),
      "Content-Disposition": dispositionOf(name),
      "X-Content-Type-Options": "nosniff",
      "Content-Security-Policy": "sandbox; default-src 'none'",
    };
    return { status: 200, headers, stream: content };
  },
});

export const casePaperEndpoints: readonly Endpoint[] = [
  askForInformation,
  listInformationRequests,
  answerInformation,
  addAttachment,
  getAttachment,
];
