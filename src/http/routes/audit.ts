import { z } from "zod";
import { auditEntry } from "../../contract/audit.ts";
import { moment, pageOf, pageParameters, parameter } from "../../contract/page.ts";
import { text } from "../../contract/primitives.ts";
import { defineEndpoint, type Endpoint, ok } from "../endpoint.ts";

const listAuditEntries = defineEndpoint({
  method: "get",
  path: "/v1/audit",
  operationId: "listAuditEntries",
  tag: "Audit",
  summary: "What was done, by whom, to what",
  roles: ["auditor"],
  query: z.strictObject({
    entity: parameter(text(300)).meta({ override: { type: "string" }, description: "Id of what it was done to" }),
    actor: parameter(text(300)).meta({ override: { type: "string" }, description: "Id of who did it" }),
    from: parameter(moment),
    ...pageParameters,
  }),
  answers: { 200: { description: "A page of entries", schema: pageOf(auditEntry) } },
  handle: async ({ query: { limit, cursor, ...filter } }, { useCases }) =>
    ok(await useCases.listAuditEntries(filter, { limit, cursor })),
});

export const auditEndpoints: readonly Endpoint[] = [listAuditEntries];
