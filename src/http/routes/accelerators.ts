import { z } from "zod";
import { acceleratorReport } from "../../contract/accelerator.ts";
import { pageOf, pageParameters, parameter } from "../../contract/page.ts";
import { text } from "../../contract/primitives.ts";
import { defineEndpoint, type Endpoint, ok } from "../endpoint.ts";

const listAccelerators = defineEndpoint({
  method: "get",
  path: "/v1/accelerators",
  operationId: "listAccelerators",
  tag: "Accelerators",
  summary: "The accelerator catalogue: names, figures and what is computed from them",
  description:
    "With `q` first the accelerator that an instance request under this name would be decided as (a machine type or a slice " +
    "leads to its chip), then those in whose names every word of `q` occurs. A name that leads to none is decided as a " +
    "controlled accelerator of unknown kind.",
  roles: ["service", "analyst", "senior", "policy-author", "policy-approver", "auditor"],
  query: z.strictObject({
    q: parameter(text(200)).meta({
      override: { type: "string" },
      description: "A name, alias or machine type",
      example: "p5.48xlarge",
    }),
    ...pageParameters,
  }),
  answers: { 200: { description: "A page of accelerators", schema: pageOf(acceleratorReport) } },
  handle: async ({ query: { q, limit, cursor } }, { useCases }) => ok(await useCases.listAccelerators(q, { limit, cursor })),
});

export const acceleratorEndpoints: readonly Endpoint[] = [listAccelerators];
