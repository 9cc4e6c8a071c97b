import { z } from "zod";
import { decision } from "../../contract/decision.ts";
import { aDecision, aLinkReport, anExposureReport, aSignUp, aTenant } from "../../contract/examples.ts";
import { linkReport } from "../../contract/link.ts";
import { pageOf, pageParameters, parameter, personal } from "../../contract/page.ts";
import { text } from "../../contract/primitives.ts";
import { signUp } from "../../contract/sign-up.ts";
import { exposureReport, standing, standingChange, tenantDetail, tenantSummary } from "../../contract/tenant.ts";
import { maskTenant } from "../../domain/mask-personal-data.ts";
import type { StandingAction } from "../../domain/tenant.ts";
import { defineEndpoint, type Endpoint, ok } from "../endpoint.ts";
import { presentCreatedDecision } from "../present-created-decision.ts";
import { tenantParams } from "./path-parameters.ts";

const tag = "Tenants";
const readers = ["service", "analyst", "senior", "auditor"] as const;

const postTenant = defineEndpoint({
  method: "post",
  path: "/v1/tenants",
  operationId: "signUpTenant",
  tag,
  summary: "Decide a sign-up",
  description:
    "What the proposed customer identification rule wants and is missing is not refused: it scores, and shows as a gap.",
  roles: ["service"],
  body: signUp,
  bodyExample: aSignUp,
  isIdempotent: true,
  answers: {
    201: { description: "Decided", schema: decision, example: aDecision, headers: { Location: "URL of the decision" } },
  },
  problems: ["tenant-exists"],
  handle: async ({ body, asked }, { useCases }) => presentCreatedDecision(await useCases.decideSignup(body, asked)),
});

const putTenant = defineEndpoint({
  method: "put",
  path: "/v1/tenants/{ref}",
  operationId: "replaceTenant",
  tag,
  summary: "Replace a tenant's profile and decide again",
  roles: ["service"],
  params: tenantParams,
  body: signUp,
  bodyExample: aSignUp,
  answers: { 200: { description: "Decided again", schema: decision, example: aDecision } },
  problems: ["not-found", "conflict"],
  handle: async ({ params, body, asked }, { useCases }) => ok(await useCases.replaceProfile(params.ref, body, asked)),
});

const getTenant = defineEndpoint({
  method: "get",
  path: "/v1/tenants/{ref}",
  operationId: "getTenant",
  tag,
  summary: "A tenant with its profile, gaps and latest decision",
  roles: readers,
  params: tenantParams,
  query: z.strictObject({ personal }),
  answers: { 200: { description: "The tenant", schema: tenantDetail, example: aTenant } },
  problems: ["not-found"],
  handle: async ({ params, query }, { useCases }) => {
    const tenant = await useCases.getTenant(params.ref);
    return ok(query.personal === "masked" ? maskTenant(tenant) : tenant);
  },
});

const openTenantData = defineEndpoint({
  method: "post",
  path: "/v1/tenants/{ref}/personal-data",
  operationId: "openTenantPersonalData",
  tag,
  summary: "The tenant with its personal data, which is written into the audit log",
  description: "For who was shown the tenant with `personal=masked` and has to see more.",
  roles: ["analyst", "senior", "auditor"],
  params: tenantParams,
  answers: { 200: { description: "The tenant", schema: tenantDetail, example: aTenant } },
  problems: ["not-found"],
  handle: async ({ params, caller }, { useCases }) => {
    const tenant = await useCases.getTenant(params.ref);
    await useCases.openPersonalData(tenant.id, caller);
    return ok(tenant);
  },
});

const listTenants = defineEndpoint({
  method: "get",
  path: "/v1/tenants",
  operationId: "listTenants",
  tag,
  summary: "Tenants, a page at a time",
  roles: readers,
  query: z.strictObject({
    q: parameter(text(300)).meta({
      override: { type: "string" },
      description:
        "Whole words of names (of the tenant, its owners, payer and end users, all of them) in any script, or exactly: a mail address, phone, wallet or registration number, external id or id",
    }),
    standing: parameter(standing),
    ...pageParameters,
  }),
  answers: { 200: { description: "A page of tenants", schema: pageOf(tenantSummary) } },
  handle: async ({ query: { limit, cursor, ...filter } }, { useCases }) =>
    ok(await useCases.listTenants(filter, { limit, cursor })),
});

const changes: Record<StandingAction, string> = {
  suspend: "Suspend a tenant: its instance requests are denied",
  reinstate: "Clear a suspended or closed tenant again",
  close: "Close a tenant: its instance requests are denied",
};

const changeStanding = (action: StandingAction): Endpoint =>
  defineEndpoint({
    method: "post",
    path: `/v1/tenants/{ref}/${action}`,
    operationId: `${action}Tenant`,
    tag,
    summary: changes[action],
    roles: ["senior"],
    params: tenantParams,
    body: standingChange,
    bodyExample: { reason: "The card's bank reported fraud." },
    isIdempotent: true,
    answers: { 200: { description: "The tenant as it stands now", schema: tenantDetail, example: aTenant } },
    problems: ["not-found", "conflict"],
    handle: async ({ params, body, caller }, { useCases }) =>
      ok(await useCases.changeStanding(params.ref, action, body.reason, caller)),
  });

const getLinks = defineEndpoint({
  method: "get",
  path: "/v1/tenants/{ref}/links",
  operationId: "getTenantLinks",
  tag,
  summary: "Tenants joined to this one, with the keys that join them and the path to each",
  roles: readers,
  params: tenantParams,
  answers: { 200: { description: "The linked group", schema: linkReport, example: aLinkReport } },
  problems: ["not-found"],
  handle: async ({ params }, { useCases }) => ok(await useCases.getLinks(params.ref)),
});

const getExposure = defineEndpoint({
  method: "get",
  path: "/v1/tenants/{ref}/exposure",
  operationId: "getTenantExposure",
  tag,
  summary: "Accelerators, compute rate and operations of a tenant and of its linked group, against each threshold",
  roles: readers,
  params: tenantParams,
  answers: { 200: { description: "The exposure", schema: exposureReport, example: anExposureReport } },
  problems: ["not-found"],
  handle: async ({ params }, { useCases }) => ok(await useCases.getExposure(params.ref)),
});

export const tenantEndpoints: readonly Endpoint[] = [
  postTenant,
  listTenants,
  getTenant,
  openTenantData,
  putTenant,
  changeStanding("suspend"),
  changeStanding("reinstate"),
  changeStanding("close"),
  getLinks,
  getExposure,
];
