import { z } from "zod";
import { roles } from "../domain/caller.ts";
import { filled, maybe, timestamp } from "./primitives.ts";

export const role = z.enum(roles).meta({ id: "Role" });

export const newApiKey = z
  .strictObject({
    name: filled(200),
    roles: z.array(role).min(1, "at least one role").max(roles.length),
    subject: maybe(filled(300)).meta({
      description: "The person whose key it is. Keys of one person are never two people: four eyes compare it",
    }),
  })
  .meta({ id: "NewApiKey" });

const apiKeyId = z.string().meta({ description: "Id of the key, not the key itself" });

export const createdApiKey = z
  .object({
    id: apiKeyId,
    key: z.string().meta({ description: "The key, shown this once", example: "ghk_…" }),
    name: z.string(),
    roles: z.array(role).readonly(),
    subject: z.string().nullable(),
  })
  .meta({ id: "CreatedApiKey" });

export const apiKey = z
  .object({
    id: apiKeyId,
    name: z.string(),
    roles: z.array(role).readonly(),
    subject: z.string().nullable(),
    createdAt: timestamp,
    lastUsedAt: timestamp.nullable(),
  })
  .meta({ id: "ApiKey" });
