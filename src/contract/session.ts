import { z } from "zod";
import { role } from "./api-key.ts";
import { filled, timestamp } from "./primitives.ts";

export const sessionView = z
  .object({
    id: z.string().meta({ description: "Who is signed in: the actor in the audit log and the assignee of cases" }),
    name: z.string(),
    roles: z.array(role).readonly(),
    csrfToken: z.string().nullable().meta({ description: "To be sent as `X-CSRF-Token` with every change; null for API keys" }),
    expiresAt: timestamp.nullable(),
  })
  .meta({ id: "Session" });

export const newSession = z
  .strictObject({ token: filled(200).meta({ description: "The token of a one-time link" }) })
  .meta({ id: "NewSession" });

export const newSignInLink = z
  .strictObject({ name: filled(200), roles: z.array(role).min(1, "at least one role").max(10) })
  .meta({ id: "NewSignInLink" });

export const signInLink = z
  .object({ url: z.string().meta({ description: "Opens the console, once" }), expiresAt: timestamp })
  .meta({ id: "SignInLink" });
