import { z } from "zod";
import { timestamp } from "./primitives.ts";

export const auditEntry = z
  .object({
    id: z.string(),
    at: timestamp,
    actor: z.string().meta({ description: "Id of who did it" }),
    action: z.string().meta({ example: "decision.made" }),
    entity: z.string().meta({ description: "Id of what it was done to" }),
    data: z.unknown().meta({ description: "Ids, outcomes and digests; no personal data" }),
    digest: z.string().meta({ description: "sha256 over the canonical JSON of all the rest" }),
  })
  .meta({ id: "AuditEntry" });
