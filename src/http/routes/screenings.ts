import { z } from "zod";
import { aScreening, aScreeningResult } from "../../contract/examples.ts";
import { listStatus } from "../../contract/list.ts";
import { screening, screeningResult } from "../../contract/screening.ts";
import { defineEndpoint, type Endpoint, ok } from "../endpoint.ts";
import { listParams } from "./path-parameters.ts";

const tag = "Screening";

const postScreening = defineEndpoint({
  method: "post",
  path: "/v1/screenings",
  operationId: "screen",
  tag,
  summary: "Screen a party against the loaded lists",
  description: "Stores nothing.",
  roles: ["service", "analyst", "senior", "auditor"],
  body: screening,
  bodyExample: aScreening,
  answers: { 200: { description: "Matches, best first", schema: screeningResult, example: aScreeningResult } },
  handle: async ({ body: { lists, limit, threshold, ...query } }, { useCases }) =>
    ok(await useCases.screen(query, { lists, limit, threshold })),
});

const getLists = defineEndpoint({
  method: "get",
  path: "/v1/lists",
  operationId: "getLists",
  tag,
  summary: "The lists, their dates, digests and state",
  description: "Not in pages: all lists are in `items`.",
  roles: ["service", "analyst", "senior", "policy-author", "policy-approver", "auditor"],
  answers: { 200: { description: "All lists", schema: z.object({ items: z.array(listStatus), nextCursor: z.null() }) } },
  handle: async (_call, { useCases }) => ok({ items: await useCases.getLists(), nextCursor: null }),
});

const refreshList = defineEndpoint({
  method: "post",
  path: "/v1/lists/{id}/refresh",
  operationId: "refreshList",
  tag,
  summary: "Load a list from its publisher now",
  description: "A list that comes empty, truncated or much smaller does not replace the good one; `problem` says so.",
  roles: ["admin"],
  params: listParams,
  answers: { 200: { description: "The list as it stands now", schema: listStatus } },
  problems: ["not-found", "conflict"],
  handle: async ({ params, caller }, { useCases }) => ok(await useCases.refreshList(params.id, caller)),
});

export const screeningEndpoints: readonly Endpoint[] = [postScreening, getLists, refreshList];
