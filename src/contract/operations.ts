import { z } from "zod";
import { timestamp } from "./primitives.ts";

export const health = z.object({ status: z.literal("ok"), version: z.string() }).meta({ id: "Health" });

export const readiness = z
  .object({
    ready: z.boolean(),
    degraded: z.array(z.object({ part: z.string(), since: timestamp, detail: z.string() })),
  })
  .meta({ id: "Readiness", description: "Whether decisions can be made, and what is away or partial" });

export type Readiness = z.infer<typeof readiness>;

export const keySet = z
  .object({ keys: z.array(z.record(z.string(), z.unknown())) })
  .meta({ id: "KeySet", description: "JSON Web Key Set (RFC 7517) of the keys that permits are signed with" });
