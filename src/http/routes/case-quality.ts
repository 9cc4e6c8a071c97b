import { z } from "zod";
import { verdict } from "../../contract/case.ts";
import { aGivenLook, aSecondLook, theStatistics } from "../../contract/case-examples.ts";
import { caseStatistics, givenLook, secondLook } from "../../contract/case-quality.ts";
import { moment, pageOf, pageParameters, parameter } from "../../contract/page.ts";
import { defineEndpoint, type Endpoint, ok } from "../endpoint.ts";
import { lookParams } from "./path-parameters.ts";

const tag = "Review queue";
const workers = ["analyst", "senior"] as const;

const getStatistics = defineEndpoint({
  method: "get",
  path: "/v1/cases/stats",
  operationId: "getCaseStatistics",
  tag,
  summary: "Inflow, backlog, ages, time to claim and to verdict, by kind, rule, region and person",
  description:
    "Of whole days in UTC, `from` and `to` included; the last thirty without them. Opened cases count on the day they were opened, all else on the day a case ended. The backlog is that of now; over more than 20,000 cases all of it is as of `asOf`, at most a minute ago.",
  roles: [...workers, "auditor"],
  query: z.strictObject({ from: parameter(moment), to: parameter(moment) }),
  answers: { 200: { description: "The statistics", schema: caseStatistics, example: theStatistics } },
  handle: async ({ query }, { useCases }) => ok(await useCases.caseStatistics(query)),
});

const takeSecondLook = defineEndpoint({
  method: "post",
  path: "/v1/second-looks/claim-next",
  operationId: "takeSecondLook",
  tag,
  summary: "Take what was drawn for a second look",
  description:
    "A share of the decisions that were allowed and of the verdicts is drawn by the SHA-256 of the id (first 32 bits, as a share of all). Who looks sees nothing of what was said the first time, and is never who said it.",
  roles: workers,
  isIdempotent: true,
  answers: {
    200: { description: "What to judge", schema: secondLook, example: aSecondLook },
    204: { description: "Nothing waits for this person" },
  },
  handle: async ({ caller }, { useCases }) => {
    const look = await useCases.takeSecondLook(caller);
    return look ? ok(look) : { status: 204 };
  },
});

const giveSecondLook = defineEndpoint({
  method: "post",
  path: "/v1/second-looks/{id}/opinion",
  operationId: "giveSecondLook",
  tag,
  summary: "Say what the verdict should be",
  description:
    "Changes nothing of what was decided. The answer tells what was said the first time. A decision that was allowed and that the second person would reject is taken up by monitoring.",
  roles: workers,
  params: lookParams,
  body: verdict,
  bodyExample: { verdict: "approve", reasonCode: "documents_sufficient", rationale: "The register extract covers the owners." },
  isIdempotent: true,
  answers: { 200: { description: "What both said", schema: givenLook, example: aGivenLook } },
  problems: ["not-found", "conflict"],
  handle: async ({ params, body, caller }, { useCases }) => ok(await useCases.giveSecondLook(params.id, body, caller)),
});

const listSecondLooks = defineEndpoint({
  method: "get",
  path: "/v1/second-looks",
  operationId: "listSecondLooks",
  tag,
  summary: "Second looks that were given, newest first",
  roles: ["senior", "auditor"],
  query: z.strictObject(pageParameters),
  answers: { 200: { description: "A page of looks", schema: pageOf(givenLook) } },
  handle: async ({ query }, { useCases }) => ok(await useCases.listSecondLooks(query)),
});

export const caseQualityEndpoints: readonly Endpoint[] = [getStatistics, takeSecondLook, giveSecondLook, listSecondLooks];
