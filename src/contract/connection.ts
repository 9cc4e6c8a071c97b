import { z } from "zod";
import type { Connection } from "../domain/requests.ts";
import { ipAddress, listOf, maybe, text } from "./primitives.ts";

export const connection = z
  .strictObject({
    ip: ipAddress,
    userAgent: maybe(text(2_000)),
    timezone: maybe(text(100)).meta({
      description: "IANA name, as the browser or client reports it",
      example: "Australia/Brisbane",
    }),
    languages: listOf(text(100), 50),
    deviceId: maybe(text(500)),
    sshKeys: listOf(text(1_000), 100),
  })
  .meta({
    id: "Connection",
    description: "From where the call was made, as the control plane saw it",
  }) satisfies z.ZodType<Connection>;
