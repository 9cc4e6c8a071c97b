import { z } from "zod";
import { bulkChange, bulkResults } from "../../contract/case-bulk.ts";
import { aSavedView } from "../../contract/case-examples.ts";
import { newSavedView, savedView } from "../../contract/case-papers.ts";
import { aCase } from "../../contract/examples.ts";
import { defineEndpoint, type Endpoint, ok } from "../endpoint.ts";
import { eventStream } from "../present-case-events.ts";
import { presentProblem } from "../present-problem.ts";
import { viewParams } from "./path-parameters.ts";

const tag = "Review queue";
const workers = ["analyst", "senior"] as const;

const changeCases = defineEndpoint({
  method: "post",
  path: "/v1/cases/bulk",
  operationId: "changeCases",
  tag,
  summary: "Do the same to up to 200 cases",
  description:
    "Takes the fields of the change of one case, and the revision of each. Each has its own result: what cannot be done to one keeps none of the others from it.",
  roles: workers,
  body: bulkChange,
  bodyExample: { action: "note", text: "Seen in the morning round.", cases: [{ id: aCase.id, revision: aCase.revision }] },
  isIdempotent: true,
  answers: { 200: { description: "What became of each, in the order of the request", schema: bulkResults } },
  handle: async ({ body: { cases, ...action }, caller, requestId }, { useCases }) => {
    const results = await useCases.changeCases(action, cases, caller);
    return ok({
      results: results.map((result) => {
        if ("summary" in result) return { id: result.id, status: 200, case: result.summary, problem: null };
        const { status, body } = presentProblem(result.error, requestId);
        return { id: result.id, status, case: null, problem: body };
      }),
    });
  },
});

const watchCases = defineEndpoint({
  method: "get",
  path: "/v1/cases/events",
  operationId: "watchCases",
  tag,
  summary: "Changes of the queue as they happen (Server-Sent Events)",
  description:
    "`event: case` bears the event as JSON and its id; a connection that was lost goes on with `Last-Event-ID`. Events since then come first, from five seconds before, so one may come twice and none is missed. `event: reset` says that more happened than is told again: read the queue. A comment every 15 seconds shows that the connection is alive; after half an hour it ends, to be opened again with credentials that are still good.",
  roles: [...workers, "auditor"],
  answers: { 200: { description: "Events, for as long as the connection lasts", otherTypes: ["text/event-stream"] } },
  handle: ({ headers, hungUp }, { useCases }) => eventStream(headers["last-event-id"], hungUp(), useCases.watchCases),
});

const listViews = defineEndpoint({
  method: "get",
  path: "/v1/cases/views",
  operationId: "listSavedViews",
  tag,
  summary: "Saved filters of the queue: one's own and the shared ones",
  roles: [...workers, "auditor"],
  answers: { 200: { description: "All views", schema: z.object({ items: z.array(savedView), nextCursor: z.null() }) } },
  handle: async ({ caller }, { useCases }) => ok({ items: await useCases.listViews(caller), nextCursor: null }),
});

const saveView = defineEndpoint({
  method: "post",
  path: "/v1/cases/views",
  operationId: "saveView",
  tag,
  summary: "Keep a filter of the queue under a name",
  roles: [...workers, "auditor"],
  body: newSavedView,
  bodyExample: { name: aSavedView.name, filter: { rule: "payment.crypto", minScore: 60 }, isShared: true },
  isIdempotent: true,
  answers: { 201: { description: "Kept", schema: savedView, example: aSavedView } },
  problems: ["conflict"],
  handle: async ({ body, caller }, { useCases }) => ({ status: 201, json: await useCases.saveView(body, caller) }),
});

const removeView = defineEndpoint({
  method: "delete",
  path: "/v1/cases/views/{viewId}",
  operationId: "removeSavedView",
  tag,
  summary: "Remove a saved filter: one's own, or as a senior a shared one",
  roles: [...workers, "auditor"],
  params: viewParams,
  answers: { 204: { description: "Removed" } },
  problems: ["not-found"],
  handle: async ({ params, caller }, { useCases }) => {
    await useCases.removeView(params.viewId, caller);
    return { status: 204 };
  },
});

export const caseViewEndpoints: readonly Endpoint[] = [changeCases, watchCases, listViews, saveView, removeView];
