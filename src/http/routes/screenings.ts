import { z } from "zod";
import { aScreening, aScreeningResult } from "../../contract/examples.ts";
import { listChanges, listStatus } from "../../contract/list.ts";
import { pageParameters, parameter } from "../../contract/page.ts";
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
  query: z.strictObject({
    acceptSmaller: parameter(z.enum(["true", "false"]).transform((value) => value === "true")).meta({
      override: { type: "boolean" },
      description: "Whether somebody has looked, and the list is truly smaller, or of an earlier day, than the one in use",
    }),
  }),
  answers: { 200: { description: "The list as it stands now", schema: listStatus } },
  problems: ["not-found", "conflict"],
  handle: async ({ params, query, caller }, { useCases }) =>
    ok(await useCases.refreshList(params.id, { acceptSmaller: query.acceptSmaller === true }, caller)),
});

const getListChanges = defineEndpoint({
  method: "get",
  path: "/v1/lists/{id}/diff",
  operationId: "getListChanges",
  tag,
  summary: "What the list in use says other than the one before it",
  description: "Entries that were added, removed or changed. A cursor is good until the list changes again: then 409.",
  roles: ["analyst", "senior", "auditor"],
  params: listParams,
  query: z.strictObject(pageParameters),
  answers: { 200: { description: "The changes", schema: listChanges } },
  problems: ["not-found", "conflict"],
  handle: async ({ params, query }, { useCases }) => ok(await useCases.getListChanges(params.id, query)),
});

export const screeningEndpoints: readonly Endpoint[] = [postScreening, getLists, refreshList, getListChanges];
