import { z } from "zod";
import { aLinkKey } from "../../contract/examples.ts";
import { linkKey, linkKeyDetail, linkRuling } from "../../contract/link.ts";
import { pageOf, pageParameters, parameter } from "../../contract/page.ts";
import { defineEndpoint, type Endpoint, ok } from "../endpoint.ts";
import { linkParams } from "./path-parameters.ts";

const tag = "Links";
const readers = ["analyst", "senior", "auditor"] as const;

const listLinkKeys = defineEndpoint({
  method: "get",
  path: "/v1/links",
  operationId: "listLinkKeys",
  tag,
  summary: "Identifiers that many tenants share, or that a person ruled out",
  description:
    "`suggested`: held by more tenants than `links.commonHolders` of the configuration, the most common first. Such an " +
    "identifier is likelier the address of a university or a service than a sign that the same people are at work.",
  roles: readers,
  query: z.strictObject({
    state: parameter(z.enum(["suggested", "dismissed"])).meta({ description: "suggested when absent" }),
    ...pageParameters,
  }),
  answers: { 200: { description: "A page of identifiers", schema: pageOf(linkKey) } },
  handle: async ({ query: { state, limit, cursor } }, { useCases }) =>
    ok(await useCases.listLinkKeys({ state: state ?? "suggested" }, { limit, cursor })),
});

const getLinkKey = defineEndpoint({
  method: "get",
  path: "/v1/links/{keyId}",
  operationId: "getLinkKey",
  tag,
  summary: "An identifier, who holds it and what was said of it",
  roles: readers,
  params: linkParams,
  answers: { 200: { description: "The identifier", schema: linkKeyDetail, example: aLinkKey } },
  problems: ["not-found", "conflict"],
  handle: async ({ params }, { useCases }) => ok(await useCases.getLinkKey(params.keyId)),
});

const ruling = (action: "dismiss" | "reinstate", summary: string, description: string): Endpoint =>
  defineEndpoint({
    method: "post",
    path: `/v1/links/{keyId}/${action}`,
    operationId: `${action}Link`,
    tag,
    summary,
    description,
    roles: ["senior"],
    params: linkParams,
    body: linkRuling,
    bodyExample: { rationale: "The address of a university's gateway; its laboratories have nothing to do with each other." },
    isIdempotent: true,
    answers: { 200: { description: "The identifier as it stands now", schema: linkKeyDetail, example: aLinkKey } },
    problems: ["not-found", "conflict"],
    handle: async ({ params, body, caller }, { useCases }) =>
      ok(await useCases[`${action}Link`](params.keyId, body.rationale, caller)),
  });

export const linkEndpoints: readonly Endpoint[] = [
  listLinkKeys,
  getLinkKey,
  ruling(
    "dismiss",
    "Rule an identifier out: it joins nobody any more",
    "The group of its holders is split into what other identifiers still join; exposure goes with the tenants.",
  ),
  ruling("reinstate", "Rule an identifier in again", "The groups of all its holders are joined."),
];
