import { z } from "zod";
import type { EventType, RecordedEvents, StoredEvent, TelemetryEvent } from "../domain/telemetry.ts";
import { owners } from "./owner.ts";
import { moment } from "./page.ts";
import { payment } from "./payment.ts";
import { country, filled, ipAddress, maybe, text, timestamp, typeId } from "./primitives.ts";

const MAX_EVENTS = 1_000;
const MOST_ACCELERATORS = 100_000_000;
const MOST_HOURS = 1e9;
const MOST_BYTES = 1e18;

const eventId = filled(200).meta({
  description: "The sender's own id: the same id of the same tenant is counted once, however often it is sent",
  example: "evt-2026-11-24-000017",
});
const decisionId = typeId("dec", "Decision whose permit the instance was started with");
const about = { instanceId: maybe(filled(200)), decisionId: maybe(decisionId) };
const accelerators = maybe(z.number().gt(0).max(MOST_ACCELERATORS));

const namesSomething = {
  check: ({ instanceId, decisionId: decision }: { instanceId: string | null; decisionId: string | null }) =>
    instanceId !== null || decision !== null,
  refusal: { path: ["instanceId"], message: "name the instance, the decision, or both" },
};

const dataOf = {
  login: z.strictObject({
    ip: ipAddress,
    userAgent: maybe(text(2_000)),
    timezone: maybe(text(100)),
    isAdmin: z.boolean().default(false).meta({ description: "Who logged in administers the account" }),
  }),
  "instance.started": z
    .strictObject({
      ...about,
      accelerators: accelerators.meta({ description: "In this instance; without it what the others leave of the permit" }),
      accelerator: maybe(filled(200)).meta({ description: "As in an instance request; counts where no permit covers it" }),
    })
    .refine(namesSomething.check, namesSomething.refusal),
  "instance.stopped": z.strictObject({ ...about, accelerators }).refine(namesSomething.check, namesSomething.refusal),
  usage: z.strictObject({
    ...about,
    acceleratorHours: z
      .number()
      .min(0)
      .max(MOST_HOURS)
      .meta({ description: "Since the last usage of the same instance was told" }),
    utilisation: maybe(z.number().min(0).max(1)).meta({ description: "From 0 to 1; without it the hours count in full" }),
  }),
  "payment.changed": payment,
  "owners.changed": z.strictObject({
    reportedByTenant: z.boolean().default(false).meta({ description: "The tenant itself told of it" }),
    owners,
  }),
  egress: z.strictObject({
    ...about,
    bytes: z.number().min(0).max(MOST_BYTES),
    destination: z
      .strictObject({ country: maybe(country), ip: maybe(ipAddress) })
      .default({ country: null, ip: null })
      .meta({ description: "Without a country it is looked up for the address" }),
  }),
} satisfies Record<EventType, z.ZodType>;

const eventOf = <T extends EventType, D extends z.ZodType>(type: T, data: D) =>
  z.strictObject({
    id: eventId,
    tenant: filled(200).meta({ description: "external id or `ten_` id", example: "acct-1001" }),
    type: z.literal(type),
    at: moment,
    data,
  });

/** One event; its type tells what its data are. */
export const event = z
  .discriminatedUnion("type", [
    eventOf("login", dataOf.login),
    eventOf("instance.started", dataOf["instance.started"]),
    eventOf("instance.stopped", dataOf["instance.stopped"]),
    eventOf("usage", dataOf.usage),
    eventOf("payment.changed", dataOf["payment.changed"]),
    eventOf("owners.changed", dataOf["owners.changed"]),
    eventOf("egress", dataOf.egress),
  ])
  .meta({ id: "Event", description: "Something that happened at a tenant" }) satisfies z.ZodType<TelemetryEvent>;

/** What does not fit as an event stays as it was sent: it is refused by itself, and not with the rest of its batch. */
export class UnreadEvent {
  readonly sent: unknown;
  constructor(sent: unknown) {
    this.sent = sent;
  }
}

const eventOrUnread = event.catch((context) => new UnreadEvent(context.value) as never).meta({ override: dropDefault });

function dropDefault({ jsonSchema }: { jsonSchema: Record<string, unknown> }): void {
  delete jsonSchema["default"];
}

const items = z.array(eventOrUnread).min(1, "at least one event").max(MAX_EVENTS, `at most ${MAX_EVENTS} events`);

/** A batch: an object with the events, or the bare list of them. */
export const eventBatch = z
  .union([z.strictObject({ events: items }), items])
  .meta({ id: "EventBatch", description: `1 to ${MAX_EVENTS} events, in any order` });

const rejectedEvent = z.object({
  index: z.int().meta({ description: "Place in the batch, from 0" }),
  id: z.string().nullable(),
  pointer: z.string().meta({ description: "JSON Pointer of the field within the body" }),
  message: z.string(),
});

export const recordedEvents = z
  .object({
    accepted: z.int(),
    duplicates: z.int().meta({ description: "Known already by their ids; nothing was counted twice" }),
    rejected: z.array(rejectedEvent).meta({ description: "The others were taken all the same" }),
  })
  .meta({ id: "RecordedEvents" }) satisfies z.ZodType<RecordedEvents>;

export const storedEvent = z
  .object({
    id: eventId,
    type: z.enum(Object.keys(dataOf) as [EventType, ...EventType[]]),
    at: timestamp,
    receivedAt: timestamp,
    country: z.string().nullable().meta({ description: "Of the address or destination, as looked up when the event came" }),
    data: z.unknown(),
  })
  .meta({ id: "StoredEvent" }) satisfies z.ZodType<StoredEvent>;
