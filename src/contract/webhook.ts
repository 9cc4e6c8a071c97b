import { z } from "zod";
import type { Delivery, Webhook, WebhookEvent } from "../domain/webhook.ts";
import { webhookEvents } from "../domain/webhook.ts";
import { filled, maybe, text, timestamp, typeId } from "./primitives.ts";

const names = Object.keys(webhookEvents) as WebhookEvent[];
const kinds = [...new Set(names.map((name) => `${name.slice(0, name.indexOf("."))}.*`))];
const known = ["*", ...kinds, ...names] as [string, ...string[]];

/** The events and their meaning, for the documentation. */
export const eventTable = names.map((name) => `- \`${name}\`: ${webhookEvents[name]}`).join("\n");

const MAX_URL_LENGTH = 2_000;

const webhookUrl = text(MAX_URL_LENGTH)
  .refine((value) => /^https?:\/\/[^\s/]/.test(value) && URL.canParse(value), {
    abort: true,
    message: "must be an https address",
  })
  .refine((value) => new URL(value).username === "" && new URL(value).password === "", "must not hold credentials")
  .refine((value) => new URL(value).hash === "", "must not have a fragment")
  .meta({ override: { type: "string", format: "uri" }, example: "https://control-plane.example/hooks/gatehouse" });

const eventName = z
  .enum(known)
  .meta({ id: "WebhookEventFilter", description: "An event, `decision.*` for all of a kind, or `*`" });

export const webhookChange = z
  .strictObject({
    url: webhookUrl,
    events: z.array(eventName).min(1, "at least one event").max(known.length),
    description: maybe(filled(200)),
  })
  .meta({ id: "WebhookChange" });

export const webhook = z
  .object({
    id: typeId("whk", "Id of the webhook"),
    url: z.string(),
    events: z.array(z.string()).readonly(),
    description: z.string().nullable(),
    state: z.enum(["enabled", "disabled"]),
    disabledBecause: z.enum(["asked", "gone"]).nullable().meta({ description: "`gone`: the receiver answered 410" }),
    createdAt: timestamp,
    previousSecretUntil: timestamp.nullable().meta({ description: "Until when deliveries are signed with two secrets" }),
    failures: z.int().meta({ description: "Rounds of attempts in a row in which nothing arrived" }),
    pausedUntil: timestamp.nullable().meta({ description: "Nothing is sent before: too much failed in a row" }),
    waiting: z.int().meta({ description: "Deliveries that wait" }),
    dead: z.int().meta({ description: "Deliveries that were given up" }),
  })
  .meta({ id: "Webhook" });

export const webhookWithSecret = webhook
  .extend({ secret: z.string().meta({ description: "Verifies signatures; shown this once", example: "whsec_…" }) })
  .meta({ id: "WebhookWithSecret" });

const MOST_OVERLAP_HOURS = 24 * 7;

export const secretRotation = z
  .strictObject({
    overlapHours: z
      .number()
      .min(0)
      .max(MOST_OVERLAP_HOURS)
      .default(24)
      .meta({ description: "For so long the secret before it signs too" }),
  })
  .meta({ id: "SecretRotation" });

export const deliveryState = z.enum(["waiting", "delivered", "dead"]);

export const delivery = z
  .object({
    eventId: typeId("obx", "Id of the event: the `webhook-id` header of every attempt"),
    webhookId: z.string(),
    event: z.string().meta({ example: "decision.resolved" }),
    state: deliveryState,
    attempts: z.int(),
    createdAt: timestamp.meta({ description: "When it happened" }),
    nextAttemptAt: timestamp.nullable(),
    endedAt: timestamp.nullable(),
    lastResult: z.string().nullable().meta({ description: "Status of the last answer, or why there was none", example: "503" }),
  })
  .meta({ id: "Delivery" });

export const resendSpan = z
  .strictObject({ from: maybe(z.iso.datetime({ offset: true })), to: maybe(z.iso.datetime({ offset: true })) })
  .meta({ id: "ResendSpan" });

export const aWebhook: Webhook = {
  id: "whk_01k9qwe4r5e6y7zzzzzzzzzzzz",
  url: "https://control-plane.example/hooks/gatehouse",
  description: null,
  events: ["decision.resolved", "tenant.*"],
  state: "enabled",
  disabledBecause: null,
  createdAt: "2026-11-24T09:30:00.000Z",
  previousSecretUntil: null,
  failures: 0,
  pausedUntil: null,
  waiting: 0,
  dead: 1,
};

export const aDelivery: Delivery = {
  eventId: "obx_01k9qwe4r5e6y7zzzzzzzzzzzz",
  webhookId: aWebhook.id,
  event: "decision.resolved",
  state: "dead",
  attempts: 12,
  createdAt: "2026-11-24T09:30:00.000Z",
  nextAttemptAt: null,
  endedAt: "2026-11-27T09:30:00.000Z",
  lastResult: "503",
};
