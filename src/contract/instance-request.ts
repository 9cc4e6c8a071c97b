import { z } from "zod";
import type { InstanceRequest } from "../domain/requests.ts";
import { connection } from "./connection.ts";
import { intendedUse } from "./intended-use.ts";
import { payment } from "./payment.ts";
import { country, filled, maybe, text } from "./primitives.ts";

const MAX_HOURS = 87_600;
const MAX_GBPS = 1_000_000;

export const instanceRequest = z
  .strictObject({
    tenant: filled(200).meta({ description: "external id or `ten_` id", example: "acct-1001" }),
    accelerator: filled(200).meta({
      description: "Id or alias in the accelerator catalogue; an unknown one scores and is never refused",
      example: "nvidia-h100-sxm",
    }),
    acceleratorsPerInstance: z.int().min(1).max(1_024),
    instances: z.int().min(1).max(100_000),
    interconnectGbps: maybe(z.number().min(0).max(MAX_GBPS)).meta({ description: "Gbit/s of one instance" }),
    durationHours: maybe(z.number().gt(0).max(MAX_HOURS)).meta({ description: "null: open-ended. At most ten years" }),
    region: z.strictObject({ id: filled(200), country }),
    project: maybe(text(500)),
    payment: maybe(payment),
    connection,
    intendedUse: maybe(intendedUse),
  })
  .meta({ id: "InstanceRequest", description: "One provisioning call of a tenant" }) satisfies z.ZodType<InstanceRequest>;
